"""The rules of the dbt project, checked on its manifest: layers, contracts, descriptions, tests."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import duckdb

PROJECT = Path(__file__).parents[2] / "dbt_project"
# what a layer may read
ALLOWED = {
    "staging": {"source"},
    "intermediate": {"staging", "intermediate", "quality", "seed"},
    "quality": {"staging", "intermediate", "quality", "seed"},
    "marts": {"intermediate", "quality", "marts", "audit", "seed"},
    "audit": {"intermediate", "quality", "marts", "audit", "seed"},
}
# which documents a build works on is no data: models read it through the macro that narrows what they read
SCOPE = "int_documents__rebuilt"
NAMES = {
    "staging": r"stg_[a-z_]+",
    "intermediate": r"int_[a-z_]+__[a-z_]+",
    "marts": r"(fct|dim)_[a-z_]+|unit_(year_summary|panel|peers)",
}


def _models(manifest: dict[str, Any]) -> list[dict[str, Any]]:
    return [n for n in manifest["nodes"].values() if n["resource_type"] == "model"]


def _layer(node: dict[str, Any]) -> str:
    if node["resource_type"] in {"seed", "source"}:
        return str(node["resource_type"])
    return str(node["fqn"][1])


def test_layers_read_only_what_they_may(manifest: dict[str, Any]) -> None:
    """Marts never read staging, staging reads nothing but raw."""
    nodes = {**manifest["nodes"], **manifest["sources"]}
    wrong = [
        f"{model['name']} reads {nodes[parent]['name']}"
        for model in _models(manifest)
        for parent in model["depends_on"]["nodes"]
        if _layer(nodes[parent]) not in ALLOWED[_layer(model)] and nodes[parent]["name"] != SCOPE
    ]
    assert not wrong


def test_models_are_named_after_their_layer(manifest: dict[str, Any]) -> None:
    wrong = [
        model["name"]
        for model in _models(manifest)
        if not re.fullmatch(NAMES.get(_layer(model), ".*"), model["name"])
    ]
    assert not wrong


def test_every_model_is_described_beside_its_sql(manifest: dict[str, Any]) -> None:
    wrong = []
    for model in _models(manifest):
        beside = Path(model["original_file_path"]).with_suffix(".yml")
        patch = (model["patch_path"] or "").removeprefix(f"{model['package_name']}://")
        if Path(patch) != beside or not model["description"].strip():
            wrong.append(model["name"])
    assert not wrong


def test_every_column_is_described(manifest: dict[str, Any], empty_warehouse: Path) -> None:
    """The columns in the database are the columns in the descriptions, none missing, none left over."""
    with duckdb.connect(str(empty_warehouse), read_only=True) as con:
        rows = con.execute(
            "select schema_name, table_name, column_name from duckdb_columns()"
        ).fetchall()
    built: dict[tuple[str, str], set[str]] = {}
    for schema, table, column in rows:
        built.setdefault((schema, table), set()).add(column)
    wrong = []
    nodes = [n for n in manifest["nodes"].values() if n["resource_type"] in {"model", "seed"}]
    for node in nodes:
        if node["config"]["materialized"] == "ephemeral":  # a part of another model, in no database
            continue
        described = {name for name, c in node["columns"].items() if c["description"].strip()}
        difference = described ^ built[(node["schema"], node["name"])]
        if difference:
            wrong.append(f"{node['name']}: {', '.join(sorted(difference))}")
    assert not wrong


def test_models_built_by_document_have_its_key(manifest: dict[str, Any]) -> None:
    """Their rows are replaced by document, and what they read is narrowed by it."""
    by_document = [
        model
        for model in _models(manifest)
        if model["config"]["materialized"] in {"incremental", "ephemeral"}
    ]
    assert len(by_document) > 70
    wrong = [
        model["name"]
        for model in by_document
        if "document_key" not in model["columns"]
        or SCOPE not in {key.rsplit(".", 1)[-1] for key in model["depends_on"]["nodes"]}
    ]
    assert not wrong


def test_facts_are_built_by_document(manifest: dict[str, Any]) -> None:
    wrong = [
        model["name"]
        for model in _models(manifest)
        if model["name"].startswith("fct_")
        and (
            model["config"]["materialized"] != "incremental"
            or model["config"]["incremental_strategy"] != "by_document"
            or model["config"]["on_schema_change"] != "fail"
        )
    ]
    assert not wrong


def test_public_tables_keep_a_contract(manifest: dict[str, Any]) -> None:
    wrong = [
        model["name"]
        for model in _models(manifest)
        if _layer(model) in {"marts", "audit"} and not model["config"]["contract"]["enforced"]
    ]
    assert not wrong


def test_public_models_have_a_key_test(manifest: dict[str, Any]) -> None:
    """Each mart has at least one test of uniqueness: of a column or of a combination."""
    tested: dict[str, set[str]] = {}
    for node in manifest["nodes"].values():
        if node["resource_type"] == "test" and node.get("attached_node"):
            name = (node.get("test_metadata") or {}).get("name", "")
            tested.setdefault(node["attached_node"], set()).add(name)
    wrong = [
        model["name"]
        for model in _models(manifest)
        if _layer(model) == "marts"
        and not tested.get(model["unique_id"], set()) & {"unique", "unique_combination"}
    ]
    assert not wrong


def test_the_declared_grain_is_that_of_the_model(manifest: dict[str, Any]) -> None:
    """What a row of a fact is, as its test and readers are told, is what its rows are numbered by."""
    declared = {
        node["attached_node"].rpartition(".")[2]: node["test_metadata"]["kwargs"]["columns"]
        for node in manifest["nodes"].values()
        if node["resource_type"] == "test" and node["name"].endswith("_has_its_grain")
    }
    numbered = {}
    for path in (PROJECT / "models" / "marts").glob("fct_*.sql"):
        grain = re.search(r"grain=\[([^\]]*)\]", path.read_text(encoding="utf-8"))
        assert grain is not None, path.name
        keys = re.findall(r"'(\w+)'", grain[1])
        numbered[path.stem] = {"document_key", "reported_unit_key", "entry_no", *keys}
    assert {name: set(columns) for name, columns in declared.items()} == numbered
    assert len(numbered) == 13


def test_every_mart_has_a_reader(manifest: dict[str, Any]) -> None:
    """An exposure says who uses each public table."""
    used = {u for e in manifest["exposures"].values() for u in e["depends_on"]["nodes"]}
    wrong = [
        m["name"] for m in _models(manifest) if _layer(m) == "marts" and m["unique_id"] not in used
    ]
    assert not wrong


# Where a table of the public schemas is read: the file, and the exposures that speak of it.
USES = {
    "docs/cookbook.md": {"cookbook"},
    "docs/metrics.md": {"metrics"},
    "warehouse/candidate.py": {"version_difference"},
    "warehouse/check.py": {"document_check"},
    "warehouse/diff.py": {"version_difference"},
    "warehouse/document_report.py": {"refresh_status"},
    "warehouse/explain.py": {"figure_explanation"},
    "warehouse/site.py": {"unit_overview"},
    "warehouse/status.py": {"refresh_status"},
}


def test_every_use_is_an_exposure(manifest: dict[str, Any]) -> None:
    """Files that name public tables are listed, and their exposures name the same tables."""
    root = PROJECT.parent
    declared = {
        e["name"]: {u.rsplit(".", 1)[-1] for u in e["depends_on"]["nodes"]}
        for e in manifest["exposures"].values()
    }
    public = {m["name"] for m in _models(manifest) if _layer(m) in {"marts", "audit"}}
    files = [*(root / "warehouse").glob("*.py"), *(root / "docs").glob("*.md")]
    wrong = []
    for path in files:
        text = path.read_text(encoding="utf-8")
        named = set(re.findall(r"\b(?:marts|audit)\.([a-z_]+)", text)) & public
        name = path.relative_to(root).as_posix()
        if path.suffix == ".md" and name not in USES:
            continue  # a page that only mentions a table
        known = set().union(*(declared[exposure] for exposure in USES.get(name, ())))
        wrong += [f"{name}: {table}" for table in sorted(named - known)]
    assert wrong == []


def test_the_cookbook_exposure_is_the_cookbook(manifest: dict[str, Any]) -> None:
    text = (PROJECT.parent / "docs" / "cookbook.md").read_text(encoding="utf-8")
    exposure = next(e for e in manifest["exposures"].values() if e["name"] == "cookbook")
    assert set(re.findall(r"\b(?:marts|audit)\.([a-z_]+)", text)) == {
        key.rsplit(".", 1)[-1] for key in exposure["depends_on"]["nodes"]
    }


def test_documentation_has_a_front_page(manifest: dict[str, Any]) -> None:
    assert any(name.endswith("__overview__") and "yusuan" in name for name in manifest["docs"])


# What makes a model more than a list of columns: rows are matched, left out, grouped, ranked or told apart. Models
# that only stack others or hand arguments to a macro are told by the test of the macro and of what they stack.
DECIDES = re.compile(
    r"\b(join|where|having|case|qualify|over|exists|distinct|group by)\b", re.IGNORECASE
)


def _own_sql(model: dict[str, Any]) -> str:
    """The statement as written, without comments and quoted words."""
    return re.sub(r"\{#.*?#\}|--[^\n]*|'[^']*'", " ", model["raw_code"], flags=re.DOTALL)


def test_what_decides_is_told_from_a_list_of_columns() -> None:
    assert DECIDES.search(_own_sql({"raw_code": "select a from b left join c using (d)"}))
    assert DECIDES.search(_own_sql({"raw_code": "select row_number() over (order by a) from b"}))
    plain = "-- where it stands\nselect a, 'join' as b from {{ ref('c') }} {# case #}"
    assert DECIDES.search(_own_sql({"raw_code": plain})) is None


def test_every_model_that_decides_has_a_unit_test(manifest: dict[str, Any]) -> None:
    tested = {u["model"] for u in manifest["unit_tests"].values()}
    deciding = [m["name"] for m in _models(manifest) if DECIDES.search(_own_sql(m))]
    assert len(deciding) > 70
    assert [name for name in deciding if name not in tested] == []


def test_every_unit_test_says_something(manifest: dict[str, Any]) -> None:
    """It has rows in and expects rows out: an empty table passes whatever the model does."""
    wrong = [
        unit_test["name"]
        for unit_test in manifest["unit_tests"].values()
        if not unit_test["expect"]["rows"] or not any(given["rows"] for given in unit_test["given"])
    ]
    assert wrong == []


def test_every_macro_with_a_decision_has_a_unit_test(manifest: dict[str, Any]) -> None:
    """A macro that computes is used by some model that has a unit test."""
    with_tests = {u["model"] for u in manifest["unit_tests"].values()}
    tested_macros: set[str] = set()
    by_name = {m["name"]: m for m in _models(manifest)}
    macros = manifest["macros"]

    def collect(macro_id: str) -> None:
        if macro_id in tested_macros or macro_id not in macros:
            return
        tested_macros.add(macro_id)
        for inner in macros[macro_id]["depends_on"]["macros"]:
            collect(inner)

    for name in with_tests:
        for macro_id in by_name[name]["depends_on"]["macros"]:
            collect(macro_id)
    # tests/warehouse/test_building.py builds with it and compares
    plumbing = {"generate_schema_name", "list_facts", "get_incremental_by_document_sql"}
    wrong = [
        macro["name"]
        for macro_id, macro in macros.items()
        if macro["package_name"] == "yusuan"
        and macro_id not in tested_macros
        and macro["name"] not in plumbing
        and not macro["name"].startswith("test_")
        and "quality" not in Path(macro["original_file_path"]).parts
    ]
    assert not wrong
