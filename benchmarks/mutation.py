"""How many slips would be caught: changes one printed figure at a time in real documents and looks.

Each change makes a copy of a document, in the raw rows, that differs in one cell: 10 % more, two digits
swapped, another sign, one last place beyond the tolerance, blanked, or moved one row. All copies of a document
are evaluated at once by the very models that a refresh runs. A change is *caught* where an identity breaks
that holds in the unchanged copy.

A change can be seen where its figure takes part in an identity that compares for equality. Two kinds are counted
beside, by kind of table: figures that no equality touches, with the identities that would see them if the other
side were printed, and changes no greater than what rounding allows (0.01 blanked where 0.02 may be lost in
rounding), which break nothing.

    python benchmarks/mutation.py --warehouse data/warehouse/yusuan.duckdb --per-kind 12 --json out.json

What was measured is written down document by document (``--state``), so that a run that was stopped goes on
where it was; a change of the models, the numbers asked for or the document begins anew.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import itertools
import json
import random
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from pathlib import Path
from typing import Any

import duckdb

from warehouse.compiled_models import CHECKED_MODEL, run_model

PROJECT = Path(__file__).parents[1]
MUTATIONS = (
    "plus_10_percent",
    "digits_swapped",
    "sign",
    "beyond_tolerance",
    "blanked",
    "moved_one_row",
)
SEEDS = PROJECT / "dbt_project" / "seeds"
IN_TEXT = "N-AMT (the same amount in the text)"


@dataclass(frozen=True, slots=True)
class Cell:
    """A money cell that can be changed.

    ``tolerance`` and ``least_tolerance`` are the widest and the narrowest of the equalities it takes part in, in 元;
    ``direction`` (1 or -1) is where the remainder of the widest already points.
    """

    document_key: str
    table_no: int
    panel_no: int
    row_no: int
    col_no: int
    kind: str
    number_text: str
    yuan_per_unit: Decimal
    tolerance: Decimal
    least_tolerance: Decimal
    direction: int
    equalities: int
    lower_row_no: int | None


@dataclass(frozen=True, slots=True)
class Change:
    """One changed figure. ``number_text`` is ``None`` for a blanked cell."""

    no: int
    cell: Cell
    mutation: str
    number_text: str | None
    row_no: int

    @property
    def is_within_rounding(self) -> bool:
        """Whether every equality of the figure allows as much: then nothing is broken."""
        is_moved = self.row_no != self.cell.row_no
        after = Decimal(0) if is_moved or self.number_text is None else Decimal(self.number_text)
        size = abs(Decimal(self.cell.number_text) - after) * self.cell.yuan_per_unit
        return size <= self.cell.least_tolerance


def mutate(cell: Cell, mutation: str) -> tuple[str | None, int] | None:
    """Return new number and row of the cell, or ``None`` where the mutation would change nothing."""
    number = Decimal(cell.number_text)
    places = max(0, -int(number.as_tuple().exponent))
    unit = Decimal(1).scaleb(-places)
    match mutation:
        case "plus_10_percent":
            changed = (number * Decimal("1.1")).quantize(unit)
        case "digits_swapped":
            digits = list(cell.number_text)
            places_of_digits = [i for i, c in enumerate(digits) if c.isdigit()]
            pair = next(
                ((i, j) for i, j in itertools.pairwise(places_of_digits)
                 if digits[i] != digits[j] and not (i == 0 and digits[j] == "0")),
                None,
            )  # fmt: skip
            if pair is None:
                return None
            i, j = pair
            digits[i], digits[j] = digits[j], digits[i]
            changed = Decimal("".join(digits))
        case "sign":
            changed = -number
        case "beyond_tolerance":
            steps = (cell.tolerance / cell.yuan_per_unit / unit).to_integral_value(
                ROUND_CEILING
            ) + 1
            changed = number + unit * steps * cell.direction
        case "blanked":
            return None, cell.row_no
        case "moved_one_row":
            return None if cell.lower_row_no is None else (cell.number_text, cell.lower_row_no)
        case _:
            raise ValueError(mutation)
    return None if changed == number else (format(changed, "f"), cell.row_no)


def read_cells(con: duckdb.DuckDBPyConnection) -> list[Cell]:
    """Return every nonzero money cell of the evaluated documents with what it takes part in."""
    rows = con.execute(
        """
        with taking_part as (
            select
                terms.document_key, terms.figure_id,
                max(checks.tolerance) as tolerance,
                min(checks.tolerance) as least_tolerance,
                max_by(
                    case when checks.residual * terms.weight < 0 then -1 else 1 end
                    * case when terms.side = 'left' or checks.residual = 0 then 1 else -1 end,
                    (checks.tolerance, abs(checks.residual), checks.identity_id, checks.place_id)
                ) as direction,
                count(*) as equalities
            from intermediate.int_check_terms__unioned as terms
            inner join intermediate.int_identity_checks__explained as checks
                using (document_key, identity_id, place_id)
            inner join reference.identities as identities on terms.identity_id = identities.identity_id
            where terms.value_unit = '元'
                and coalesce(terms.comparison, identities.comparison) = 'eq'
                and checks.status in ('pass', 'rounding')
            group by terms.document_key, terms.figure_id
        )
        select
            cells.document_key, cells.table_no, cells.panel_no, cells.row_no, cells.col_no,
            cells.kind, joined.number_text,
            cast(joined.amount_yuan / joined.numeric_value as decimal(20, 0)),
            coalesce(taking_part.tolerance, 0), coalesce(taking_part.least_tolerance, 0),
            coalesce(taking_part.direction, 1), coalesce(taking_part.equalities, 0),
            (
                select min(lower.row_no) from intermediate.int_check_cells as lower
                where lower.document_key = cells.document_key and lower.table_no = cells.table_no
                and lower.panel_no = cells.panel_no and lower.row_no > cells.row_no
            )
        from intermediate.int_check_cells as cells
        inner join intermediate.int_cells__joined as joined on cells.figure_id = joined.figure_id
        left join taking_part
            on cells.document_key = taking_part.document_key and cells.figure_id = taking_part.figure_id
        where joined.amount_yuan <> 0
        order by all
        """
    ).fetchall()
    return [Cell(*row) for row in rows]


def choose(cells: list[Cell], per_kind: int, seed: int) -> list[Change]:
    """Choose cells of each kind of table at random and give each one mutation, all kinds in turn."""
    generator = random.Random(seed)
    by_kind: dict[str, list[Cell]] = defaultdict(list)
    for cell in cells:
        by_kind[cell.kind].append(cell)
    changes: list[Change] = []
    for _kind, members in sorted(by_kind.items()):
        turn = generator.randrange(len(MUTATIONS))
        for cell in generator.sample(members, min(per_kind, len(members))):
            for step in range(len(MUTATIONS)):
                mutation = MUTATIONS[(turn + step) % len(MUTATIONS)]
                changed = mutate(cell, mutation)
                if changed is not None:
                    changes.append(Change(len(changes) + 1, cell, mutation, *changed))
                    turn += step + 1
                    break
    return changes


def list_raw_tables(con: duckdb.DuckDBPyConnection, *, with_documents: bool | None) -> list[str]:
    """Names of the raw tables of the attached ``source``: all, or those with rows of documents."""
    rows = con.execute(
        "select table_name, bool_or(column_name = 'document_key') from duckdb_columns() "
        "where database_name = 'source' and schema_name = 'raw' group by table_name order by table_name"
    ).fetchall()
    return [name for name, has_documents in rows if with_documents in (None, has_documents)]


def copy_raw(con: duckdb.DuckDBPyConnection) -> None:
    """Copy schema ``raw`` of the attached ``source``; all its documents are to be evaluated."""
    con.execute("create schema raw")
    for table in list_raw_tables(con, with_documents=None):
        con.execute(f"create table raw.{table} as select * from source.raw.{table}")
    _call_all_changed(con)


def write_copies(con: duckdb.DuckDBPyConnection, document_key: str, changes: list[Change]) -> None:
    """Write the unchanged copy (0) and one copy for each change of a document of ``source`` into ``raw``."""
    con.execute("create schema raw")
    con.execute(
        "create temp table changes (no integer, table_no integer, panel_no integer, "
        "row_no integer, col_no integer, number_text varchar, new_row_no integer)"
    )
    con.execute("insert into changes values (0, -1, -1, -1, -1, null, null)")
    for c in changes:
        cell = (c.cell.table_no, c.cell.panel_no, c.cell.row_no, c.cell.col_no)
        con.execute(
            "insert into changes values (?, ?, ?, ?, ?, ?, ?)",
            [c.no, *cell, c.number_text, c.row_no],
        )
    for table in list_raw_tables(con, with_documents=False):
        con.execute(f"create table raw.{table} as select * from source.raw.{table}")
    for table in list_raw_tables(con, with_documents=True):
        replaced = "source.document_key || '~' || changes.no as document_key"
        where = "source.document_key = ?"
        if table == "cells":
            here = (
                "source.table_no = changes.table_no and source.panel_no = changes.panel_no "
                "and source.col_no = changes.col_no and source.part_no = 0"
            )
            changed = f"({here} and source.row_no = changes.row_no)"
            replaced += (
                f", case when {changed} then changes.number_text else source.number_text end as number_text"
                f", case when {changed} then coalesce(changes.number_text, source.value_text) "
                "else source.value_text end as value_text"
                f", case when {changed} then changes.new_row_no else source.row_no end as row_no"
            )
            # a blank cell has no row; what a moved figure lands on is overprinted
            where += (
                f" and not ({changed} and changes.number_text is null)"
                f" and not ({here} and source.row_no = changes.new_row_no and changes.new_row_no <> changes.row_no)"
            )
        con.execute(
            f"create table raw.{table} as select source.* replace ({replaced}) "
            f"from source.raw.{table} as source cross join changes where {where}",
            [document_key],
        )
    _call_all_changed(con)


def _call_all_changed(con: duckdb.DuckDBPyConnection) -> None:
    """The models are built document by document, for those that changed: here all."""
    con.execute(
        "create or replace table raw.changed_documents as "
        "select document_key, unit_name, department_name from raw.documents"
    )


def find_new_breaks(con: duckdb.DuckDBPyConnection) -> dict[int, list[str]]:
    """Return, for each copy, the identities that are broken at places where the unchanged copy holds."""
    rows = con.execute(
        """
        with checks as (
            select
                cast(split_part(document_key, '~', 2) as integer) as no, identity_id, place_id, status
            from intermediate.int_identity_checks__explained
        )
        select distinct broken.no, broken.identity_id
        from checks as broken
        anti join checks as before
            on before.no = 0 and before.identity_id = broken.identity_id
            and before.place_id = broken.place_id and before.status = 'violation'
        where broken.status = 'violation'
        order by all
        """
    ).fetchall()
    found: dict[int, list[str]] = defaultdict(list)
    for no, identity_id in rows:
        found[no].append(identity_id)
    return found


def fingerprint_models() -> str:
    """Hash of every file that the verdicts depend on besides the raw rows."""
    digest = hashlib.sha256()
    for path in sorted((PROJECT / "dbt_project").rglob("*")):
        if path.suffix in (".sql", ".csv") and not {"target", "logs"} & set(path.parts):
            digest.update(path.relative_to(PROJECT).as_posix().encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def read_state(state: Path | None, run: str) -> dict[str, dict[str, Any]]:
    """Return the results of documents that an earlier run with the same fingerprint wrote down."""
    if state is None or not state.is_file():
        return {}
    results = {}
    for line in state.read_text(encoding="utf-8").splitlines():
        try:
            result = json.loads(line)
        except json.JSONDecodeError:  # the line that a killed run was writing
            continue
        if result["run"] == run:
            results[result["document_key"]] = result
    return results


def measure(warehouse: Path, per_kind: int, seed: int, state: Path | None = None) -> dict[str, Any]:
    """Run all changes, document by document, and return the counts."""
    started = time.monotonic()
    models = fingerprint_models()
    run = f"{models}-{per_kind}-{seed}"
    results = read_state(state, run)
    with tempfile.TemporaryDirectory(prefix="yusuan-mutation-") as name:
        path, target = Path(name) / "yusuan.duckdb", Path(name) / "target"
        with _from_source(path, warehouse) as con:
            copy_raw(con)
        run_model(CHECKED_MODEL, path, target)
        with duckdb.connect(str(path), read_only=True) as con:
            cells = read_cells(con)
            names = dict(
                con.execute("select document_key, source_name from raw.documents").fetchall()
            )
        documents = sorted({cell.document_key for cell in cells}, key=lambda k: names[k])
        for document_key in documents:
            if document_key in results:
                continue
            if fingerprint_models() != models:
                sys.exit("the models changed: what was measured until now is of the old ones")
            own = [cell for cell in cells if cell.document_key == document_key]
            changes = choose(own, per_kind, seed)
            path.unlink()
            with _from_source(path, warehouse) as con:
                write_copies(con, document_key, changes)
            run_model(CHECKED_MODEL, path, target)
            with duckdb.connect(str(path), read_only=True) as con:
                found = find_new_breaks(con)
            result = judge_document(names[document_key], changes, found)
            results[document_key] = result
            if state is not None:
                with state.open("a", encoding="utf-8") as handle:
                    line = {"run": run, "document_key": document_key, **result}
                    handle.write(json.dumps(line, ensure_ascii=False) + "\n")
            share = result["caught"] / result["visible"] if result["visible"] else 1.0
            print(
                f"{result['document']}: {result['caught']} of {result['visible']} ({share:.1%})",
                flush=True,
            )
    outcome = summarise([results[key] for key in documents if key in results])
    outcome.update(per_kind=per_kind, seed=seed, seconds=round(time.monotonic() - started, 1))
    return outcome


@contextmanager
def _from_source(path: Path, warehouse: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A new file at ``path`` with the warehouse attached as ``source``."""
    with duckdb.connect(str(path)) as con:
        con.execute(f"attach '{warehouse}' as source (read_only)")
        yield con


