"""What a reading and a build depend on, as hashes: equal hashes mean there is nothing to do."""

from __future__ import annotations

import hashlib
import json
import shutil
import sys
from collections.abc import Iterable
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from warehouse.documents import FoundDocument, SourceProblem
from warehouse.store import DATA_FOLDER, DBT_PROJECT, PROJECT_ROOT

# Packages whose release may change what a document reads as.
_READING_PACKAGES = (
    "lxml", "pdfplumber", "pikepdf", "pillow", "pypdfium2", "python-calamine", "rapidocr", "selectolax",
)  # fmt: skip
_BUILDING_PACKAGES = ("dbt-core", "dbt-duckdb", "duckdb", "great-expectations")
_GENERATED = frozenset({"target", "logs", "dbt_packages", "__pycache__", ".user.yml"})


def hash_tree(folders: Iterable[Path], suffixes: frozenset[str]) -> str:
    """Hash the files with these suffixes below the folders: their names inside the project and contents."""
    digest = hashlib.sha256()
    for folder in folders:
        for path in sorted(folder.rglob("*")) if folder.is_dir() else [folder]:
            if path.suffix in suffixes and path.is_file() and not _GENERATED & set(path.parts):
                digest.update(path.relative_to(PROJECT_ROOT).as_posix().encode() + b"\0")
                digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def package_versions(names: Iterable[str]) -> dict[str, str | None]:
    """Installed releases; ``None`` for an optional package that is not installed."""
    found: dict[str, str | None] = {}
    for name in names:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = None
    return found


def all_versions() -> dict[str, str | None]:
    """Releases of everything that shapes a warehouse, and Python's."""
    python = ".".join(str(part) for part in sys.version_info[:3])
    return {"python": python, **package_versions((*_READING_PACKAGES, *_BUILDING_PACKAGES))}


def reader_fingerprint() -> str:
    """Hash of everything besides the document that a reading depends on."""
    parts = {
        "code": hash_tree([PROJECT_ROOT / "ingest"], frozenset({".py", ".yml", ".csv", ".txt"})),
        "reference": hash_tree(
            [DATA_FOLDER / "reference", DATA_FOLDER / "catalogue" / "unit_aliases.csv"],
            frozenset({".csv"}),
        ),
        "packages": package_versions(_READING_PACKAGES),
        "converter": bool(shutil.which("soffice") or shutil.which("libreoffice")),
        "python": sys.version_info[:2],
    }
    return _hash(parts)


def build_fingerprint(reader: str) -> str:
    """Hash of everything besides the documents that a warehouse depends on."""
    parts = {
        "reader": reader,
        "models": hash_tree([DBT_PROJECT], frozenset({".sql", ".yml", ".csv", ".md", ".py"})),
        "suites": hash_tree(
            [PROJECT_ROOT / "expectations"], frozenset({".py", ".yml", ".sql", ".csv", ".json"})
        ),
        "data": hash_tree(
            [DATA_FOLDER / "reference", DATA_FOLDER / "catalogue"], frozenset({".csv", ".yml"})
        ),
        "warehouse": hash_tree([PROJECT_ROOT / "warehouse"], frozenset({".py", ".html", ".css"})),
        "packages": package_versions(_BUILDING_PACKAGES),
    }
    return _hash(parts)


def input_fingerprint(
    build: str, documents: Iterable[FoundDocument], problems: Iterable[SourceProblem]
) -> str:
    """Hash of all that goes into a refresh: two refreshes with the same one give the same facts."""
    return _hash({
        "build": build,
        "documents": sorted(
            (d.sha256, d.source_uri, d.other_uris, d.is_superseded, d.published_on or "")
            for d in documents
        ),
        # A server that is away for a night is in the log; it is no reason to build anew.
        "problems": sorted((p.source_uri, p.code) for p in problems if p.severity != "warning"),
    })  # fmt: skip


def _hash(parts: object) -> str:
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()
