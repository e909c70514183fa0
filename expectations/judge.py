"""Judges a candidate warehouse: runs all suites on a read-only connection and says whether it may be published.

Only expectations of severity *critical* stop a publication: a null key, a value outside a closed list,
something withheld that stands in a mart, checks done that differ from checks due. A broken identity
of the publisher withholds facts and asks for a person; it does not stop the others.
"""

from __future__ import annotations

import os
import warnings
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb

from expectations.attention import find_documents
from expectations.data_docs import SuiteLine, add_site, build_site, find_page, write_index
from expectations.dialect import register_dialect, to_url
from expectations.findings import count_checks, read_findings
from expectations.suites import (
    CRITICAL,
    INFO,
    SUITE_FOLDER,
    WARNING,
    Expected,
    Identity,
    Suite,
    make_identity_suites,
    read_mart_suites,
)
from expectations.violations import write_violations_page

_ROWS_SHOWN = 3
_NO_TELEMETRY = {"GX_ANALYTICS_ENABLED": "false"}


@dataclass(frozen=True, slots=True)
class Failure:
    """One expectation that was not met."""

    suite: str
    table: str
    about: str
    severity: str
    count: int | None
    examples: tuple[str, ...] = ()

    def __str__(self) -> str:
        """Table, what was expected, how often not, and the first rows."""
        text = f"{self.table}: {self.about}"
        if self.count is not None:
            text += f" ({self.count} rows)"
        return text + (f", e.g. {'; '.join(self.examples)}" if self.examples else "")


@dataclass(frozen=True, slots=True)
class Judgement:
    """The verdict on a candidate.

    ``documents_needing_attention`` are the source addresses of documents of which something is withheld or that have an
    unexplained break of an E identity. ``statistics`` counts expectations and checks by result.
    """

    ok_to_publish: bool
    critical: tuple[Failure, ...] = ()
    warnings: tuple[Failure, ...] = ()
    infos: tuple[Failure, ...] = ()
    documents_needing_attention: tuple[str, ...] = ()
    statistics: dict[str, int] = field(default_factory=dict)

    @property
    def needs_attention(self) -> bool:
        """Whether a person should look at some document."""
        return bool(self.documents_needing_attention)


def judge(
    warehouse: Path, site_dir: Path | None = None, *, suite_folder: Path = SUITE_FOLDER
) -> Judgement:
    """Run every suite on ``warehouse``; write Data Docs and the violations page to ``site_dir``.

    The file is opened read-only and nothing is written but the report. A mart that is missing is a
    critical failure, not an exception. Raises ``FileNotFoundError`` where there is no file.
    """
    if not warehouse.is_file():
        raise FileNotFoundError(warehouse)
    con = duckdb.connect(str(warehouse), read_only=True)
    try:
        suites = [*read_mart_suites(suite_folder), *make_identity_suites(_read_identities(con))]
        present = {
            f"{schema}.{table}"
            for schema, table in con.execute(
                "select schema_name, table_name from duckdb_columns() group by all"
            ).fetchall()
        }
        attention = find_documents(con, present)
        statistics = {f"checks_{status}": n for status, n in count_checks(con).items()}
        findings = read_findings(con) if site_dir is not None else []
    finally:
        con.close()

    failures = [
        Failure(suite.name, suite.table, "the table is in the warehouse", CRITICAL, None)
        for suite in suites
        if suite.table not in present
    ]
    runnable = [suite for suite in suites if suite.table in present]
    found, evaluated = _run(warehouse, runnable, site_dir)
    failures += found
    statistics["expectations"] = sum(evaluated.values())
    statistics["expectations_failed"] = len(found)
    if site_dir is not None:
        lines = [
            SuiteLine(
                suite.name,
                suite.table,
                evaluated.get(suite.name, 0),
                tuple(failure for failure in failures if failure.suite == suite.name),
                find_page(site_dir, suite.name),
            )
            for suite in suites
        ]
        write_index(lines, site_dir)
        write_violations_page(findings, site_dir / "violations.html")
    critical = tuple(f for f in failures if f.severity == CRITICAL)
    return Judgement(
        ok_to_publish=not critical,
        critical=critical,
        warnings=tuple(f for f in failures if f.severity == WARNING),
        infos=tuple(f for f in failures if f.severity == INFO),
        documents_needing_attention=attention,
        statistics=statistics,
    )


