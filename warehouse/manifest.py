"""What dbt wrote about its last build: every model and test with the statement it compiled."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

Nodes = Mapping[str, Any]


def read_nodes(target: Path) -> Nodes | None:
    """Nodes of the manifest in dbt's target folder by their keys; ``None`` where there is none."""
    path = target / "manifest.json"
    if not path.is_file():
        return None
    nodes: Nodes = json.loads(path.read_text(encoding="utf-8"))["nodes"]
    return nodes


def order_nodes(nodes: Nodes, wanted: Iterable[str]) -> list[str]:
    """Keys of the wanted nodes and of all they depend on, each after what it needs."""
    order: dict[str, None] = {}

    def visit(key: str) -> None:
        if key in order or key not in nodes:
            return
        for needed in nodes[key]["depends_on"].get("nodes", []):
            visit(needed)
        order[key] = None

    for key in wanted:
        visit(key)
    return list(order)
