"""Reading many documents in worker processes: a crash or a hang costs one document, never the job."""

from __future__ import annotations

import json
import os
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any

from ingest.raw_schema import RawDocument, RawIssue
from ingest.reading import Reading
from warehouse.documents import FoundDocument
from warehouse.leftovers import remove_dead_office_sockets
from warehouse.settings import Settings
from warehouse.store import PROJECT_ROOT

DOCUMENTS_PER_WORKER = 25
# A killed process gives its memory back before it is gone, gigabytes of it at times.
SECONDS_TO_END = 10
# -P: the folder in which a document is unpacked is no place to import modules from.
WORKER = (sys.executable, "-P", "-m", "warehouse.reading_worker")


class WorkerGoneError(Exception):
    """The worker gave no answer. ``code`` is ``reader_timeout`` or ``reader_crashed``."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(slots=True)
class Worker:
    """One worker process and the pipe on which it answers."""

    folder: Path
    memory_bytes: int
    process: subprocess.Popen[bytes] = field(init=False)
    answers: int = field(init=False)
    jobs_done: int = 0

    def __post_init__(self) -> None:
        self.answers, channel = os.pipe()
        environment = {
            **os.environ,
            "PYTHONPATH": str(PROJECT_ROOT),
            "TMPDIR": str(self.folder),
            "HOME": str(self.folder),  # libraries that keep a cache in the home folder
            "OMP_NUM_THREADS": "1",
            "OPENBLAS_NUM_THREADS": "1",
        }
        self.process = subprocess.Popen(
            [*WORKER, str(channel), str(self.memory_bytes), str(self.folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=self.folder,
            env=environment,
            pass_fds=(channel,),
            start_new_session=True,
        )
        os.close(channel)

    def ask(self, job: dict[str, Any], seconds: float) -> dict[str, str]:
        """Give the worker a job and wait for its answer. Raises :class:`WorkerGoneError`."""
        assert self.process.stdin is not None
        try:
            self.process.stdin.write(json.dumps(job).encode() + b"\n")
            self.process.stdin.flush()
        except OSError:
            raise WorkerGoneError("reader_crashed", self._describe_end()) from None
        deadline, received = time.monotonic() + seconds, b""
        while not received.endswith(b"\n"):
            ready, _, _ = select.select(
                [self.answers], [], [], max(0.0, deadline - time.monotonic())
            )
            if not ready:
                raise WorkerGoneError(
                    "reader_timeout", f"reading took more than {seconds:.0f} s and was stopped"
                )
            chunk = os.read(self.answers, 65536)
            if not chunk:
                raise WorkerGoneError("reader_crashed", self._describe_end())
            received += chunk
        self.jobs_done += 1
        answer: dict[str, str] = json.loads(received)
        return answer

    def _describe_end(self) -> str:
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(timeout=5)
        status = self.process.returncode
        if status is not None and status < 0:
            return f"the reading process was ended by {signal.Signals(-status).name}"
        return f"the reading process ended with {status}"

    def stop(self) -> None:
        """End the worker and everything it started: its group, and other groups of its session.

        Returns when they are gone: until then a converter still answers on its socket.
        """
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        deadline = time.monotonic() + SECONDS_TO_END
        while (pids := _processes_of_session(self.process.pid)) and time.monotonic() < deadline:
            for pid in pids:
                with suppress(ProcessLookupError, PermissionError):
                    os.kill(pid, signal.SIGKILL)
            time.sleep(0.02)
        if self.process.stdin is not None:
            with suppress(OSError):
                self.process.stdin.close()
        os.close(self.answers)


def _processes_of_session(session: int) -> list[int]:
    """What lives of what a worker's converter has started, where the system tells (Linux)."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError, IndexError):
            # "123 (soffice.bin) S 122 122 100 …": state, parent, group, session
            fields = stat.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
            if int(fields[3]) == session and fields[0] not in {"Z", "X"}:
                found.append(int(stat.parent.name))
    return found


