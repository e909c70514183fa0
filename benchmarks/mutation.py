"""How many slips would be caught: changes one printed figure at a time in real documents and looks.

Each change makes a copy of a document, in the raw rows, that differs in one cell: 10 % more, two digits
swapped, another sign, one last place beyond the tolerance, blanked, or moved one row. All copies of a document
are evaluated at once by the very models that a refresh runs. A change is *caught* where an identity breaks
that holds in the unchanged copy.

A change can be seen where its figure takes part in an identity that compares for equality; the rest is
counted beside, by kind of table, with what would see it.

    python benchmarks/mutation.py --warehouse data/warehouse/yusuan.duckdb --per-kind 12 --json out.json

What was measured is written down document by document (``--state``), so that a run that was stopped goes on
where it was; a change of the models, the numbers asked for or the document begins anew.
"""

from __future__ import annotations

import argparse
import hashlib
import itertools
import json
import os
import random
import shutil
import sys
import tempfile
import time
from collections import Counter, defaultdict
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from pathlib import Path
from typing import Any

import duckdb
from dbt.cli.main import dbtRunner

PROJECT = Path(__file__).parents[1]
MUTATIONS = (
    "plus_10_percent",
    "digits_swapped",
    "sign",
    "beyond_tolerance",
    "blanked",
    "moved_one_row",
)
MODELS = ("+int_identity_checks__explained", "+int_check_terms__unioned")
# Identities that say "not more than": they see a change in one direction only.
ONE_SIDED = ("le", "ge")
WHAT_WOULD_SEE = {
    "three_public": "the same item in the text, or a printed total of the row",
    "project": "the same project in a performance table, or the text",
    "procurement": "the text's amount of the same item",
    "performance_form": "the same project in the project table",
    "performance_list": "the same project in the project table",
    "memo": "the text's amount of the same item",
}


@dataclass(frozen=True, slots=True)
class Cell:
    """A money cell that can be changed; ``tolerance`` is the widest of the checks it takes part in, in 元."""

    document_key: str
    table_no: int
    panel_no: int
    row_no: int
    col_no: int
    kind: str
    number_text: str
    yuan_per_unit: Decimal
    tolerance: Decimal
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
            changed = number + unit * steps
        case "blanked":
            return None, cell.row_no
        case "moved_one_row":
            return None if cell.lower_row_no is None else (cell.number_text, cell.lower_row_no)
        case _:
            raise ValueError(mutation)
    return None if changed == number else (format(changed, "f"), cell.row_no)


def evaluate(con_path: Path, target: Path) -> None:
    """Run the quality models on a file with schema ``raw``; ``target`` holds a copy of the dbt project."""
    os.environ["YUSUAN_WAREHOUSE"] = str(con_path)
    result = dbtRunner().invoke([
        "--quiet", "build", "--select", *MODELS, "--resource-type", "model", "--resource-type", "seed",
        "--project-dir", str(target / "project"), "--profiles-dir", str(target / "project"),
        "--target-path", str(target), "--log-path", str(target),
    ])  # fmt: skip
    if not result.success:
        sys.exit(
            f"dbt failed: {result.exception or [r.message for r in result.result if r.message]}"
        )


