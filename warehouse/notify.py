"""Telling somebody about trouble: a command that gets the run's record, or an address it is posted to."""

from __future__ import annotations

import json
import shlex
import subprocess
from dataclasses import asdict

from warehouse.errors import ExitCode
from warehouse.history import Run
from warehouse.reporting import Reporter, log
from warehouse.settings import Settings

_SECONDS = 30


def is_trouble(run: Run) -> bool:
    """Whether somebody should hear of a run: it failed, or what it published needs a person.

    A run that found nothing new repeats what was told before, so it is silent.
    """
    if run.exit_code == ExitCode.NEEDS_A_PERSON:
        return run.outcome == "published"
    return run.exit_code not in {ExitCode.GOOD, None}


def notify(settings: Settings, run: Run, reporter: Reporter) -> None:
    """Send the record of a troubled run as JSON. Failing to tell never changes the run's outcome."""
    if not is_trouble(run):
        return
    record = json.dumps(asdict(run), ensure_ascii=False)
    if settings.notify_command:
        try:
            subprocess.run(
                shlex.split(settings.notify_command),
                input=record.encode(),
                timeout=_SECONDS,
                check=True,
                capture_output=True,
            )
        except (OSError, ValueError, subprocess.SubprocessError) as error:
            _report(reporter, f"YUSUAN_NOTIFY_COMMAND failed: {error}")
    if settings.notify_url:
        import httpx

        try:
            httpx.post(
                settings.notify_url,
                content=record.encode(),
                headers={"content-type": "application/json"},
                timeout=_SECONDS,
            ).raise_for_status()
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            _report(reporter, f"YUSUAN_NOTIFY_URL failed: {type(error).__name__}")


def _report(reporter: Reporter, text: str) -> None:
    log("notification failed", text=text)
    reporter.say(text)
