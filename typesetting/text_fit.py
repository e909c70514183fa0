"""Breaking Chinese text into lines: anywhere between ideographs, never inside a number or a word."""

from __future__ import annotations

import re
from collections.abc import Callable

Measure = Callable[[str], float]

# A run of Latin letters or a number with its marks ("2,850.48", "≥99%"), else one character.
_TOKEN = re.compile(r"[≥≤=<>]?[A-Za-z0-9][A-Za-z0-9.,*%\-]*|\s+|.", re.DOTALL)
# Marks that may not begin a line, and brackets that may not end one.
_NOT_FIRST = set("，。、；：！？）》】”’％%…,.;:!?)]}")
_NOT_LAST = set("（《【“‘([{")


def split_tokens(text: str) -> list[str]:
    """Split ``text`` at the places where a line may end; closing marks stay with what they close."""
    tokens: list[str] = []
    for token in _TOKEN.findall(text):
        if tokens and (token[0] in _NOT_FIRST or tokens[-1][-1] in _NOT_LAST):
            tokens[-1] += token
        else:
            tokens.append(token)
    return tokens


def break_lines(text: str, width: float, measure: Measure, first_indent: float = 0.0) -> list[str]:
    """Return ``text`` in lines no wider than ``width``; the first is shorter by ``first_indent``.

    A token wider than a whole line is cut between characters, as word processors do.
    """
    lines: list[str] = []
    line, room = "", width - first_indent
    for token in split_tokens(text):
        if line and measure((line + token).rstrip()) > room:
            lines.append(line.rstrip())
            line, room = "", width
            token = token.lstrip()
        while measure(token.rstrip()) > room and len(token) > 1:
            cut = max(1, next(
                (n for n in range(len(token) - 1, 0, -1) if measure(token[:n]) <= room), 1
            ))  # fmt: skip
            lines.append(token[:cut])
            token, room = token[cut:], width
        line += token
    lines.append(line.rstrip())
    return lines


def widest_token(text: str, measure: Measure) -> float:
    """Return the width that a cell needs so that no token of ``text`` is cut."""
    return max((measure(token.strip()) for token in split_tokens(text)), default=0.0)