def judge_document(name: str, changes: list[Change], found: dict[int, list[str]]) -> dict[str, Any]:
    """Count what was caught in one document; ``found`` has the broken identities by copy."""
    seen: Counter[str] = Counter()
    by_identity: Counter[str] = Counter()
    missed = []
    for change in changes:
        caught = "caught" if change.no in found else "missed"
        visible = _classify(change)
        seen[f"{change.cell.kind}/{change.mutation}/{visible}_{caught}"] += 1
        by_identity.update(found.get(change.no, []))
        if visible == "visible" and change.no not in found:
            missed.append(_describe(change, name))
    visible_count = sum(1 for change in changes if _classify(change) == "visible")
    return {
        "document": name, "changes": len(changes), "visible": visible_count,
        "caught": visible_count - len(missed), "seen": dict(seen), "caught_by": dict(by_identity),
        "missed": missed, "new_findings_on_unchanged": found.get(0, []),
    }  # fmt: skip


def _classify(change: Change) -> str:
    if not change.cell.equalities:
        return "invisible"
    return "rounding" if change.is_within_rounding else "visible"


def name_identities(kind: str) -> str:
    """What would see a figure of a kind of table: its equalities of the catalogue, were the other side printed."""
    found = {row["identity_id"] for row in _read_seed("identity_trees") if row["kind"] == kind}
    for row in _read_seed("identity_terms"):
        if kind in row["kinds"].split("|"):
            found.add(row["identity_id"])
    equal = [
        row["identity_id"]
        for row in _read_seed("identities")
        if row["identity_id"] in found and row["comparison"] == "eq" and row["severity"] != "I"
    ]
    return ", ".join([*(equal or ["M-SUM"]), IN_TEXT])


