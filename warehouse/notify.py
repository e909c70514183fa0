"""Telling somebody about trouble: a command that gets the run's record, or an address it is posted to."""

from __future__ import annotations

import json
import os
import shlex
import signal
import subprocess
from dataclasses import asdict

from warehouse.errors import ExitCode
from warehouse.history import Run
from warehouse.reporting import log, print_error
from warehouse.settings import Settings

_SECONDS = 30


def is_trouble(run: Run) -> bool:
    """Whether somebody should hear of a run: it failed, or what it published needs a person.

    A run that found nothing new repeats what was told before, so it is silent.
    """
    if run.exit_code == ExitCode.NEEDS_A_PERSON:
        return run.outcome == "published"
    return run.exit_code not in {ExitCode.GOOD, None}


def notify(settings: Settings, run: Run) -> None:
    """Send the record of a troubled run as JSON. Failing to tell never changes the run's outcome."""
    if not is_trouble(run):
        return
    record = json.dumps(asdict(run), ensure_ascii=False)
    if settings.notify_command:
        try:
            _run(shlex.split(settings.notify_command), record.encode())
        except (OSError, ValueError, subprocess.SubprocessError) as error:
            _report(f"YUSUAN_NOTIFY_COMMAND failed: {error}")
    if settings.notify_url:
        trouble = _post(settings.notify_url, record.encode())
        if trouble:
            _report(f"YUSUAN_NOTIFY_URL failed: {trouble}")


def _run(command: list[str], record: bytes) -> None:
    """Run a command with the record on its standard input; end it and all it started when it takes too long."""
    process = subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        process.communicate(record, timeout=_SECONDS)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        raise
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)


def _post(url: str, record: bytes) -> str | None:
    """Post the record; return what went wrong, without the address, which may hold a secret."""
    import httpx

    from warehouse.connection_watch import ConnectionWatch

    watch = ConnectionWatch(_SECONDS, private=True)
    try:
        with watch, httpx.Client(timeout=_SECONDS) as client:
            client.post(
                url,
                content=record,
                headers={"content-type": "application/json"},
                extensions={"trace": watch.trace},
            ).raise_for_status()
    except httpx.HTTPStatusError as error:
        return f"the server says {error.response.status_code}"
    except (httpx.HTTPError, httpx.InvalidURL, UnicodeError, ValueError) as error:
        return "no answer in time" if watch.is_over else type(error).__name__
    return None


def _report(text: str) -> None:
    """In the log and on standard error, also of a quiet run: else nobody would hear that nobody hears."""
    log("notification failed", text=text)
    print_error(text)
