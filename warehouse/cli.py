"""The command line: parses, calls one module per command, and turns errors into a line and a code."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path

from warehouse.errors import ExitCode, YusuanError
from warehouse.reporting import print_error

_CODES = (
    "exit codes: 0 all good; 1 wrong usage or an unexpected error; 2 published, but some documents need a person; "
    "3 not published, the previous warehouse is untouched; 4 another refresh is running"
)
_CHECK_CODES = (
    "exit codes: 0 nothing is wrong; 1 wrong usage or an unexpected error; 2 something is wrong: a file cannot be "
    "read, is no budget disclosure, or breaks an identity that is more than a convention"
)
_STATUS_CODES = "exit codes: 0 all good; 1 wrong usage or an error; 3 the last good refresh is older than --max-age"
_ROLLBACK_CODES = (
    "exit codes: 0 went back; 1 wrong usage or an error, also where no older warehouse is kept; "
    "4 a refresh or another rollback is running"
)
_PLAIN_CODES = "exit codes: 0 all good; 1 wrong usage or an error"

Command = Callable[[argparse.Namespace], int]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return its exit code. No traceback is shown unless ``--debug`` is given."""
    options = build_parser().parse_args(arguments)
    command: Command = options.command
    try:
        return int(command(options))
    except YusuanError as error:
        if options.debug:
            raise
        print_error(str(error))
        return int(error.exit_code)
    except KeyboardInterrupt:
        print_error("stopped")
        return int(ExitCode.ERROR)
    except BrokenPipeError:
        # The reader of our output went away (`yusuan sql … | head`): nothing to report.
        with suppress(OSError):
            sys.stdout.close()
        return int(ExitCode.GOOD)
    except Exception as error:
        if options.debug:
            raise
        print_error(f"unexpected error: {type(error).__name__}: {error}. `--debug` shows where")
        return int(ExitCode.ERROR)


class _Parser(argparse.ArgumentParser):
    """Wrong usage ends with 1, not with argparse's 2, which means something else here."""

    def error(self, message: str) -> None:  # type: ignore[override]
        self.print_usage(sys.stderr)
        print_error(message)
        raise SystemExit(int(ExitCode.ERROR))


def build_parser() -> argparse.ArgumentParser:
    """The commands of the contract and their options."""
    parser = _Parser(
        prog="yusuan",
        description="A warehouse of Chinese government budget disclosures.",
        epilog=_CODES,
    )
    parser.set_defaults(debug=False)
    parser.add_argument("--version", action="version", version=f"yusuan {version('yusuan')}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND", parser_class=_Parser)

    def add(
        name: str, command: Command, text: str, codes: str = _PLAIN_CODES
    ) -> argparse.ArgumentParser:
        child = commands.add_parser(name, help=text, description=text, epilog=codes)
        child.add_argument("--debug", action="store_true", help="show tracebacks")
        child.set_defaults(command=command)
        return child

    def add_warehouse(child: argparse.ArgumentParser) -> None:
        child.add_argument(
            "--warehouse", type=Path, metavar="FILE", help="default: data/warehouse/yusuan.duckdb"
        )

    child = add("refresh", _refresh, "find, read, build, check and publish", _CODES)
    child.add_argument(
        "--documents",
        type=Path,
        action="append",
        default=[],
        metavar="PATH",
        help="file or folder tree, repeatable; default: data/documents and data/catalogue/sources.csv",
    )
    add_warehouse(child)
    child.add_argument(
        "--site", type=Path, metavar="DIR", help="default: site, or beside the warehouse"
    )
    child.add_argument("--jobs", type=_positive, metavar="N", help="processes that read at once")
    child.add_argument(
        "--full",
        action="store_true",
        help="read and build everything anew; let vanished documents go",
    )
    child.add_argument(
        "--accept-loss", action="store_true", help="publish although many facts are lost"
    )
    child.add_argument("--json", action="store_true", help="print the run's record")
    child.add_argument("--quiet", action="store_true", help="say nothing but errors")

    child = add(
        "check",
        _check,
        "read documents and print what is wrong; touches no warehouse",
        _CHECK_CODES,
    )
    child.add_argument("files", nargs="+", type=Path, metavar="FILE")
    child.add_argument(
        "--all", action="store_true", help="print every identity, also those that hold"
    )
    child.add_argument("--json", action="store_true", help="print the findings for a machine")
    child.add_argument("--html", type=Path, metavar="FILE", help="write the findings as a page")

    child = add("status", _status, "last refresh, documents, coverage, open issues", _STATUS_CODES)
    add_warehouse(child)
    child.add_argument("--json", action="store_true", help="print it for a machine")
    child.add_argument(
        "--max-age",
        type=float,
        metavar="HOURS",
        help="end with 3 when the last good refresh is older",
    )

    child = add("sql", _sql, "query the published warehouse, read-only")
    child.add_argument("query")
    add_warehouse(child)
    child.add_argument("--format", choices=("table", "csv", "json"), default="table")

    child = add("explain", _explain, "where a number comes from")
    child.add_argument("figure_id")
    add_warehouse(child)
    child.add_argument(
        "--image", type=Path, metavar="FILE", help="write a picture of the place (PNG)"
    )
    child.add_argument("--json", action="store_true", help="print it for a machine")

    child = add("export", _export, "the marts as files")
    child.add_argument("folder", type=Path, metavar="DIR")
    child.add_argument("--format", choices=("parquet", "csv", "xlsx", "datapackage"), required=True)
    child.add_argument("--audit", action="store_true", help="the tables of schema audit, too")
    add_warehouse(child)

    child = add("docs", _docs, "serve the site on loopback")
    child.add_argument("--port", type=int, default=8080, metavar="N")
    child.add_argument("--site", type=Path, metavar="DIR")
    add_warehouse(child)

    child = add("diff", _diff, "which facts were added, removed or changed between two warehouses")
    child.add_argument(
        "a", nargs="?", metavar="A", help="version or file; default: the one before B"
    )
    child.add_argument(
        "b", nargs="?", metavar="B", help="version or file; default: the published one"
    )
    add_warehouse(child)
    child.add_argument(
        "--full", action="store_true", help="long texts whole, not cut to 100 columns"
    )
    child.add_argument("--json", action="store_true", help="print it for a machine")

    child = add(
        "rollback",
        _rollback,
        "make the warehouse published before this one current again",
        _ROLLBACK_CODES,
    )
    add_warehouse(child)
    child.add_argument("--site", type=Path, metavar="DIR")
    return parser


