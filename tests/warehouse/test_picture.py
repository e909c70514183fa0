"""The picture of a number, drawn from one of the published documents."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from PIL import Image

from warehouse.documents import hash_file
from warehouse.errors import YusuanError
from warehouse.picture import find_obstacle, write_picture
from warehouse.store import DEFAULT_DOCUMENTS, Store, source_uri_of

DOCUMENT = DEFAULT_DOCUMENTS / "changsha_2024.pdf"
SENTENCE = (
    "（二）支出预算：2024 年本单位支出预算为 2850.48 万元，其中，一般公共服务支出 2850.48 万元。"
)
RED = (200, 30, 30)


def figure(**values: Any) -> dict[str, Any]:
    """A number of a sentence on page 3, without a box of its own."""
    return {
        "media_type": "application/pdf", "page_number": 3, "value_text": "2850.48", "sentence": SENTENCE,
        "char_start": SENTENCE.index("2850.48"), "x0": None, "top": None, "x1": None, "bottom": None,
        "sha256": hash_file(DOCUMENT), "source_uri": source_uri_of(DOCUMENT), **values,
    }  # fmt: skip


def frame_of(image: Path) -> tuple[int, int, int, int] | None:
    """The corners of what is red in a picture, in points."""
    with Image.open(image) as picture:
        red = Image.new("1", picture.size)
        red.putdata([pixel == RED for pixel in picture.get_flattened_data()])
    box = red.getbbox()
    return box and (box[0] // 2, box[1] // 2, box[2] // 2, box[3] // 2)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store.of(tmp_path / "x.duckdb")


def words_in(box: tuple[int, int, int, int]) -> str:
    with pypdfium2.PdfDocument(DOCUMENT) as document:
        page = document[2]
        text, height = page.get_textpage(), page.get_height()
        found: str = text.get_text_bounded(box[0], height - box[3], box[2], height - box[1])
        text.close()
        page.close()
        return found.strip()


def test_a_number_of_a_sentence_is_framed_where_it_stands(store: Store, tmp_path: Path) -> None:
    """The page has the number six times, the sentence twice."""
    frames = []
    for start in (SENTENCE.index("2850.48"), SENTENCE.rindex("2850.48")):
        assert write_picture(store, figure(char_start=start), tmp_path / "x.png")
        frame = frame_of(tmp_path / "x.png")
        assert frame is not None and words_in(frame) == "2850.48"
        frames.append(frame)
    assert frames[0][1] < frames[1][1] < frames[0][1] + 40  # one line below the other


def test_a_box_of_its_own_is_framed(store: Store, tmp_path: Path) -> None:
    box = {"x0": 100.0, "top": 200.0, "x1": 150.0, "bottom": 212.0}
    assert write_picture(store, figure(**box), tmp_path / "x.png")
    frame = frame_of(tmp_path / "x.png")
    assert frame is not None
    assert all(abs(a - b) <= 2 for a, b in zip(frame, (97, 197, 153, 215), strict=True))


@pytest.mark.parametrize(
    "values", [{"sentence": "这句话不在这页。2850.48"}, {"value_text": "31.4159", "sentence": None}]
)
def test_nothing_is_framed_by_guess(store: Store, tmp_path: Path, values: dict[str, Any]) -> None:
    assert not write_picture(store, figure(**values), tmp_path / "x.png")
    assert frame_of(tmp_path / "x.png") is None


def test_a_number_that_stands_once_needs_no_sentence(store: Store, tmp_path: Path) -> None:
    assert write_picture(
        store, figure(value_text="380.33", sentence=None, char_start=None), tmp_path / "x.png"
    )
    frame = frame_of(tmp_path / "x.png")
    assert frame is not None and words_in(frame) == "380.33"


def test_what_cannot_be_drawn(store: Store, tmp_path: Path) -> None:
    assert find_obstacle(figure()) is None
    page = figure(media_type="text/html", page_number=None, source_name="a.html")
    assert find_obstacle(page) == "a.html has no pages"
    sheet = figure(media_type="application/ofd")
    assert find_obstacle(sheet) == "pages of this format (application/ofd) cannot be drawn"
    with pytest.raises(YusuanError, match="gone or has changed"):
        write_picture(store, figure(sha256="0" * 64), tmp_path / "x.png")
    with pytest.raises(YusuanError, match="no page 99"):
        write_picture(store, figure(page_number=99), tmp_path / "x.png")