def _read_seed(name: str) -> list[dict[str, str]]:
    with (SEEDS / f"{name}.csv").open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def summarise(results: list[dict[str, Any]]) -> dict[str, Any]:
    """Add up the results of all documents."""
    seen: Counter[tuple[str, str, str]] = Counter()
    by_identity: Counter[str] = Counter()
    for result in results:
        for key, count in result["seen"].items():
            kind, mutation, verdict = key.split("/")
            seen[kind, mutation, verdict] += count
        by_identity.update(result["caught_by"])
    return {
        "documents": {
            r["document"]: {k: r[k] for k in ("changes", "visible", "caught")} for r in results
        },
        "new_findings_on_unchanged": sum(len(r["new_findings_on_unchanged"]) for r in results),
        "kinds": _tabulate(seen, 0),
        "mutations": _tabulate(seen, 1),
        "caught_by": dict(by_identity.most_common()),
        "missed": [missed for r in results for missed in r["missed"]],
    }


def _describe(change: Change, name: str) -> dict[str, Any]:
    cell = change.cell
    return {
        "document": name, "kind": cell.kind, "mutation": change.mutation, "table_no": cell.table_no,
        "row_no": cell.row_no, "col_no": cell.col_no, "printed": cell.number_text, "changed": change.number_text,
    }  # fmt: skip


