"""The page of findings: every broken identity of every document, with both sides and the page to look at.

Great Expectations' own pages show neither the rows that failed nor how serious they are.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from jinja2 import Environment, PackageLoader

from expectations.findings import Finding


def write_violations_page(findings: Sequence[Finding], target: Path) -> None:
    """Write one self-contained HTML page with the findings of all documents."""
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(render_findings(findings, "勾稽检查 · Findings"), encoding="utf-8")


def render_findings(findings: Sequence[Finding], title: str) -> str:
    """Return the findings as one HTML page, grouped by document, without scripts or outside references."""
    environment = Environment(
        loader=PackageLoader("expectations", "templates"), autoescape=True, trim_blocks=True
    )
    groups: dict[str, list[Finding]] = {}
    for finding in findings:
        groups.setdefault(finding.document, []).append(finding)
    return environment.get_template("findings.html").render(title=title, groups=groups)
