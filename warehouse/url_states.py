"""What is known of each fetched address from one refresh to the next."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from warehouse.files import write_atomically


@dataclass(slots=True)
class UrlState:
    """What is known of one address. ``sha256s`` are its contents, oldest first."""

    sha256s: list[str] = field(default_factory=list)
    etag: str | None = None
    last_modified: str | None = None
    checked: str | None = None
    links: list[str] = field(default_factory=list)
    """Documents and articles that a listing page, files that an article has ever linked to."""
    unread: list[str] = field(default_factory=list)
    """Files attached to an article in formats that are not read."""
    is_article: bool = False
    """Whether a web page with files or tables stood here when a listing led to it."""
    is_file: bool = False
    """Whether the link to it names a file."""
    published_on: str | None = None
    """ISO date beside the link to it, or on the page that it is attached to."""
    dates: dict[str, str] = field(default_factory=dict)
    """The date that was shown when a content was fetched, by SHA-256."""


def load_states(path: Path) -> dict[str, UrlState]:
    """Read the state file; a damaged one costs a full fetch, nothing else."""
    try:
        content: dict[str, dict[str, Any]] = json.loads(path.read_bytes())
        return {url: UrlState(**state) for url, state in content.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}


def save_states(path: Path, states: Mapping[str, UrlState]) -> None:
    """Write the state file."""
    content = {url: asdict(state) for url, state in sorted(states.items())}
    write_atomically(path, json.dumps(content, ensure_ascii=False, indent=1).encode())
