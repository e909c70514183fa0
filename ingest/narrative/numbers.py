"""Every run of digits in a sentence, with what its surroundings alone say about it.

Works on squeezed text (:mod:`ingest.narrative.squeezing`). Whether an amount is a total, a change or
a part is not decided here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from ingest.narrative.torn_numbers import NEGATIVE_AFTER, is_range_end, is_torn
from ingest.narrative.vocabulary import VOCABULARY
from ingest.text import UNNAMED, plain_digits

TokenKind = Literal[
    "money", "percent", "count", "bare", "flat",  # quantities
    "year", "date", "law", "phone", "code", "ordinal", "name", "blank",  # context
    "unread",  # a piece of an amount that is printed in a way that nobody can read for certain
]  # fmt: skip
QUANTITIES = frozenset({"money", "percent", "count", "bare", "flat"})


@dataclass(frozen=True, slots=True)
class Token:
    """A number (or the words 持平, 相同 for a flat comparison) at ``text[start:end]``.

    ``end`` is behind the last character of the number itself, ``unit_end`` behind its unit.
    """

    kind: TokenKind
    start: int
    end: int
    unit_end: int
    number_text: str | None
    unit: str | None = None
    is_threshold: bool = False
    as_of: str | None = None


_NUMBER = r"(?:\d{1,3}(?:,\d{3})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?)"
_SIGN = rf"(?<=[:(,加长降少幅为减增约])-|[△▲]|(?<![^{NEGATIVE_AFTER}])负"
_YEAR = r"(?:19[4-9]|20[0-4])\d"
_COUNTERS = "|".join(
    re.escape(counter) for counter in sorted(VOCABULARY.counters, key=len, reverse=True)
)

# 申请, 邀请, 报请 and the like ask somebody else
ASKS = "(?<![申聘邀提报敬])请"
# What a template says to whoever fills it in: （请各单位根据实际情况填写） | 请注明原因
REQUEST = rf"{ASKS}(?:各?(?:单位|部门))?[^。；;，,]{{0,20}}(?:填[写列报入]|注明|修改|删除)"

# Alternatives in order of trust; the first that matches at a place wins.
_ALTERNATIVES = (
    # XX万元 | ××部门 | ×年: a place of the template that nobody filled in; or its words to whoever does
    (
        "blank",
        (
            r"(?<![A-Za-zxX×ⅹ])[xX×ⅹ]{2,}(?![A-Za-zxX×ⅹ\d])",
            REQUEST,
            rf"{ASKS}(?:核实|各?(?:单位|部门)[^。；;，,]{{0,20}}增减)",
            r"此处(?:应|需)?(?:填|插入)[写列入]?",
        ),
    ),
    # 1. 2025年部门收入预算总表
    ("item", (r"(?<![\d.,])\d{1,2}(?=\.(?:19|20)\d\d年)",)),
    # 〔2019〕70号 | [1998]23号 | (2021)15号 | 第39号令
    ("law", (r"\d{4}\s?[\])]第?\d+号", r"第\d+号(?:令|公告|文)?", r"\d+号(?:令|文)")),
    # 2025年1月-12月 | 2024.1-2024.12
    (
        "range",
        (rf"{_YEAR}[.年/]\d{{1,2}}月?[-~至]+(?:{_YEAR}[.年/])?\d{{1,2}}(?:月(?:份|底|末)?)?",),
    ),
    # 2023年12月31日 | 2022年5月25日至26日 | 2023年12月底
    (
        "date",
        (
            rf"(?P<dy>{_YEAR})年(?P<dm>\d{{1,2}})月(?:(?P<dd>\d{{1,2}})日(?:[-~至]\d{{1,2}}日)?|份|底|末|初)?",
        ),
    ),
    # 2024.8.31 | 2024-08-31
    (
        "dotted",
        (rf"(?P<ty>{_YEAR})[.\-/](?P<tm>\d{{1,2}})[.\-/](?P<td>\d{{1,2}})(?![\d.])",),
    ),
    # 5月1日 | 12月底 | 25日至26日 | 1月-12月
    (
        "monthday",
        (
            r"\d{1,2}月\d{1,2}日(?:[-~至]\d{1,2}日)?",
            r"\d{1,2}月(?:份|底|末|初)",
            r"\d{1,2}日[-~至]\d{1,2}日",
            r"\d{1,2}月[-~至]\d{1,2}月",
        ),
    ),
    # 023-89016090 | 13800000000
    ("phone", (r"(?<!\d)0\d{2,3}[-—–]+\d{7,8}(?!\d)", r"(?<![\d.])1[3-9]\d{9}(?![\d.])")),
    # （201类） | （50项） | （2014001） | （301） | 2010350-事业运行 | [166003]
    (
        "code",
        (
            r"(?<=\()\d{1,3}(?=[类款项]\))",
            r"(?<![\d.,])\d{2,3}(?=\([类款项]\))",
            r"(?<=\()[235]\d{2}(?:\d{2}){0,2}(?=\)[^,，。;；]*?\d)",
            r"(?<![\d.,])2\d{6}(?![\d.,])(?=-|[^\d\s.,%万元])",
            r"(?<=\[)\d{3,9}(?=\])",
        ),
    ),
    ("year", (rf"(?<![\d,]){_YEAR}(?=年|[-~至、和/]{_YEAR}年)",)),
    # 表2 | 附件3 | 公开01表 | 第10期 | 图1
    (
        "numbered",
        (
            r"(?<=表)\d{1,2}(?:-\d{1,2})?(?![\d.])",
            r"(?<=附件)\d{1,2}",
            r"(?<=公开)\d{1,2}(?=表)",
            r"(?<=第)\d{1,4}(?=[^\d.,%])",
            r"(?<=图)\d{1,2}(?![\d.])",
        ),
    ),
    (
        "number",
        (rf"(?P<sign>{_SIGN})?(?P<digits>{_NUMBER})",),
    ),
)
_TOKEN = re.compile(
    "|".join(f"(?P<{name}>{'|'.join(patterns)})" for name, patterns in _ALTERNATIVES)
)

_UNIT = re.compile(
    r"(?:为)?(?P<money>亿元|万元|千元|百元|元(?!旦|月|首)|亿(?![人名辆个件次户条平亩吨公])"
    r"|万(?![人名辆个件次户条平亩册套台吨公家项余㎡多元步]))"
    r"|(?P<percent>%|‰|个百分点|百分点)"
    rf"|(?P<counter>[余多几]?[万亿千]?(?:{_COUNTERS}))"
)
# 200万元以上 | 100万元(含)以上 | 50 万元及以下
_BOUND_AFTER = re.compile(
    r"(?:\(含\)|及|或)?以[上下内](?!年)|\(含\)|左右以[上下]|之[间内]|(?<=[日天月年时])内"
)
_BOUND_BEFORE = re.compile(
    r"(?:[≥≤><=]|不[低少高超多]于|不超过|低于|高于|超过|控制在|突破|至少|正负|±)$"
)
# 办结率达99%; but 规模达5万元 is an amount
_REACHES = re.compile(r"达到?$")
# at the head of a sentence or clause: 1. | 12、 | (3)
_ORDINAL_AFTER = re.compile(r"[、)]|\.(?!\d)")
# 各是41.25，41.44万元: a comma in a list that is told off
_TOLD_OFF = re.compile(r"(?:各|分别)(?:自)?(?:是|为|增加|增长|减少|下降)?$")
# Bullets of symbol fonts, at the head of an item or clause: no digits that a font does not name
_BULLET = re.compile("(?:^|[。;])[\uf06c\uf06e\uf075\uf076\uf0a7\uf0a8\uf0b7\uf0d8\uf0fc]$")
_FLAT = re.compile(r"(?:基本)?(?:持平|相同)|无(?:增减)?变化|无增减(?:变化|变动)?|保持一致")


def find_tokens(text: str) -> list[Token]:
    """All numbers of a squeezed passage, and the words that say "no change", in order."""
    tokens: list[Token] = []
    for match in _TOKEN.finditer(text):
        tokens.append(_make_token(text, match))
    _share_units(text, tokens)
    for match in _FLAT.finditer(text):
        tokens.append(Token("flat", match.start(), match.end(), match.end(), "0"))
    tokens.sort(key=lambda token: token.start)
    return tokens


def _make_token(text: str, match: re.Match[str]) -> Token:
    name = match.lastgroup or ""
    start, end = match.span()
    if match["number"] is not None:
        if _has_unread_digit(text, start, end):
            return Token("blank", start, end, end, None)
        return _make_number(text, match)
    if match["date"] is not None:
        day = f"-{int(match['dd']):02d}" if match["dd"] else ""
        as_of = f"{match['dy']}-{int(match['dm']):02d}{day}"
        return Token("date", start, end, end, None, as_of=as_of)
    if match["dotted"] is not None:
        as_of = f"{match['ty']}-{int(match['tm']):02d}-{int(match['td']):02d}"
        return Token("date", start, end, end, None, as_of=as_of)
    if match["range"] is not None or match["monthday"] is not None:
        return Token("date", start, end, end, None)
    if match["year"] is not None:
        return Token("year", start, end, end + 1, match["year"], unit="年")
    if match["numbered"] is not None or match["item"] is not None:
        digits = match["numbered"] or match["item"]
        return Token("ordinal", start, end, end, digits if digits.isdigit() else None)
    if match["code"] is not None:
        return Token("code", start, end, end, match["code"])
    if match["blank"] is not None:
        return Token("blank", start, end, end, None)
    if match["law"] is not None:
        return Token("law", start, end, end, None)
    assert match["phone"] is not None, name
    return Token("phone", start, end, end, None)


def _make_number(text: str, match: re.Match[str]) -> Token:
    start, end = match.span()
    digits = plain_digits(match["digits"])
    number_text = f"-{digits}" if match["sign"] else digits
    unit = _UNIT.match(text, end)
    if unit is None:
        return _make_bare(text, start, end, number_text)
    unit_end = unit.end()
    is_threshold = _is_bounded(text, start, unit_end)
    if unit["money"]:
        if is_torn(text, match.start("digits"), end, unit_end):
            return Token("unread", start, end, unit_end, None)
        is_threshold = is_threshold or is_range_end(text, start, unit_end)
        # "118万" is 118 万元: the 元 is left out in speech, not in the amount
        money = {"万": "万元", "亿": "亿元"}.get(unit["money"], unit["money"])
        return Token("money", start, end, unit_end, number_text, money, is_threshold)
    if unit["percent"]:
        is_threshold = is_threshold or _REACHES.search(text[max(0, start - 2) : start]) is not None
        return Token("percent", start, end, unit_end, number_text, unit["percent"], is_threshold)
    counter = unit["counter"]
    if counter in ("年", "月", "日") and re.fullmatch(_YEAR, digits):
        return Token("year", start, end, unit_end, number_text, "年")
    if _opens_item(text, start) and re.match(r"[、)]", text[end:]):
        return Token("ordinal", start, end, end, number_text)
    return Token("count", start, end, unit_end, number_text, counter, is_threshold)


def _has_unread_digit(text: str, start: int, end: int) -> bool:
    """Whether a sign that the font does not name stands beside the number, a digit of it or not."""
    if UNNAMED.match(text, end):
        return re.fullmatch(_YEAR, text[start:end]) is None or text[end + 1 : end + 2] != "年"
    before = text[max(0, start - 2) : start].rstrip(".,")
    return UNNAMED.match(before[-1:]) is not None and _BULLET.search(text, 0, start) is None


def _make_bare(text: str, start: int, end: int, number_text: str) -> Token:
    """A number without a unit: an ordinal, a year, part of a name, or a quantity."""
    digits = text[start:end]
    after = text[end : end + 1]
    if digits.isdigit() and len(digits) <= 2:
        bracketed = text[start - 1 : start] == "(" and after == ")"
        if bracketed and (
            start < 2 or text[start - 2] in "。;:,、)年要" or not text[start - 2].isdigit()
        ):
            return Token("ordinal", start, end, end, number_text)
        if _ORDINAL_AFTER.match(text, end) and (
            _opens_item(text, start) or re.match(r"\.[^\d\s]", text[end:])
        ):
            return Token("ordinal", start, end, end, number_text)
    if re.fullmatch(_YEAR, digits) and not re.match(r"[.,]?\d", text[end:]):
        return Token("year", start, end, end, number_text)
    joins = text[start - 1 : start]
    if (joins.isascii() and joins.isalpha()) or (after.isascii() and after.isalpha()):
        return Token("name", start, end, end, number_text)  # W060701, H5, 2026A
    if digits in VOCABULARY.hotlines:
        return Token("name", start, end, end, number_text)
    is_threshold = _is_bounded(text, start, end) or bool(
        _REACHES.search(text[max(0, start - 2) : start])
    )
    return Token("bare", start, end, end, number_text, is_threshold=is_threshold)


def _opens_item(text: str, start: int) -> bool:
    return start == 0 or text[start - 1] in "。;:,"


def _is_bounded(text: str, start: int, unit_end: int) -> bool:
    """Whether a number is a limit (200万元以上, ≥95%, 不少于10次) and not a quantity had or spent."""
    return (
        _BOUND_AFTER.match(text, unit_end) is not None
        or _BOUND_BEFORE.search(text[max(0, start - 4) : start]) is not None
    )


def _share_units(text: str, tokens: list[Token]) -> None:
    """Give "3、4和5万元" one unit: a bare number takes that of the number that follows a list mark."""
    for index in range(len(tokens) - 2, -1, -1):
        token, following = tokens[index], tokens[index + 1]
        between = text[token.unit_end : following.start]
        if (
            token.kind == "bare"
            and (
                between in ("、", "和", "及", "与", "/")
                or (
                    between == "," and _TOLD_OFF.search(text[max(0, token.start - 6) : token.start])
                )
            )
            and (following.kind in ("money", "percent", "count"))
        ):
            tokens[index] = Token(
                following.kind, token.start, token.end, token.end,
                token.number_text, following.unit, token.is_threshold,
            )  # fmt: skip