def read_cells(con: duckdb.DuckDBPyConnection) -> list[Cell]:
    """Return every nonzero money cell of the evaluated documents with what it takes part in."""
    rows = con.execute(
        """
        with taking_part as (
            select
                terms.document_key, terms.figure_id,
                max(checks.tolerance) as tolerance,
                count(*) filter (
                    where coalesce(terms.comparison, identities.comparison) = 'eq'
                    and checks.status in ('pass', 'rounding')
                ) as equalities
            from intermediate.int_check_terms__unioned as terms
            inner join intermediate.int_identity_checks__explained as checks
                using (document_key, identity_id, place_id)
            inner join reference.identities as identities on terms.identity_id = identities.identity_id
            where terms.value_unit = '元' and checks.status <> 'not_applicable'
            group by terms.document_key, terms.figure_id
        )
        select
            cells.document_key, cells.table_no, cells.panel_no, cells.row_no, cells.col_no,
            cells.kind, joined.number_text,
            cast(joined.amount_yuan / joined.numeric_value as decimal(20, 0)),
            coalesce(taking_part.tolerance, 0), coalesce(taking_part.equalities, 0),
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


def write_copies(
    con: duckdb.DuckDBPyConnection, source: str, document_key: str, changes: list[Change]
) -> None:
    """Write the unchanged copy (0) and one copy for each change of a document into schema ``raw``."""
    con.execute(
        "create or replace temp table changes (no integer, table_no integer, panel_no integer, "
        "row_no integer, col_no integer, number_text varchar, new_row_no integer)"
    )
    con.execute("insert into changes values (0, -1, -1, -1, -1, null, null)")
    for c in changes:
        cell = (c.cell.table_no, c.cell.panel_no, c.cell.row_no, c.cell.col_no)
        con.execute(
            "insert into changes values (?, ?, ?, ?, ?, ?, ?)",
            [c.no, *cell, c.number_text, c.row_no],
        )
    for table in list_raw_tables(con, with_documents=True):
        con.execute(f"delete from raw.{table}")
        replaced = "source.document_key || '~' || changes.no as document_key"
        where, joined = "source.document_key = ?", ""
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
            f"insert into raw.{table} by name select source.* replace ({replaced}) "
            f"from {source}.raw.{table} as source cross join changes {joined} where {where}",
            [document_key],
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
    run = f"{fingerprint_models()}-{per_kind}-{seed}"
    results = read_state(state, run)
    with tempfile.TemporaryDirectory(prefix="yusuan-mutation-") as name:
        path, target = Path(name) / "yusuan.duckdb", Path(name) / "target"
        # a run of many minutes must not see the models change under it
        shutil.copytree(
            PROJECT / "dbt_project",
            target / "project",
            ignore=shutil.ignore_patterns("target", "logs"),
        )
        with duckdb.connect(str(path)) as con:
            con.execute(f"attach '{warehouse}' as source (read_only)")
            con.execute("create schema raw")
            for table in list_raw_tables(con, with_documents=None):
                con.execute(f"create table raw.{table} as select * from source.raw.{table}")
        evaluate(path, target)
        with duckdb.connect(str(path), read_only=True) as con:
            cells = read_cells(con)
            names = dict(
                con.execute("select document_key, source_name from raw.documents").fetchall()
            )
        documents = sorted({cell.document_key for cell in cells}, key=lambda k: names[k])
        for document_key in documents:
            if document_key in results:
                continue
            own = [cell for cell in cells if cell.document_key == document_key]
            changes = choose(own, per_kind, seed)
            with duckdb.connect(str(path)) as con:
                con.execute(f"attach '{warehouse}' as source (read_only)")
                write_copies(con, "source", document_key, changes)
            evaluate(path, target)
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


def judge_document(name: str, changes: list[Change], found: dict[int, list[str]]) -> dict[str, Any]:
    """Count what was caught in one document; ``found`` has the broken identities by copy."""
    seen: Counter[str] = Counter()
    by_identity: Counter[str] = Counter()
    missed = []
    for change in changes:
        caught = "caught" if change.no in found else "missed"
        visible = "visible" if change.cell.equalities else "invisible"
        seen[f"{change.cell.kind}/{change.mutation}/{visible}_{caught}"] += 1
        by_identity.update(found.get(change.no, []))
        if change.cell.equalities and change.no not in found:
            missed.append(_describe(change, name))
    visible_count = sum(1 for change in changes if change.cell.equalities)
    return {
        "document": name, "changes": len(changes), "visible": visible_count,
        "caught": visible_count - len(missed), "seen": dict(seen), "caught_by": dict(by_identity),
        "missed": missed, "new_findings_on_unchanged": found.get(0, []),
    }  # fmt: skip


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
        f"\n{'kind of table':24}{'visible':>9}{'caught':>9}{'share':>8}{'invisible':>11}  what would see it"
    )
    total: Counter[str] = Counter()
    for kind, counts in outcome["kinds"].items():
        total.update(counts)
        _print_row(
            kind, counts, WHAT_WOULD_SEE.get(kind, "a printed sum it is part of, or the text")
        )
    _print_row("all", total, "")
    print()
    for mutation, counts in outcome["mutations"].items():
        _print_row(mutation, counts, "")
    print(f"\nnew findings on unchanged documents: {outcome['new_findings_on_unchanged']}")
    print(f"seconds: {outcome['seconds']}")


def _print_row(name: str, counts: dict[str, int] | Counter[str], note: str) -> None:
    caught, missed = counts.get("visible_caught", 0), counts.get("visible_missed", 0)
    invisible = counts.get("invisible_caught", 0) + counts.get("invisible_missed", 0)
    share = caught / (caught + missed) if caught + missed else 1.0
    print(
        f"{name:24}{caught + missed:>9}{caught:>9}{share:>8.1%}{invisible:>11}  {note if invisible else ''}"
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
