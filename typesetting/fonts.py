"""The two fonts that the documents are set in, and how they were made.

The shipped files in ``typesetting/fonts`` are subsets of Noto Serif CJK SC and Noto Sans CJK SC (SIL Open
Font License 1.1, text beside them), cut down to the characters that the content needs and turned from
cubic into quadratic outlines: a CFF font embedded with a CMap of its own is text that pdfminer cannot
read, a TrueType font with ``Identity-H`` is not. With them the documents come out byte for byte the same
on every machine; no font has to be installed.

Only new characters need the originals: ``apt-get install fonts-noto-cjk``, then
``python -m typesetting fonts``.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from fontTools.pens.cu2quPen import Cu2QuPen  # type: ignore[import-untyped]
from fontTools.pens.ttGlyphPen import TTGlyphPen  # type: ignore[import-untyped]
from fontTools.subset import Options, Subsetter  # type: ignore[import-untyped]
from fontTools.ttLib import TTFont, newTable  # type: ignore[import-untyped]

FONT_DIR = Path(__file__).parent / "fonts"
ORIGINAL_DIR = Path("/usr/share/fonts/opentype/noto")
# Collections of fonts-noto-cjk; number 2 of each is the Simplified Chinese one.
ORIGINALS = {"serif": "NotoSerifCJK-Regular.ttc", "sans": "NotoSansCJK-Regular.ttc"}
SIMPLIFIED_CHINESE = 2
# Largest distance between the cubic and the quadratic outline, in units of 1/1000 em.
OUTLINE_ERROR = 2.0


class MissingGlyphError(ValueError):
    """A text needs characters that a shipped font does not have; the message lists them."""


def font_path(family: str) -> Path:
    """Return the shipped font file of ``family`` (``serif`` or ``sans``)."""
    return FONT_DIR / f"{family}.ttf"


def missing_characters(family: str, text: Iterable[str]) -> str:
    """Return the characters of ``text`` that the shipped font lacks, sorted; blanks are not needed."""
    with TTFont(font_path(family), lazy=True) as font:
        known = font.getBestCmap()
        return "".join(sorted({c for c in text if ord(c) not in known and not c.isspace()}))


def require_characters(family: str, text: str) -> None:
    """Raise :class:`MissingGlyphError` where the shipped font cannot print ``text``."""
    missing = missing_characters(family, text)
    if missing:
        raise MissingGlyphError(
            f"the font {font_path(family).name} has no glyph for {missing!r}: install fonts-noto-cjk "
            "and run `python -m typesetting fonts`"
        )


def cut_font(family: str, characters: str) -> None:
    """Write the shipped font of ``family`` anew with ``characters`` and printable ASCII.

    Raises ``FileNotFoundError`` where the original is not installed.
    """
    original = ORIGINAL_DIR / ORIGINALS[family]
    if not original.exists():
        raise FileNotFoundError(f"{original} is missing: apt-get install fonts-noto-cjk")
    font = TTFont(original, fontNumber=SIMPLIFIED_CHINESE, lazy=True, recalcTimestamp=False)
    options = Options()
    options.layout_features = []
    options.hinting = False
    options.notdef_outline = True
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
    options.drop_tables += ["BASE", "GPOS", "GSUB", "VORG", "vhea", "vmtx", "STAT", "DSIG"]
    subsetter = Subsetter(options)
    subsetter.populate(text=characters + "".join(map(chr, range(0x20, 0x7F))))
    subsetter.subset(font)
    _make_quadratic(font)
    FONT_DIR.mkdir(exist_ok=True)
    font.save(font_path(family))


def _make_quadratic(font: TTFont) -> None:
    """Replace the table ``CFF`` of ``font`` by ``glyf`` and ``loca``."""
    glyph_set = font.getGlyphSet()
    order = font.getGlyphOrder()
    outlines = {}
    for name in order:
        pen = TTGlyphPen(None)
        glyph_set[name].draw(Cu2QuPen(pen, OUTLINE_ERROR, reverse_direction=True))
        outlines[name] = pen.glyph()
    glyf = newTable("glyf")
    glyf.glyphOrder = order
    glyf.glyphs = outlines
    font["loca"] = newTable("loca")
    font["glyf"] = glyf
    del font["CFF "]
    maxp = font["maxp"]
    maxp.tableVersion = 0x00010000
    for field in (
        "maxTwilightPoints", "maxStorage", "maxFunctionDefs", "maxInstructionDefs",
        "maxStackElements", "maxSizeOfInstructions", "maxComponentElements",
    ):  # fmt: skip
        setattr(maxp, field, 0)
    maxp.maxZones = 1
    font["post"].formatType = 3.0
    font.sfntVersion = "\x00\x01\x00\x00"
