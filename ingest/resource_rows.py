"""Rows that say what a unit holds or counts: assets with their value, vehicles, visits, groups.

What a row is about is declared (``resources`` in ``_rows.yml``); only where it stands is settled here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.declarations import row_words
from ingest.rows import Row, enumeration_level, row_label
from ingest.text import label_key, squeeze

_SOME = 4  # 其中, see enumeration_level
_AREA = re.compile(r"[(（](平方米|平米|㎡|m²|m2)[)）]")  # a measure, never a count of things
_NO_UNIT = re.compile(r"[-—/*]*")


def mark_resources(rows: Sequence[Row], *, holds_assets: bool) -> None:
    """Put the resource of a row, and the unit printed beside it, into its attributes.

    ``holds_assets`` says that the table is one of assets: only there words such as 固定资产 are about
    what is held, and a quantity needs no unit of its own to be one. Rows enumerated below a row of
    the same resource are its parts; one that says 其中 lists some of it.
    """
    above: list[tuple[int, Row]] = []
    for row in rows:
        if row.role not in ("item", "of_which"):
            continue
        label = label_key(row_label(row) or "")
        bare = re.sub(r"^其中:?", "", label)
        meaning = row_words()["resources"].find(bare)
        if meaning is None or not (holds_assets or "counted" in row.dims):
            continue
        level = enumeration_level(label)
        above = [(depth, other) for depth, other in above if depth < level]
        resource = str(meaning["resource"])
        whole = next((o for _, o in reversed(above) if o.attributes["resource"] == resource), None)
        row.attributes["resource"] = resource
        area = _AREA.search(label)
        unit = (
            row.dims.get("counted")
            or squeeze(row.texts.get("target_unit", ""))
            or (area[1] if area else "")
        )
        if unit and not _NO_UNIT.fullmatch(unit):
            row.attributes["resource_unit"] = unit
        if whole is not None:
            row.parent_row_no = whole.row_no
            row.role = "of_which" if level == _SOME else row.role
        above.append((level, row))
