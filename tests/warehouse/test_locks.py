"""The locks are hashed, host-free and hold every dependency that pyproject.toml declares."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
LOCKS = sorted(ROOT.glob("requirements*.lock"))


def read_pins(lock: Path) -> dict[str, set[str]]:
    """Canonical name → pinned versions (several where a marker tells them apart)."""
    pins: dict[str, set[str]] = {}
    for line in lock.read_text(encoding="utf-8").splitlines():
        if re.match(r"[A-Za-z0-9]", line):
            requirement = Requirement(line.rstrip("\\ "))
            version = str(requirement.specifier).removeprefix("==")
            pins.setdefault(canonicalize_name(requirement.name), set()).add(version)
    return pins


def declared(*extras: str) -> list[Requirement]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    texts = list(project["dependencies"])
    for extra in extras:
        texts += project["optional-dependencies"][extra]
    return [Requirement(text) for text in texts]


def test_there_are_four_locks() -> None:
    assert [lock.name for lock in LOCKS] == [
        "requirements-build.lock",
        "requirements-ocr.lock",
        "requirements-peers.lock",
        "requirements.lock",
    ]


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_every_pin_has_hashes_and_no_line_names_a_host(lock: Path) -> None:
    entries = re.split(r"\n(?=[A-Za-z0-9])", lock.read_text(encoding="utf-8"))[1:]
    for entry in entries:
        assert "--hash=sha256:" in entry, entry.splitlines()[0]
    assert not re.search(r"https?://|file:|--index|--extra-index|--find-links", "\n".join(entries))


@pytest.mark.parametrize(
    ("lock", "extras"),
    [
        ("requirements.lock", ("dev",)),
        ("requirements-ocr.lock", ("dev", "ocr")),
        ("requirements-peers.lock", ("dev", "peers")),
    ],
)
def test_lock_satisfies_every_declared_dependency(lock: str, extras: tuple[str, ...]) -> None:
    pins = read_pins(ROOT / lock)
    for requirement in declared(*extras):
        versions = pins.get(canonicalize_name(requirement.name))
        assert versions, f"{requirement.name} is not in {lock}: run `make lock`"
        assert all(requirement.specifier.contains(version) for version in versions), requirement


@pytest.mark.parametrize("lock", ["requirements-ocr.lock", "requirements-peers.lock"])
def test_the_locks_of_extras_only_add_to_the_main_one(lock: str) -> None:
    main, more = read_pins(ROOT / "requirements.lock"), read_pins(ROOT / lock)
    assert {name: more.get(name) for name in main} == main
