"""The marts as files: Parquet, CSV, one Excel workbook, or a Data Package.

A folder keeps a list of what was exported to it. Only those files are written over, and only as long as nobody has
changed them since.
"""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import duckdb

from warehouse.errors import YusuanError
from warehouse.export_tables import Table, list_tables
from warehouse.export_text import write_csv, write_descriptor
from warehouse.export_workbook import write_workbook
from warehouse.history import published_run

FORMATS = ("parquet", "csv", "xlsx", "datapackage")
LIST_NAME = ".yusuan-export.json"


def export(
    con: duckdb.DuckDBPyConnection, folder: Path, format_name: str, *, has_audit: bool = False
) -> list[Path]:
    """Write the marts, and the schema ``audit`` if asked, to ``folder``; return the files.

    Raises :class:`YusuanError` for an unknown format, a warehouse without marts, a folder that is a file, and
    files in the way that are not from an earlier export or were changed since.
    """
    if format_name not in FORMATS:
        raise YusuanError(f"unknown format {format_name!r}: one of {', '.join(FORMATS)}")
    tables = list_tables(con, ("marts", "audit") if has_audit else ("marts",))
    if not any(table.schema == "marts" for table in tables):
        raise YusuanError("the warehouse holds no marts")
    if folder.exists() and not folder.is_dir():
        raise YusuanError(f"{folder} is a file; name a folder")
    files = _name_files(tables, folder, format_name)
    earlier = _read_list(folder)
    _refuse_foreign(files, folder, earlier)
    _write_files(con, tables, folder, format_name)
    _write_list(files, folder, earlier)
    return files


def _name_files(tables: list[Table], folder: Path, format_name: str) -> list[Path]:
    if format_name == "xlsx":
        return [folder / "yusuan.xlsx"]
    if format_name == "datapackage":
        data = [folder / "data" / f"{table.file_name}.csv" for table in tables]
        return [folder / "datapackage.json", *data]
    return [folder / f"{table.file_name}.{format_name}" for table in tables]


def _write_files(
    con: duckdb.DuckDBPyConnection, tables: list[Table], folder: Path, format_name: str
) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    run = published_run(con)
    if format_name == "xlsx":
        write_workbook(con, tables, folder / "yusuan.xlsx", run)
    elif format_name == "parquet":
        for table in tables:
            _write_parquet(con, table, folder / f"{table.file_name}.parquet")
    elif format_name == "csv":
        for table in tables:
            write_csv(con, table, folder / f"{table.file_name}.csv", has_mark=True)
    else:
        (folder / "data").mkdir(exist_ok=True)
        written = [(table, folder / "data" / f"{table.file_name}.csv") for table in tables]
        for table, path in written:
            write_csv(con, table, path, has_mark=False)
        write_descriptor(written, folder / "datapackage.json", run)


def export_zip(con: duckdb.DuckDBPyConnection, archive: Path, format_name: str) -> None:
    """Write the marts as one ZIP file."""
    folder = archive.with_suffix("")
    files = export(con, folder, format_name)
    (folder / LIST_NAME).unlink()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as bundle:
        for path in files:
            bundle.write(path, path.relative_to(folder))
            path.unlink()
    for leftover in sorted(folder.rglob("*"), reverse=True):
        leftover.rmdir()
    folder.rmdir()


def _write_parquet(con: duckdb.DuckDBPyConnection, table: Table, path: Path) -> None:
    target = str(path).replace("'", "''")
    con.execute(
        f"copy (select * from {table.relation} order by all) to '{target}' "
        "(format parquet, compression zstd)"
    )


def _state(path: Path) -> list[int]:
    found = path.stat()
    return [found.st_size, found.st_mtime_ns]


def _read_list(folder: Path) -> dict[str, list[int]]:
    """Files of earlier exports with size and time of change; empty where the list is absent or not ours."""
    try:
        listed = json.loads((folder / LIST_NAME).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return listed if isinstance(listed, dict) else {}


def _refuse_foreign(files: list[Path], folder: Path, earlier: dict[str, list[int]]) -> None:
    for path in files:
        name = path.relative_to(folder).as_posix()
        if path.is_symlink() or (path.exists() and not path.is_file()):
            raise YusuanError(f"{path} is no plain file; name another folder")
        if not path.exists():
            continue
        if name not in earlier:
            raise YusuanError(
                f"{path} is there already and not from an export; name another folder"
            )
        if _state(path) != earlier[name]:
            raise YusuanError(
                f"{path} was changed after it was exported; move it away or name another folder"
            )


def _write_list(files: list[Path], folder: Path, earlier: dict[str, list[int]]) -> None:
    listed = earlier | {path.relative_to(folder).as_posix(): _state(path) for path in files}
    (folder / LIST_NAME).write_text(json.dumps(listed, indent=0) + "\n", encoding="utf-8")
