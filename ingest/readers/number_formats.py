"""How a spreadsheet prints a number: the part of Excel's number formats that budgets use.

Decimals, thousands separators, percent and fixed text are followed; conditions, fractions and dates
are not numbers of a budget and keep the plain form.
"""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal

# ECMA-376 part 1, 18.8.30: formats that files refer to by number alone.
BUILTIN_FORMATS = {
    0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%",
    37: "#,##0;-#,##0", 38: "#,##0;-#,##0", 39: "#,##0.00;-#,##0.00", 40: "#,##0.00;-#,##0.00",
    41: "#,##0", 42: "#,##0", 43: "#,##0.00", 44: "#,##0.00", 49: "@",
}  # fmt: skip

# "¥"#,##0.00 | [Red] | \- | _) | * (fill): parts of a format that print no digit
_DECORATION = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.|_.|\*.')
_DIGITS = re.compile(r"[#0?][#0?,]*(?:\.([#0?]*))?")


def format_number(value: float, code: str) -> str:
    """Print a number by a format code.

    ``(1234.5, "#,##0.00")`` → ``"1,234.50"``; ``(0.8644, "0.00%")`` → ``"86.44%"``.
    """
    sections = code.split(";")
    section = sections[0]
    number = Decimal(repr(value))
    if value < 0 and len(sections) > 1 and _DIGITS.search(_DECORATION.sub("", sections[1])):
        section = sections[1]
        bracketed = "(" in re.sub("_.", "", section)
    else:
        bracketed = False
    # '_ * "-"??_ ' prints a dash for zero
    if value == 0 and len(sections) > 2 and not re.search("[#0]", _DECORATION.sub("", sections[2])):
        return "-" if "-" in sections[2] else ""
    bare = _DECORATION.sub("", section)
    digits = _DIGITS.search(bare)
    if digits is None or "General" in bare or "/" in bare or "E+" in bare.upper():
        return format_general(value)
    places_code = digits[1] or ""
    percent = "%" in bare
    if percent:
        number *= 100
    integer_code = digits[0].partition(".")[0]
    rounded = abs(number).quantize(Decimal(1).scaleb(-len(places_code)), ROUND_HALF_UP)
    text = f"{rounded:,f}" if "," in integer_code.rstrip(",") else f"{rounded:f}"
    optional = len(places_code) - len(places_code.rstrip("#?"))
    for _ in range(optional):
        if "." in text and text.endswith("0"):
            text = text[:-1].removesuffix(".")
    if "0" not in integer_code and text.startswith("0."):
        text = text[1:]  # "#.00" prints .50
    whole, point, decimals = text.partition(".")
    minimum = integer_code.count("0")
    if whole.isdigit() and len(whole) < minimum:
        text = whole.zfill(minimum) + point + decimals
    if percent:
        text += "%"
    if value < 0 and rounded != 0:
        return f"({text})" if bracketed else f"-{text}"
    return text


def format_general(value: float) -> str:
    """Print a number as a cell without a format does: at most eleven digits, no trailing zeros."""
    if value == int(value) and abs(value) < 1e15:
        return str(int(value))
    # Sums computed by a spreadsheet carry binary noise (539.1500000000001) that it never shows.
    text = f"{Decimal(f'{value:.11g}'):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