def _positive(text: str) -> int:
    value = int(text)
    if value < 1:
        raise ValueError
    return value


def _refresh(options: argparse.Namespace) -> int:
    from dataclasses import asdict

    from warehouse.output import print_json
    from warehouse.refresh import Request, refresh
    from warehouse.reporting import Reporter
    from warehouse.settings import Settings

    request = Request(
        documents=tuple(options.documents),
        warehouse=options.warehouse,
        site=options.site,
        full=options.full,
        accept_loss=options.accept_loss,
    )
    reporter = Reporter(quiet=options.quiet)
    run = refresh(request, Settings.from_environment(options.jobs), reporter)
    if options.json:
        print_json(asdict(run))
    if run.outcome in {"refused", "failed"}:
        print_error(f"not published: {run.message}")
    else:
        reporter.say(f"{run.outcome}: {run.message}")
    return run.exit_code or 0


def _check(options: argparse.Namespace) -> int:
    from warehouse.check import check_files

    return check_files(options.files, as_json=options.json, html=options.html, show_all=options.all)


def _status(options: argparse.Namespace) -> int:
    from warehouse.status import print_status
    from warehouse.store import Store

    return print_status(Store.of(options.warehouse), as_json=options.json, max_age=options.max_age)


def _sql(options: argparse.Namespace) -> int:
    from warehouse.query import print_query
    from warehouse.store import Store

    print_query(Store.of(options.warehouse), options.query, options.format)
    return ExitCode.GOOD


def _explain(options: argparse.Namespace) -> int:
    from warehouse.explain import explain
    from warehouse.store import Store

    explain(Store.of(options.warehouse), options.figure_id, options.image, as_json=options.json)
    return ExitCode.GOOD


def _export(options: argparse.Namespace) -> int:
    from warehouse.export import export
    from warehouse.output import print_line
    from warehouse.publish import open_warehouse
    from warehouse.store import Store, shown

    con = open_warehouse(Store.of(options.warehouse).require_published())
    try:
        for path in export(con, options.folder, options.format, has_audit=options.audit):
            print_line(shown(path))
    finally:
        con.close()
    return ExitCode.GOOD


def _docs(options: argparse.Namespace) -> int:
    from warehouse.serve import serve_site
    from warehouse.store import Store

    serve_site(Store.of(options.warehouse).site(options.site), options.port)
    return ExitCode.GOOD


def _diff(options: argparse.Namespace) -> int:
    from warehouse.diff import print_diff
    from warehouse.store import Store

    store = Store.of(options.warehouse)
    print_diff(store, options.a, options.b, as_json=options.json, is_whole=options.full)
    return ExitCode.GOOD


def _rollback(options: argparse.Namespace) -> int:
    from warehouse.rollback import rollback
    from warehouse.store import Store

    store = Store.of(options.warehouse)
    return rollback(store, store.site(options.site))


if __name__ == "__main__":
    sys.exit(main())
