"""The schedules that ship with the project: systemd, cron and CI, as far as one machine can try them."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from warehouse.cli import build_parser

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
WORKFLOW = ROOT / ".github" / "workflows" / "refresh.yml"


def service() -> str:
    return (DEPLOY / "yusuan-refresh.service").read_text(encoding="utf-8")


def cron_lines() -> list[str]:
    """The commands of the crontab, without the five fields of time."""
    lines = (DEPLOY / "crontab").read_text(encoding="utf-8").splitlines()
    return [line.split(maxsplit=5)[5] for line in lines if line and not line.startswith("#")]


def steps(job: str) -> list[str]:
    """What a job of the workflow runs."""
    workflow: dict[str, Any] = yaml.safe_load(WORKFLOW.read_text(encoding="utf-8"))
    return [step["run"] for step in workflow["jobs"][job]["steps"] if "run" in step]


def make_project(folder: Path, script: str) -> Path:
    """A folder like the project's with another ``yusuan`` in it."""
    command = folder / ".venv" / "bin" / "yusuan"
    command.parent.mkdir(parents=True)
    command.write_text(f"#!/bin/sh\n{script}\n")
    command.chmod(0o755)
    (folder / "Makefile").write_text("setup:\n\t@true\n")
    return folder


def test_every_scheduled_command_is_one_that_there_is() -> None:
    texts = [service(), *cron_lines(), *steps("refresh")]
    commands = [
        shlex.split(match[1])
        for text in texts
        for match in re.finditer(r"\.venv/bin/yusuan ([^\n|>;]*)", text)
    ]
    assert [arguments[0] for arguments in commands] == [
        "refresh",
        "refresh",
        "status",
        "refresh",
        "status",
    ]
    for arguments in commands:
        build_parser().parse_args(arguments)


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not installed")
def test_systemd_accepts_the_units(tmp_path: Path) -> None:
    project = make_project(tmp_path / "project", "exit 0")
    unit = tmp_path / "yusuan-refresh.service"
    text = service().replace("/srv/yusuan", str(project))
    (project / "docs").mkdir()
    (project / "docs" / "operations.md").touch()
    unit.write_text(text.replace("User=yusuan", "User=root"))
    timer = shutil.copy(DEPLOY / "yusuan-refresh.timer", tmp_path)
    done = subprocess.run(
        ["systemd-analyze", "verify", str(unit), str(timer)], capture_output=True, text=True, check=False
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")


def test_cron_runs_the_refresh_in_its_bare_environment(tmp_path: Path) -> None:
    project = make_project(tmp_path / "project", 'pwd > seen; echo "$@" >> seen; env >> seen')
    line = cron_lines()[0].replace("/srv/yusuan", str(project))
    run_like_cron(line)
    place, arguments, *environment = (project / "seen").read_text().splitlines()
    assert (place, arguments) == (str(project), "refresh --quiet")
    assert not [name for name in environment if name.startswith(("VIRTUAL_ENV", "PYTHON"))]


def test_cron_mails_when_no_refresh_went_well(tmp_path: Path) -> None:
    warehouse = tmp_path / "none" / "yusuan.duckdb"
    script = (
        f'PYTHONPATH={ROOT} exec {sys.executable} -m warehouse.cli "$@" --warehouse {warehouse}'
    )
    project = make_project(tmp_path / "project", script)
    done = run_like_cron(cron_lines()[1].replace("/srv/yusuan", str(project)))
    assert done.stdout == "yusuan: no good refresh for 36 hours\n"
    quiet = make_project(tmp_path / "other", "exit 0")
    done = run_like_cron(cron_lines()[1].replace("/srv/yusuan", str(quiet)))
    assert (done.stdout, done.stderr) == ("", "")


def run_like_cron(line: str) -> subprocess.CompletedProcess[str]:
    """cron gives a job a home, a shell and a short path, and mails what it prints."""
    environment = {"HOME": "/", "LOGNAME": "nobody", "SHELL": "/bin/sh", "PATH": "/usr/bin:/bin"}
    return subprocess.run(
        ["/bin/sh", "-c", line], env=environment, cwd="/", capture_output=True, text=True, check=False
    )  # fmt: skip


@pytest.mark.parametrize(
    ("code", "passes"), [(0, True), (2, True), (1, False), (3, False), (4, False)]
)
def test_ci_goes_on_with_a_published_warehouse_only(
    tmp_path: Path, code: int, passes: bool
) -> None:
    project = make_project(tmp_path / "project", f'[ "$1" = refresh ] && exit {code}; exit 0')
    ends = [
        subprocess.run(["bash", "-e", "-c", step], cwd=project, check=False).returncode
        for step in steps("refresh")
    ]
    assert all(end == 0 for end in ends) is passes


def test_ci_runs_what_is_there() -> None:
    for step in steps("test"):
        assert (ROOT / step).is_file()
        assert (ROOT / step).stat().st_mode & 0o100
