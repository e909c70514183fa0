"""Disks that are full or may not be written. Needs the right to mount; says so where there is none."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path

from fault_place import Result, document, place


@contextmanager
def small_disk(folder: Path, size_kb: int) -> Iterator[Callable[[str], bool]]:
    """A file system of ``size_kb`` at ``folder``; yields a function that remounts it with other options.

    Needs the right to mount; raises ``PermissionError`` where there is none.
    """
    folder.mkdir(parents=True, exist_ok=True)
    options = f"size={size_kb}k"
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)],
        capture_output=True,
        check=False,
    )
    if mounted.returncode:
        raise PermissionError(mounted.stderr.decode().strip())
    try:
        yield (
            lambda other: (
                not subprocess.run(
                    ["mount", "-o", f"remount,{other}", str(folder)],
                    capture_output=True,
                    check=False,
                ).returncode
            )
        )
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=False)


def fill_the_disk(steps: int = 24) -> Result:
    """A disk that is full at another step each time: from before the first byte to after the last."""
    result = Result("disk full at every step")
    with place() as here:
        here.put("0.txt", document(0))
        here.put("1.txt", document(1))
        try:
            with small_disk(here.root / "data", 200_000) as remount:
                if here.refresh()[0] != 0:
                    result.bad.append("the first refresh failed")
                before = here.total()
                used = _used_kb(here.root / "data")
                here.put("2.txt", document(2))
                needed = None
                for step in range(steps):
                    free = int(step**2.2 * 12)
                    remount(f"size={_used_kb(here.root / 'data') + free}k")
                    code, error = here.refresh()
                    result.runs += 1
                    result.outcomes[f"ended with {code}"] += 1
                    if "Traceback" in error:
                        result.bad.append(f"traceback with {free} kB free: {error[-400:]}")
                    if code == 0:
                        needed = free
                        break
                    if code != 3:
                        result.bad.append(f"ended with {code} with {free} kB free: {error[-200:]}")
                    if here.total() != before:
                        result.bad.append(f"other facts with {free} kB free")
                remount("size=400000k")
                code, error = here.refresh()
                if code != 0 or here.total() != Decimal(7):
                    result.bad.append(f"with room again: {code} {error[-200:]}")
                result.outcomes[f"first complete with {needed} kB free beside {used} kB"] += 1
        except PermissionError as error:
            result.outcomes[f"not run: {error}"] += 1
    return result


def _used_kb(folder: Path) -> int:
    usage = shutil.disk_usage(folder)
    return usage.used // 1024 + 1


def write_protect_the_target() -> Result:
    """A target that may not be written, then may."""
    result = Result("read-only target")
    with place() as here:
        here.put("0.txt", document(0))
        try:
            with small_disk(here.root / "data", 200_000) as remount:
                here.refresh()
                here.put("1.txt", document(1))
                remount("ro")
                code, error = here.refresh()
                result.runs += 1
                result.outcomes[f"ended with {code}"] += 1
                if code != 3 or "Traceback" in error or here.total() != Decimal(1):
                    result.bad.append(f"{code}: {error[-300:]}")
                remount("rw")
                if here.refresh()[0] != 0 or here.total() != Decimal(3):
                    result.bad.append("did not go on once it could write")
        except PermissionError as error:
            result.outcomes[f"not run: {error}"] += 1
    return result