def _run(
    warehouse: Path, suites: Sequence[Suite], site_dir: Path | None
) -> tuple[list[Failure], dict[str, int]]:
    """Run suites through Great Expectations; return the failures and each suite's number of expectations."""
    os.environ.update(_NO_TELEMETRY)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        # importing takes seconds, which a command that only reads a suite should not pay
        import great_expectations as gx  # noqa: PLC0415
        import great_expectations.expectations as gxe  # noqa: PLC0415
        from great_expectations.data_context.types.base import (  # noqa: PLC0415
            ProgressBarsConfig,
        )

        register_dialect()
        context = gx.get_context(mode="ephemeral")
        context.variables.progress_bars = ProgressBarsConfig(globally=False)
        source = context.data_sources.add_sql(
            "warehouse", connection_string=to_url(str(warehouse.absolute()))
        )
        definitions = []
        batches: dict[str, Any] = {}
        for suite in suites:
            if suite.table not in batches:
                schema, table = suite.table.split(".")
                asset = source.add_table_asset(suite.table, table_name=table, schema_name=schema)
                batches[suite.table] = asset.add_batch_definition_whole_table("whole")
            objects = [_make(gxe, expected) for expected in suite.expectations]
            definitions.append(
                context.validation_definitions.add(
                    gx.ValidationDefinition(
                        name=suite.name,
                        data=batches[suite.table],
                        suite=context.suites.add(
                            gx.ExpectationSuite(name=suite.name, expectations=objects)
                        ),
                    )
                )
            )
        checkpoint = context.checkpoints.add(
            gx.Checkpoint(
                name="candidate",
                validation_definitions=definitions,
                result_format={"result_format": "COMPLETE", "partial_unexpected_count": 20},
            )
        )
        try:
            if site_dir is not None:
                add_site(context, site_dir)
            outcome = checkpoint.run()
            if site_dir is not None:
                build_site(context, site_dir)
        finally:
            # an open connection would keep the file from being opened for the record of the run
            source.get_execution_engine().engine.dispose()
            source.get_engine().dispose()

    tables = {suite.name: suite.table for suite in suites}
    failures: list[Failure] = []
    evaluated = {suite.name: 0 for suite in suites}
    for result in outcome.run_results.values():
        for one in result.results:
            evaluated[result.suite_name] += 1
            if not one.success:
                failures.append(_describe(result.suite_name, tables[result.suite_name], one))
    return failures, evaluated


def _make(gxe: Any, expected: Expected) -> Any:
    return getattr(gxe, expected.kind)(
        **expected.arguments, severity=expected.severity, description=expected.about
    )


def _describe(suite: str, table: str, result: Any) -> Failure:
    config = result.expectation_config
    detail = result.result or {}
    rows = (detail.get("details") or {}).get("unexpected_rows")
    raised = (result.exception_info or {}).get("raised_exception")
    about = config.description or config.type
    if rows is not None:
        examples = tuple(
            ", ".join(f"{k} {v}" for k, v in row.items() if v is not None)
            for row in rows[:_ROWS_SHOWN]
        )
        count = detail.get("observed_value")
    else:
        examples = tuple(
            str(v) for v in (detail.get("partial_unexpected_list") or [])[:_ROWS_SHOWN]
        )
        count = detail.get("unexpected_count")
    if not detail or raised:
        # an expectation that could not be evaluated is not one that holds
        message = str(result.exception_info)
        return Failure(
            suite, table, f"{about}: could not be evaluated", CRITICAL, None, (message[:300],)
        )
    severity = getattr(config.severity, "value", config.severity) or CRITICAL
    return Failure(suite, table, about, str(severity), count, examples)


def _read_identities(con: duckdb.DuckDBPyConnection) -> list[Identity]:
    rows = con.execute(
        "select identity_id, section, severity, name_zh, name_en from reference.identities order by all"
    ).fetchall()
    return [Identity(*row) for row in rows]
