"""Where things stand: the published warehouse and what is kept beside it.

Everything that belongs to a warehouse ``x.duckdb`` stands in the same folder under names that begin
with ``x.``, so that one volume holds it all and every swap is a rename on one file system.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from warehouse.errors import YusuanError

PROJECT_ROOT = Path(__file__).resolve().parents[1]
DATA_FOLDER = PROJECT_ROOT / "data"
DBT_PROJECT = PROJECT_ROOT / "dbt_project"
DEFAULT_DOCUMENTS = DATA_FOLDER / "documents"
DEFAULT_WAREHOUSE = DATA_FOLDER / "warehouse" / "yusuan.duckdb"
DEFAULT_SITE = PROJECT_ROOT / "site"
SOURCES_FILE = DATA_FOLDER / "catalogue" / "sources.csv"


@dataclass(frozen=True, slots=True)
class Store:
    """The paths of one warehouse. Nothing is created by naming it."""

    warehouse: Path

    @classmethod
    def of(cls, warehouse: Path | None) -> Store:
        """Return the store of a warehouse file (default: the project's own).

        Raises :class:`YusuanError` for a folder or a name that does not end in ``.duckdb``.
        """
        path = (warehouse or DEFAULT_WAREHOUSE).absolute()
        if path.is_dir():
            raise YusuanError(
                f"{path} is a folder; name a file, for example {path / 'yusuan.duckdb'}"
            )
        if path.suffix != ".duckdb":
            raise YusuanError(f"{path}: the name of a warehouse ends in .duckdb")
        return cls(path)

    def _beside(self, suffix: str) -> Path:
        return self.warehouse.with_name(f"{self.warehouse.stem}.{suffix}")

    @property
    def lock(self) -> Path:
        """Locked while a refresh or a rollback runs; holds who does it."""
        return self._beside("lock")

    @property
    def history(self) -> Path:
        """One JSON object per line: every run, also those that published nothing."""
        return self._beside("history.jsonl")

    @property
    def log(self) -> Path:
        """Structured log: one JSON object per line."""
        return self._beside("log.jsonl")

    @property
    def versions(self) -> Path:
        """The warehouses published before the current one, ``<run id>/<file name>``."""
        return self._beside("versions")

    @property
    def readings(self) -> Path:
        """The reading cache, by reader fingerprint and content hash."""
        return self._beside("readings")

    @property
    def archive(self) -> Path:
        """Every document ever read, by content: ``<sha256>/<file name>``."""
        return self._beside("archive")

    @property
    def fetched(self) -> Path:
        """State of the urls that are fetched, and downloads that are not complete yet."""
        return self._beside("fetched")

    @property
    def building(self) -> Path:
        """The folder of the candidate; emptied at the start of every refresh."""
        return self._beside("building")

    @property
    def candidate(self) -> Path:
        """The candidate. It has the name of the published file: views carry it as catalogue name."""
        return self.building / self.warehouse.name

    @property
    def candidate_site(self) -> Path:
        """The site that goes with the candidate."""
        return self.building / "site"

    @property
    def dbt_target(self) -> Path:
        """What dbt writes; kept from run to run, since it spares dbt the parsing."""
        return self._beside("dbt")

    def site(self, chosen: Path | None) -> Path:
        """Return the folder of the site: as chosen, else the project's own, else beside the file."""
        if chosen is not None:
            return chosen.absolute()
        if self.warehouse == DEFAULT_WAREHOUSE:
            return DEFAULT_SITE
        return self.warehouse.with_name("site")

    def require_published(self) -> Path:
        """Return the published file. Raises :class:`YusuanError` where there is none."""
        if not self.warehouse.is_file():
            raise YusuanError(f"{shown(self.warehouse)} does not exist yet: run `yusuan refresh`")
        return self.warehouse


def shown(path: Path) -> str:
    """Return a path as a person would type it: relative to the present folder where that is shorter."""
    try:
        relative = os.path.relpath(path)
    except ValueError:
        return str(path)
    return relative if len(relative) < len(str(path)) else str(path)


def source_uri_of(path: Path) -> str:
    """Return the name under which a file is recorded: relative to the project where it is inside.

    A name that is not text (bytes of another encoding) is written with backslash escapes, so that it
    can be stored and printed.
    """
    absolute = Path(os.path.abspath(path))  # noqa: PTH100 - resolve() would follow links
    name = (
        absolute.relative_to(PROJECT_ROOT) if absolute.is_relative_to(PROJECT_ROOT) else absolute
    ).as_posix()
    return os.fsencode(name).decode("utf-8", "backslashreplace")
