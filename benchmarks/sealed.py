"""A sealed room for a process: no network, and every file that it writes anywhere is seen.

The program starts itself again in network and mount namespaces of its own. The network namespace holds
nothing but an idle loopback: whatever asks for an address, a name or a connection raises one of the kernel's
counters. The root file system is covered by an overlay whose upper layer then holds exactly what was
written, wherever that was. Needs Linux and the right to make namespaces and mounts.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

_ROOM = "YUSUAN_SEALED_ROOM"
# A connection to an address that is nobody's (RFC 5737) has no route out of the room.
_NOBODY = ("192.0.2.1", 9)


def start_again_sealed(room: Path) -> subprocess.CompletedProcess[str] | None:
    """Run this very program again inside; return its end and output, ``None`` where it cannot be sealed.

    ``room`` becomes a file system of its own; what is written in it is not held against the process.
    """
    if is_sealed() or not _may_seal():
        return None
    room.mkdir(parents=True, exist_ok=True)
    script = """
        set -e
        mount --make-rprivate /
        mount -t tmpfs -o mode=0755 tmpfs "$0"
        mkdir "$0/upper" "$0/work" "$0/root" "$0/free"
        mount -t overlay overlay -o lowerdir=/,upperdir="$0/upper",workdir="$0/work" "$0/root"
        mkdir -p "$0/root$0/free" "$0/root$0/upper"
        mount --bind "$0/free" "$0/root$0/free"
        mount --rbind /proc "$0/root/proc"
        mount --rbind /dev "$0/root/dev"
        mount --bind -o ro "$0/upper" "$0/root$0/upper"
        ip link set lo up 2>/dev/null || true
        exec chroot "$0/root" sh -c 'cd "$1" && shift && exec "$@"' sh "$PWD" "$@"
    """
    command = [
        "unshare",
        "--net",
        "--mount",
        "sh",
        "-c",
        script,
        str(room),
        sys.executable,
        *sys.argv,
    ]
    environment = {**os.environ, _ROOM: str(room), "TMPDIR": str(room / "free")}
    return subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=False)


def is_sealed() -> bool:
    """Whether this process is inside."""
    return _ROOM in os.environ


def _may_seal() -> bool:
    with suppress(OSError):
        probe = ["unshare", "--net", "--mount", "true"]
        return subprocess.run(probe, capture_output=True, check=False).returncode == 0
    return False


def network_attempts() -> int:
    """Packets sent, connections begun and addresses without a route, since the room was made."""
    counters = Path("/proc/net/snmp").read_text(encoding="ascii").splitlines()
    total = 0
    for names, values in zip(counters[::2], counters[1::2], strict=True):
        known = dict(zip(names.split(), values.split(), strict=True))
        for name in ("OutRequests", "OutNoRoutes", "ActiveOpens", "OutDatagrams"):
            total += int(known.get(name, 0))
    return total


def is_watched() -> bool:
    """Whether an attempt is seen: makes one. Call after the measurement."""
    before = network_attempts()
    with suppress(OSError):
        socket.create_connection(_NOBODY, timeout=1).close()
    return network_attempts() > before


def files_written() -> list[str]:
    """Every path on the root file system that was written or removed, but for the room itself."""
    room = Path(os.environ[_ROOM])
    upper = room / "upper"
    found = []
    for path in sorted(upper.rglob("*")):
        inside = "/" / path.relative_to(upper)
        if not path.is_dir() and not inside.is_relative_to(room):
            found.append(str(inside))
    return found
