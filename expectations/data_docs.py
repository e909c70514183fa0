"""Great Expectations' own pages, made to work without a network.

The pages load stylesheets and scripts from nine outside hosts and are bare where those cannot be
reached. The references are taken out; one small stylesheet of our own stands in, and tables open
without scripts.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

SITE_NAME = "local"
_STYLE_NAME = "data_docs.css"

# <script src="https://code.jquery.com/…"></script> and inline scripts that need the former
_SCRIPT = re.compile(r"<script\b.*?</script\s*>", re.DOTALL | re.IGNORECASE)
# <link rel="stylesheet" href="https://maxcdn.bootstrapcdn.com/…">, also over several lines
_LINK = re.compile(r"<link\b[^>]*>", re.DOTALL | re.IGNORECASE)
_OUTSIDE_IMAGE = re.compile(r"<img\b[^>]*>", re.DOTALL | re.IGNORECASE)  # logos and an invitation
_OUTSIDE_ANCHOR = re.compile(r"<a\b[^>]*?href=[\"']?https?://[^>]*>", re.DOTALL | re.IGNORECASE)
_OUTSIDE_PICTURE = re.compile(r"url\(\s*['\"]?(?:https?:)?//[^)]*\)", re.IGNORECASE)
_HEAD_END = re.compile(r"</head\s*>", re.IGNORECASE)

_STYLE = """\
body { font: 15px/1.5 system-ui, "Noto Sans CJK SC", "PingFang SC", sans-serif; margin: 0 auto; max-width: 1200px;
  padding: 1rem; color: #1a1a1a; background: #fff; }
table { border-collapse: collapse; margin: .5rem 0; width: 100%; }
td, th { border: 1px solid #ccc; padding: .25rem .5rem; text-align: left; vertical-align: top; }
.row { display: flex; flex-wrap: wrap; gap: 1rem; } .col-md-9, .col-lg-9 { flex: 3 1 600px; }
.col-md-3, .col-lg-2 { flex: 1 1 200px; } .collapse { display: block; } nav ol { list-style: none; padding: 0; }
.badge { border: 1px solid #999; border-radius: .3rem; padding: 0 .3rem; } .text-success { color: #18642a; }
.text-danger { color: #a3161b; } .modal, .btn { display: none; } a { color: #0b4f9e; }
@media (prefers-color-scheme: dark) { body { background: #16181c; color: #e6e6e6; } a { color: #8ab8f0; }
  td, th { border-color: #444; } .text-success { color: #7bd88f; } .text-danger { color: #ff8f8f; } }
"""


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


def make_offline(page: str, style: str) -> str:
    """Return an HTML page without scripts and outside references, with ``style`` linked."""
    for pattern in (_SCRIPT, _LINK, _OUTSIDE_IMAGE, _OUTSIDE_PICTURE):
        page = pattern.sub("", page)
    page = _OUTSIDE_ANCHOR.sub("<a>", page)
    return _HEAD_END.sub(f'<link rel="stylesheet" href="{style}"></head>', page, count=1)
