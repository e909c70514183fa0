"""The catalogue page of identities, ``docs/identities.md``, made from the seeds that SQL and suites are made from.

python -m expectations.catalogue          # write the page
python -m expectations.catalogue --check  # exit 1 where it is out of date
"""

from __future__ import annotations

import argparse
import csv
import sys
from collections import defaultdict
from pathlib import Path

PROJECT = Path(__file__).parents[1]
SEEDS = PROJECT / "dbt_project" / "seeds"
PAGE = PROJECT / "docs" / "identities.md"

_SECTIONS = {
    "within_table": "Within one table · 表内",
    "across_tables": "Across tables · 表间",
    "table_text": "Table against text · 表与文字",
    "across_documents": "Across documents · 文件之间",
    "final_accounts": "Final accounts · 决算",
    "guard": "Guards beside the identities · 防护",
}
_HOW = {
    "tree": "printed sums",
    "terms": "chosen cells",
    "statements": "the prose",
    "documents": "several documents",
    "custom": "a query of its own",
}
_HEAD = """\
# Identities

<!-- Made by `python -m expectations.catalogue` from the seeds identities.csv and identity_terms.csv. -->

What `yusuan refresh` and `yusuan check` verify in every document. Each row of `audit.identity_checks` is one
identity at one place, with both sides as printed. An identity that cannot be evaluated has a row that says why.

**Severity.** E: the document, or our reading of it, cannot be right; the families named are withheld until the
break is explained. W: usually a mistake, lawful exceptions exist. I: convention. Nothing but E withholds.

**Tolerance** is derived from what is printed: each figure errs by at most half its last printed place, so a
difference of up to the sum of these is `rounding`, but never more than 2 of the coarsest place (5 where more than
20 terms are added). Shares and rates are compared at their printed decimals. A bare 0 is as exact as the finest
figure it stands with. Counts, years and words compare exactly.

**Blank** counts as 0 only in a row or column that prints numbers elsewhere; a heading without numbers hands its
parts on to the sum above it.
"""


def read_seed(name: str) -> list[dict[str, str]]:
    """Return the rows of a seed file."""
    with (SEEDS / f"{name}.csv").open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def render_catalogue(identities: list[dict[str, str]], terms: list[dict[str, str]]) -> str:
    """Return the page as Markdown: a table for each section and the terms of what compares chosen cells."""
    lines = [_HEAD]
    by_identity: dict[str, list[dict[str, str]]] = defaultdict(list)
    for term in terms:
        by_identity[term["identity_id"]].append(term)
    for section, title in _SECTIONS.items():
        members = [row for row in identities if row["section"] == section]
        lines += [
            f"\n## {title}\n",
            "| id | identity | severity | withholds | evaluated over | a break means |",
            "|---|---|---|---|---|---|",
        ]
        for row in members:
            withheld = row["families_withheld"].replace(";", ", ") or "–"
            if withheld == "sentence":
                withheld = "the sentence"
            scope = "" if row["stage_scope"] == "any" else f" ({row['stage_scope']} only)"
            lines.append(
                f"| {row['identity_id']} | {row['name_zh']}<br>{row['name_en']} | {row['severity']} | {withheld} "
                f"| {_HOW[row['evaluator']]}{scope} | {row['explanation_zh']}<br>{row['explanation_en']} |"
            )
        chosen = [row["identity_id"] for row in members if row["identity_id"] in by_identity]
        if chosen:
            lines += ["\nTerms (left against right):\n"]
            lines += [
                f"- {identity_id}: {_describe_variants(by_identity[identity_id])}"
                for identity_id in chosen
            ]
    return "\n".join(lines) + "\n"


def _describe_variants(terms: list[dict[str, str]]) -> str:
    variants: dict[str, list[dict[str, str]]] = defaultdict(list)
    for term in terms:
        variants[term["variant"]].append(term)
    texts = []
    for members in variants.values():
        sides = []
        for side in ("left", "right"):
            parts = [
                (f"{t['weight']} × " if t["weight"] != "1" else "")
                + t["label_zh"]
                + f" ({t['kinds'].replace('|', ', ')})"
                for t in members
                if t["side"] == side
            ]
            sides.append(" + ".join(parts))
        place = members[0]["place_by"]
        texts.append(" ↔ ".join(sides) + (f", by {place.replace('_', ' and ')}" if place else ""))
    return "; ".join(texts)


def main() -> int:
    """Command line: write or check the page."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument(
        "--check", action="store_true", help="write nothing; exit 1 where the page is out of date"
    )
    options = parser.parse_args()
    page = render_catalogue(read_seed("identities"), read_seed("identity_terms"))
    if options.check:
        return 0 if PAGE.is_file() and PAGE.read_text(encoding="utf-8") == page else 1
    PAGE.write_text(page, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
