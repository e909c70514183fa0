"""How a spreadsheet prints a number: the part of Excel's number formats that budgets use.

Decimals, thousands separators, percent, conditions, fixed text and dates without a time are followed;
fractions are not numbers of a budget and keep the plain form.
"""

from __future__ import annotations

import datetime as dt
import re
from decimal import ROUND_HALF_UP, Decimal

# ECMA-376 part 1, 18.8.30: formats that files refer to by number alone.
BUILTIN_FORMATS = {
    0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%",
    37: "#,##0;-#,##0", 38: "#,##0;-#,##0", 39: "#,##0.00;-#,##0.00", 40: "#,##0.00;-#,##0.00",
    41: "#,##0", 42: "#,##0", 43: "#,##0.00", 44: "#,##0.00", 49: "@",
    31: 'yyyy"年"m"月"d"日"', 57: 'yyyy"年"m"月"', 58: 'm"月"d"日"',
}  # fmt: skip

# "¥"#,##0.00 | [Red] | \- | _) | * (fill): parts of a format that print no digit
_DECORATION = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.|_.|\*.')
_DIGITS = re.compile(r"[#0?][#0?,]*(?:\.([#0?]*))?(,*)")
# 0\.00,"万元" | 0"."0,: the point is mere text between digits, so that thousands print as ten thousands
_POINT_AS_TEXT = re.compile(r'([#0?])(?:[\\!]\.|"\.")(0+)')
# [>=10000]0!.0,"万";0.00: the section that a number is printed by
_CONDITION = re.compile(r"\[(<=|>=|<>|<|>|=)(-?\d+(?:\.\d+)?)\]")
# "无" | \- | - print a text; [Red] | _) | * (fill) | ? print none
_TEXT_PART = re.compile(r'"([^"]*)"|\\(.)|\[[^\]]*\]|[_*].|\?|(.)')
# "万元" | 万元 after the digits
_SUFFIX = re.compile(r'"([^"]*)"|([\u4e00-\u9fff]+)')


def format_number(value: float, code: str) -> str:
    """Print a number by a format code.

    ``(1234.5, "#,##0.00")`` → ``"1,234.50"``; ``(0.8644, "0.00%")`` → ``"86.44%"``;
    ``(5391530, '0\\\\.00,"万元"')`` → ``"53.92万元"``: what is printed counts, also where it is scaled.
    """
    sections = code.split(";")
    number = Decimal(f"{value:.15g}")  # the program counts with fifteen digits, too
    chosen = _choose_section(number, sections)
    if chosen is not None:
        if _prints_no_digits(number, chosen):
            return _print_text(chosen)
        sections = [chosen]
    section = sections[0]
    if len(sections) > 1 and not section.strip() and (value > 0 or not sections[1].strip()):
        return ""  # ";;;" prints nothing
    if value < 0 and len(sections) > 1 and _DIGITS.search(_DECORATION.sub("", sections[1])):
        section = sections[1]
        bracketed = "(" in re.sub("_.", "", section)
    else:
        bracketed = False
    # '_ * "-"??_ ' prints a dash for zero
    if value == 0 and len(sections) > 2 and not re.search("[#0]", _DECORATION.sub("", sections[2])):
        return "-" if "-" in sections[2] else ""
    shifted = _POINT_AS_TEXT.search(section)
    if shifted:
        section = _POINT_AS_TEXT.sub(r"\1.\2", section, count=1)
        number = number.scaleb(-len(shifted[2]))
    bare = _DECORATION.sub("", section)
    digits = _DIGITS.search(bare)
    if digits is None or "General" in bare or "/" in bare or "E+" in bare.upper():
        return format_general(value)
    places_code = digits[1] or ""
    percent = "%" in bare
    if percent:
        number *= 100
    integer_code, point, _ = digits[0].partition(".")
    # A comma after the last digit leaves out the last three: "0.00," prints thousands.
    commas = digits[2] if point else integer_code[len(integer_code.rstrip(",")) :]
    number = number.scaleb(-3 * len(commas))
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
        text = f"({text})" if bracketed else f"-{text}"
    tail = re.sub(r"\[[^\]]*\]", "", section)
    tail = tail[max(tail.rfind(sign) for sign in "#0?") + 1 :]
    return text + "".join(a or b for a, b in _SUFFIX.findall(tail)).strip()


def _choose_section(number: Decimal, sections: list[str]) -> str | None:
    """The section whose condition a number meets, or the one without; ``None`` where no section has any."""
    if not any(_CONDITION.search(section) for section in sections):
        return None
    for section in sections:
        condition = _CONDITION.search(section)
        if condition is None:
            return section
        sign, limit = condition[1], Decimal(condition[2])
        if (
            ("=" in sign and number == limit)
            or ("<" in sign and number < limit)
            or (">" in sign and number > limit)
        ):
            return section
    return "General"


def _prints_no_digits(number: Decimal, section: str) -> bool:
    """Whether a section gives a text instead of a number: ``"-"`` | nothing | ``"-"??`` for zero."""
    bare = _DECORATION.sub("", section)
    return not re.search("[#0@/A-Za-z]", bare) and (number == 0 or "?" not in bare)


def _print_text(section: str) -> str:
    """What a section without digits prints: its text, without colours, conditions and fills."""
    return "".join("".join(part) for part in _TEXT_PART.findall(section)).strip()


def format_general(value: float) -> str:
    """Print a number as a cell without a format does: at most eleven digits, no trailing zeros."""
    if value == int(value) and abs(value) < 1e15:
        return str(int(value))
    # Sums computed by a spreadsheet carry binary noise (539.1500000000001) that it never shows.
    text = f"{Decimal(f'{value:.11g}'):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


# yyyy | yy | mm | d, or fixed text: "年" | \\- | / | 年; elapsed times, names of days and hours are not here
_DATE_PART = re.compile(r'y{4}|yy|m{1,2}|d{1,2}|"[^"]*"|\\.|[-/. 年月日]')
_DATE_LANGUAGE = re.compile(r"\[\$[^\]]*\]|;@$")


def format_date(value: dt.date, code: str) -> str | None:
    """Print a date by a format code; ``None`` where the code prints anything else than a plain date.

    ``(2026-02-05, 'yyyy"年"m"月"d"日"')`` → ``"2026年2月5日"``.
    """
    bare = _DATE_LANGUAGE.sub("", code.partition(";")[0] if ";@" not in code else code)
    parts = _DATE_PART.findall(bare)
    if "".join(parts) != bare or not re.search("[ymd]", bare):
        return None
    numbers = {
        "yyyy": f"{value.year:04d}",
        "yy": f"{value.year % 100:02d}",
        "mm": f"{value.month:02d}",
        "m": str(value.month),
        "dd": f"{value.day:02d}",
        "d": str(value.day),
    }
    return "".join(numbers.get(p) or p.removeprefix("\\").strip('"') for p in parts)
