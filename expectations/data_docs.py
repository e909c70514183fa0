"""Great Expectations' own pages, made to work without a network.

The pages load stylesheets and scripts from nine outside hosts and are bare where those cannot be
reached. The references are taken out; one small stylesheet of our own stands in, and tables open
without scripts. The library's list of pages is itself a script, so that the index is written here.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import quote

from jinja2 import Environment, PackageLoader

SITE_NAME = "local"
_STYLE_NAME = "data_docs.css"

# <script src="https://code.jquery.com/…"></script> and inline scripts that need the former
_SCRIPT = re.compile(r"<script\b.*?</script\s*>", re.DOTALL | re.IGNORECASE)
# <link rel="stylesheet" href="https://maxcdn.bootstrapcdn.com/…">, also over several lines
_LINK = re.compile(r"<link\b[^>]*>", re.DOTALL | re.IGNORECASE)
_OUTSIDE_IMAGE = re.compile(r"<img\b[^>]*>", re.DOTALL | re.IGNORECASE)  # logos and an invitation
_OUTSIDE_ANCHOR = re.compile(r"<a\b[^>]*?href=[\"']?https?://[^>]*>", re.DOTALL | re.IGNORECASE)
_OUTSIDE_PICTURE = re.compile(r"url\(\s*['\"]?(?:https?:)?//[^)]*\)", re.IGNORECASE)
_FOOTER = re.compile(r"<footer\b.*?</footer\s*>", re.DOTALL | re.IGNORECASE)  # a newsletter
# <i class="fas fa-check-circle text-success"></i>: the symbols are of an icon font from outside
_ICON = re.compile(r"<i class=\"[^\"]*?\bfa-([a-z-]+)[^\"]*\"[^>]*>\s*</i>", re.IGNORECASE)
_ICONS = {
    "check-circle": '<span class="text-success">✓ 通过</span>',
    "times": '<span class="text-danger">✗ 未通过</span>',
    "exclamation-triangle": '<span class="text-danger">! 未能检查</span>',
}
_HEAD_END = re.compile(r"</head\s*>", re.IGNORECASE)

_STYLE = """\
body { font: 15px/1.5 system-ui, "Noto Sans CJK SC", "PingFang SC", sans-serif; margin: 0 auto; max-width: 1200px;
  padding: 1rem; color: #1a1a1a; background: #fff; }
table { border-collapse: collapse; margin: .5rem 0; width: 100%; }
td, th { border: 1px solid #ccc; padding: .25rem .5rem; text-align: left; vertical-align: top; }
.row { display: flex; flex-wrap: wrap; gap: 1rem; } .col-md-9, .col-lg-9 { flex: 3 1 600px; }
.col-md-3, .col-lg-2 { flex: 1 1 200px; } .collapse { display: block; } nav ol { list-style: none; padding: 0; }
.badge { border: 1px solid #999; border-radius: .3rem; padding: 0 .3rem; } .text-success { color: #18642a; }
.text-success, .text-danger { white-space: nowrap; }
.text-danger { color: #a3161b; } .modal, .btn, .card:has(.btn) { display: none; } a { color: #0b4f9e; }
@media (prefers-color-scheme: dark) { body { background: #16181c; color: #e6e6e6; } a { color: #8ab8f0; }
  td, th { border-color: #444; } .text-success { color: #7bd88f; } .text-danger { color: #ff8f8f; } }
"""


class FailureLike(Protocol):
    """What the index says of an expectation that was not met."""

    @property
    def about(self) -> str:
        """What was expected."""
        ...

    @property
    def severity(self) -> str:
        """How serious it is."""
        ...

    @property
    def count(self) -> int | None:
        """In how many rows, where rows were counted."""
        ...


@dataclass(frozen=True, slots=True)
class SuiteLine:
    """A suite in the index: ``page`` is relative to the index, none where the suite could not run."""

    name: str
    table: str
    evaluated: int
    failures: tuple[FailureLike, ...]
    page: str | None

    @property
    def success(self) -> bool:
        """Whether the suite ran and all of it was met."""
        return self.page is not None and not self.failures


def add_site(context: Any, folder: Path) -> None:
    """Tell the context to keep its pages in ``folder``; what an earlier run left there is removed."""
    if folder.exists():
        shutil.rmtree(folder)
    folder.mkdir(parents=True)
    context.add_data_docs_site(
        site_name=SITE_NAME,
        site_config={
            "class_name": "SiteBuilder",
            "site_index_builder": {"class_name": "DefaultSiteIndexBuilder"},
            "store_backend": {
                "class_name": "TupleFilesystemStoreBackend",
                "base_directory": str(folder.absolute()),
            },
        },
    )


def build_site(context: Any, folder: Path) -> None:
    """Write the pages and take every reference to an outside host out of them."""
    context.build_data_docs(site_names=[SITE_NAME])
    (folder / _STYLE_NAME).write_text(_STYLE, encoding="utf-8")
    for page in folder.rglob("*.html"):
        depth = len(page.relative_to(folder).parts) - 1
        content = make_offline(page.read_text(encoding="utf-8"), "../" * depth + _STYLE_NAME)
        page.write_text(content, encoding="utf-8")
    shutil.rmtree(folder / "static", ignore_errors=True)


def find_page(folder: Path, suite: str) -> str | None:
    """Return the address, relative to ``folder``, of the page with the results of a suite."""
    # the library adds name and time of the run, of which a new folder holds one
    pages = sorted((folder / "validations" / suite).rglob("*.html"))
    return quote(pages[-1].relative_to(folder).as_posix()) if pages else None


def write_index(suites: Sequence[SuiteLine], folder: Path) -> None:
    """Write the list of all suites, those that failed first, in place of the library's."""
    environment = Environment(
        loader=PackageLoader("expectations", "templates"), autoescape=True, trim_blocks=True
    )
    page = environment.get_template("checks.html").render(
        title="校验结果 · Checks",
        style=_STYLE_NAME,
        suites=sorted(suites, key=lambda suite: (suite.success, suite.name)),
        passed=sum(suite.success for suite in suites),
    )
    (folder / "index.html").write_text(page, encoding="utf-8")


def make_offline(page: str, style: str) -> str:
    """Return an HTML page without scripts and outside references, with ``style`` linked."""
    for pattern in (_SCRIPT, _LINK, _OUTSIDE_IMAGE, _OUTSIDE_PICTURE, _FOOTER):
        page = pattern.sub("", page)
    page = _ICON.sub(lambda icon: _ICONS.get(icon[1].lower(), ""), page)
    page = _OUTSIDE_ANCHOR.sub("<a>", page)
    return _HEAD_END.sub(f'<link rel="stylesheet" href="{style}"></head>', page, count=1)
