"""``make setup`` with stand-ins for Python that note what they are asked for."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
# Tells a version, and makes an environment with itself as the Python of it.
STAND_IN = """#!/bin/sh
echo "{version} $*" >> "{log}"
case "$*" in
  "-c "*) echo {version} ;;
  "-m venv"*) rm -rf .venv; mkdir -p .venv/bin; cp "$0" .venv/bin/python ;;
esac
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    if shutil.which("make") is None:
        pytest.skip("needs make")
    shutil.copy(ROOT / "Makefile", tmp_path)
    for name in ("requirements-build.lock", "requirements.lock", "pyproject.toml"):
        (tmp_path / name).touch()
    for version in ("3.11", "3.12"):
        python = tmp_path / f"python{version}"
        python.write_text(STAND_IN.format(version=version, log=tmp_path / "log"))
        python.chmod(0o755)
    return tmp_path


def set_up(project: Path, version: str) -> list[str]:
    """Run ``make setup`` with the Python of a version; return what it and the environment were asked for."""
    log = project / "log"
    log.write_text("")
    command = ["make", "setup", f"PYTHON=./python{version}"]
    subprocess.run(command, cwd=project, check=True, capture_output=True)
    return log.read_text().splitlines()


def test_an_environment_of_another_python_is_made_anew(project: Path) -> None:
    assert "3.11 -m venv --clear .venv" in set_up(project, "3.11")
    asked = set_up(project, "3.12")
    assert "3.12 -m venv --clear .venv" in asked
    installed = [line.split()[0] for line in asked if "pip install" in line]
    assert set(installed) == {"3.12"}
    assert "3.11 -m venv --clear .venv" in set_up(project, "3.11")


def test_an_environment_of_the_same_python_stays(project: Path) -> None:
    set_up(project, "3.12")
    assert not any("pip install" in line for line in set_up(project, "3.12"))
    (project / ".venv" / ".installed-3.12").unlink()
    asked = set_up(project, "3.12")
    assert any("pip install" in line for line in asked)
    assert not any("venv --clear" in line for line in asked)