def _tabulate(seen: Counter[tuple[str, str, str]], key: int) -> dict[str, dict[str, int]]:
    table: dict[str, Counter[str]] = defaultdict(Counter)
    for parts, count in seen.items():
        table[parts[key]][parts[2]] += count
    return {name: dict(sorted(counts.items())) for name, counts in sorted(table.items())}


def _print(outcome: dict[str, Any]) -> None:
    print(
        f"\n{'kind of table':24}{'visible':>9}{'caught':>9}{'share':>8}{'rounding':>10}"
        f"{'invisible':>11}{'caught':>8}  what would see it"
    )
    total: Counter[str] = Counter()
    for kind, counts in outcome["kinds"].items():
        total.update(counts)
        _print_row(kind, counts, name_identities(kind))
    _print_row("all", total, "")
    print()
    for mutation, counts in outcome["mutations"].items():
        _print_row(mutation, counts, "")
    print(f"\nnew findings on unchanged documents: {outcome['new_findings_on_unchanged']}")
    print(f"seconds: {outcome['seconds']}")


def _print_row(name: str, counts: dict[str, int] | Counter[str], note: str) -> None:
    caught, missed = counts.get("visible_caught", 0), counts.get("visible_missed", 0)
    rounding = counts.get("rounding_caught", 0) + counts.get("rounding_missed", 0)
    guarded = counts.get("invisible_caught", 0)
    invisible = guarded + counts.get("invisible_missed", 0)
    share = caught / (caught + missed) if caught + missed else 1.0
    print(
        f"{name:24}{caught + missed:>9}{caught:>9}{share:>8.1%}{rounding:>10}"
        f"{invisible:>11}{guarded:>8}  {note if invisible else ''}"
    )


def main() -> int:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--warehouse", type=Path, default=PROJECT / "data/warehouse/yusuan.duckdb")
    parser.add_argument(
        "--per-kind", type=int, default=12, help="changes for each kind of table of a document"
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", type=Path)
    parser.add_argument(
        "--state", type=Path, help="file that keeps what was measured, to go on after a stop"
    )
    options = parser.parse_args()
    outcome = measure(options.warehouse.absolute(), options.per_kind, options.seed, options.state)
    _print(outcome)
    if options.json:
        options.json.write_text(json.dumps(outcome, ensure_ascii=False, indent=1), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
