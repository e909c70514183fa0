"""A disposable process that reads documents and pages of sites one after the other under limits.

Started by :mod:`warehouse.reading_pool` as ``python -m warehouse.reading_worker``. It takes one JSON
object per line on its standard input, writes the reading to the file named there, and answers with one
JSON line on the descriptor given as its argument. Whatever a library prints goes to standard error.

A document is somebody else's bytes. The process may therefore use so much memory and processor time
and no more, may not open a network connection, and may write below its temporary folder only.
"""

from __future__ import annotations

import ctypes
import json
import os
import resource
import signal
import socket
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_MAX_FILE_BYTES = 2 << 30
_PR_SET_PDEATHSIG = 1
_NETWORK_EVENTS = frozenset(
    {"socket.connect", "socket.bind", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto"}
)
_PATH_EVENTS = frozenset(
    {"os.remove", "os.rename", "os.mkdir", "os.rmdir", "os.link", "os.symlink"}
)


def limit_process(memory_bytes: int) -> None:
    """Bound memory and file size, write no core dump, and die with the parent where Linux can do that."""
    with suppress(OSError, ValueError):  # some systems refuse an address space limit
        resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (_MAX_FILE_BYTES, _MAX_FILE_BYTES))
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def limit_cpu(seconds: float) -> None:
    """Allow so much more processor time from now on; beyond it the kernel ends the process."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    allowed = int(usage.ru_utime + usage.ru_stime + seconds) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (allowed, resource.RLIM_INFINITY))


def forbid_network_and_foreign_files(allowed: list[Path]) -> None:
    """Make Python refuse connections and writing outside the ``allowed`` folders, for good.

    A second line behind libraries that do neither. ``/dev`` stays open, and so do Unix sockets.
    """
    roots = tuple(os.path.realpath(folder) + os.sep for folder in [*allowed, Path("/dev")])

    def check_path(path: object, event: str) -> None:
        if isinstance(path, (str, bytes, os.PathLike)) and not os.path.realpath(
            os.fsdecode(path)
        ).startswith(roots):
            raise PermissionError(f"{event}: {path!r} is outside the folder of this worker")

    def guard(event: str, arguments: tuple[Any, ...]) -> None:
        if event == "open":
            path, mode, flags = arguments
            writes = bool(flags & _WRITING) if isinstance(flags, int) else "r" not in (mode or "r")
            if writes:
                check_path(path, event)
        elif event in _NETWORK_EVENTS:
            if getattr(arguments[0], "family", None) != getattr(socket, "AF_UNIX", object()):
                raise PermissionError(f"{event}: a document may not reach the network")
        elif event in _PATH_EVENTS:
            check_path(arguments[0], event)

    sys.addaudithook(guard)


def answer_job(job: dict[str, Any]) -> dict[str, str]:
    """Read one document, or one page of a site; return what to tell the parent."""
    limit_cpu(job["cpu_seconds"])
    if "page" in job:
        Path(job["output"]).write_bytes(_read_page(job))
        return {"status": "read"}
    from ingest.pipeline import read_document

    reading = read_document(Path(job["path"]), source_uri=job["source_uri"])
    Path(job["output"]).write_bytes(reading.to_json())
    return {"status": "read"}


def _read_page(job: dict[str, Any]) -> bytes:
    """What a listing or an article says, as JSON."""
    from warehouse.article import Article, read_article
    from warehouse.listing import Listing, read_listing

    content = Path(job["path"]).read_bytes()
    said: Listing | Article
    if job["page"] == "listing":
        said = read_listing(content, job["address"], job["pattern"])
    else:
        said = read_article(content, job["address"])
    return json.dumps(asdict(said)).encode()


def serve(answer: Callable[[dict[str, Any]], dict[str, str]], channel: int) -> None:
    """Answer jobs until standard input ends."""
    for line in sys.stdin.buffer:
        job = json.loads(line)
        try:
            result = answer(job)
        except MemoryError:
            result = {"status": "failed", "code": "out_of_memory", "error": "MemoryError"}
        except Exception as error:
            result = {
                "status": "failed",
                "code": "reader_error",
                "error": f"{type(error).__name__}: {error}"[:2000],
            }
        os.write(channel, json.dumps(result).encode() + b"\n")


def main() -> None:
    """Entry point: ``reading_worker CHANNEL MEMORY_BYTES FOLDER``."""
    channel, memory_bytes, folder = int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3])
    os.dup2(2, 1)
    sys.dont_write_bytecode = True
    os.environ["TMPDIR"] = str(folder)
    limit_process(memory_bytes)
    forbid_network_and_foreign_files([folder])
    serve(answer_job, channel)


if __name__ == "__main__":
    main()