@contextmanager
def scratch_folder(parent: Path) -> Iterator[Path]:
    """A temporary folder that is gone afterwards, whatever a document left in it."""
    folder = Path(tempfile.mkdtemp(prefix="reading-", dir=parent))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def read_documents(
    documents: Sequence[FoundDocument],
    settings: Settings,
    scratch: Path,
    keep: Callable[[FoundDocument, Reading, bytes, bool], None],
) -> None:
    """Read every document and hand each reading to ``keep`` (from one thread at a time).

    The workers may write below ``scratch`` only, a folder that the next run empties if this one is killed.

    ``keep(document, reading, serialised, is_final)``: ``is_final`` is false for a reading that failed
    in a way that another attempt may cure and that should not be cached.
    """
    jobs: SimpleQueue[FoundDocument] = SimpleQueue()
    for document in documents:
        jobs.put(document)
    guard = threading.Lock()
    errors: list[BaseException] = []

    def work() -> None:
        with scratch_folder(scratch) as folder:
            worker: Worker | None = None
            try:
                while not errors:
                    try:
                        document = jobs.get_nowait()
                    except Empty:
                        return
                    if worker is not None and worker.jobs_done >= DOCUMENTS_PER_WORKER:
                        worker.stop()
                        worker = None
                    worker, outcome = _read_one(worker, document, settings, folder)
                    with guard:
                        keep(document, *outcome)
            except BaseException as error:  # handed to the caller's thread
                errors.append(error)
            finally:
                if worker is not None:
                    worker.stop()

    threads = [
        threading.Thread(target=work, name=f"reading-{number}", daemon=True)
        for number in range(min(settings.jobs, len(documents)))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    remove_dead_office_sockets()
    if errors:
        raise errors[0]


def _read_one(
    worker: Worker | None, document: FoundDocument, settings: Settings, folder: Path
) -> tuple[Worker | None, tuple[Reading, bytes, bool]]:
    """Read one document, with a second attempt in a fresh worker after a crash."""
    seconds = settings.reading_seconds(document.path.stat().st_size)
    output = folder / "reading.json.gz"
    gone: WorkerGoneError | None = None
    for _ in range(2):
        if worker is None:
            worker = Worker(folder, settings.memory_bytes)
        output.unlink(missing_ok=True)
        job = {
            "path": str(document.path),
            "source_uri": document.source_uri,
            "output": str(output),
            "cpu_seconds": seconds,
        }
        try:
            answer = worker.ask(job, seconds)
        except WorkerGoneError as error:
            gone = error
            worker.stop()
            worker = None
            if error.code == "reader_timeout":
                break
            continue
        if answer["status"] == "read":
            content = output.read_bytes()
            return worker, (Reading.from_json(content), content, True)
        worker.stop()  # its memory may be spoilt
        reading = failed_reading(document, answer["code"], answer["error"])
        return None, (reading, reading.to_json(), answer["code"] != "out_of_memory")
    assert gone is not None
    reading = failed_reading(document, gone.code, str(gone))
    return worker, (reading, reading.to_json(), True)


_ADVICE = {
    "reader_timeout": "Look at the file: if it is a real disclosure, raise YUSUAN_READ_SECONDS.",
    "reader_crashed": "It is damaged, or unpacks to more than the memory allowed (YUSUAN_READ_MEMORY_MB): if it is a "
    "real disclosure, ask the publisher for another one.",
    "out_of_memory": "If it is a real disclosure, raise YUSUAN_READ_MEMORY_MB.",
    "reader_error": "This is a fault of the reader: report it with the file.",
}


def failed_reading(document: FoundDocument, code: str, message: str) -> Reading:
    """The reading of a document whose worker failed: unreadable, with one issue that says why."""
    from ingest.pipeline import document_key_of

    document_key = document_key_of(document.sha256)
    return Reading(
        documents=(
            RawDocument(
                document_key=document_key,
                sha256=document.sha256,
                source_name=document.path.name,
                source_uri=document.source_uri,
                media_type="application/octet-stream",
                reader="none",
                reader_version="",
                page_count=None,
                status="unreadable",
                title=None,
                document_kind=None,
                unit_name=None,
                department_name=None,
                division_code=None,
                city_name=None,
                province_name=None,
                admin_level=None,
                fiscal_year=None,
                stage=None,
                scope=None,
                published_on=None,
                identity_evidence=None,
                is_reproduction=False,
                tables_listed=0,
            ),
        ),
        issues=(
            RawIssue(
                document_key=document_key,
                source_uri=document.source_uri,
                severity="error",
                code=code,
                page_number=None,
                table_no=None,
                message=f"{document.source_uri}: {message}. {_ADVICE[code]}",
            ),
        ),
    )
