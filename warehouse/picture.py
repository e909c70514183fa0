"""A picture of the page where a number stands, with the number framed."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

from warehouse.documents import find_archived, hash_file
from warehouse.errors import YusuanError
from warehouse.files import write_atomically
from warehouse.store import PROJECT_ROOT, Store

_SCALE = 2.0  # 144 dots per inch
_MARGIN = 3.0  # points around the number

Box = tuple[float, float, float, float]  # x0, top, x1, bottom in points from the upper left corner


def find_obstacle(figure: dict[str, Any]) -> str | None:
    """Why the place of a figure cannot be drawn, in words; ``None`` where it can."""
    if figure["page_number"] is None:
        return f"{figure['source_name']} has no pages"
    if figure["media_type"] != "application/pdf":
        return f"pages of this format ({figure['media_type']}) cannot be drawn"
    return None


def write_picture(store: Store, figure: dict[str, Any], image: Path) -> bool:
    """Draw the page of a figure as PNG; whether the number could be found on it and is framed.

    Raises :class:`YusuanError` where the file is gone or has changed.
    """
    import pypdfium2
    from PIL import ImageDraw

    path = _locate(store, figure)
    document = pypdfium2.PdfDocument(path)
    try:
        index = figure["page_number"] - 1
        if not 0 <= index < len(document):
            raise YusuanError(f"{path.name} has no page {index + 1}")
        page = document[index]
        picture = page.render(scale=_SCALE).to_pil().convert("RGB")
        boxes = _boxes_of(figure) or _find_in_text(page, figure)
        page.close()
    finally:
        document.close()
    for x0, top, x1, bottom in boxes:
        frame = (x0 - _MARGIN, top - _MARGIN, x1 + _MARGIN, bottom + _MARGIN)
        ImageDraw.Draw(picture).rectangle(
            [_SCALE * edge for edge in frame], outline=(200, 30, 30), width=3
        )
    content = BytesIO()
    picture.save(content, format="PNG")
    write_atomically(image, content.getvalue())
    return bool(boxes)


def _boxes_of(figure: dict[str, Any]) -> list[Box]:
    box = tuple(figure[name] for name in ("x0", "top", "x1", "bottom"))
    return [box] if all(value is not None for value in box) else []


def _find_in_text(page: Any, figure: dict[str, Any]) -> list[Box]:
    """Where a number of a sentence stands: the sentence is looked for on the page, the number in the sentence.

    Spaces and line breaks are of no account. Nothing is framed where the page does not have the sentence
    (it began on the page before, or its text is read in another order) and has the number more than once.
    """
    value = "".join(str(figure["value_text"] or "").split())
    if not value:
        return []
    text = page.get_textpage()
    try:
        # By character, not as one text: a page's text and its characters may be counted differently.
        printed = [text.get_text_range(n, 1, errors="ignore") for n in range(text.count_chars())]
        places = [n for n, sign in enumerate(printed) if len(sign) == 1 and not sign.isspace()]
        line = "".join(printed[n] for n in places)
        start = _find_value(line, value, figure["sentence"], figure["char_start"])
        if start is None or page.get_rotation():
            return []
        boxes = [text.get_charbox(n) for n in places[start : start + len(value)]]
    finally:
        text.close()
    # Characters are measured from the lower left corner of the paper, of which the page may be a part.
    edge_left, _, _, edge_top = page.get_bbox()
    lefts, bottoms, rights, tops = zip(*boxes, strict=True)
    return [
        (
            min(lefts) - edge_left,
            edge_top - max(tops),
            max(rights) - edge_left,
            edge_top - min(bottoms),
        )
    ]


def _find_value(line: str, value: str, sentence: str | None, char_start: int | None) -> int | None:
    """The place of a number in the text of its page, both without spaces."""
    if sentence is not None and char_start is not None:
        before = len("".join(sentence[:char_start].split()))
        start = line.find("".join(sentence.split()))
        if start >= 0 and line.startswith(value, start + before):
            return start + before
    return line.find(value) if line.count(value) == 1 else None


def _locate(store: Store, figure: dict[str, Any]) -> Path:
    """The very bytes that were read: the archived copy, else the file where it was found."""
    archived = find_archived(store.archive, figure["sha256"])
    if archived is not None:
        return archived
    path = PROJECT_ROOT / str(figure["source_uri"])
    if path.is_file() and hash_file(path) == figure["sha256"]:
        return path
    raise YusuanError(
        f"{figure['source_uri']} is gone or has changed since it was read: no picture can be made of it"
    )
