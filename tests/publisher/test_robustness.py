"""Whatever a document contains, identification ends and never raises."""

from __future__ import annotations

import time
from collections.abc import Callable

from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.document import Document
from ingest.publisher import Divisions, identify

WORDS = st.sampled_from((
    "溪口市", "望江区", "云岭省", "天泽市", "信访局", "热线中心", "2026年", "2024年度", "二〇二六年", "部门", "单位",
    "预算", "决算", "（本级）", "以下简称", "(", "）", "主管部门", "：", ":", "下属单位包括：", "、", "，", "。", "1.",
    "（一）", "目录", "第一部分", "单位：万元", "没有下属单位", "[166003]", "不单列预算，并入本部", "属",
    "所属", "12345", "合计", " ", "\u3000", "\t",
))  # fmt: skip
TEXTS = st.one_of(st.lists(WORDS, max_size=9).map("".join), st.text(max_size=40))
TABLES = st.lists(st.lists(TEXTS, min_size=3, max_size=3), min_size=1, max_size=4)
PAGES = st.lists(st.lists(st.one_of(TEXTS, TABLES), max_size=6), max_size=5)


@given(pages=PAGES, name=TEXTS, numbered=st.booleans())
@settings(max_examples=300, deadline=None)
def test_any_text_is_survived(
    pages: list[list[str | list[list[str]]]],
    name: str,
    numbered: bool,
    invented: Divisions,
    make_document: Callable[..., Document],
) -> None:
    result = identify("key", make_document(pages, numbered), name, invented)
    assert result.scope in {None, "unit", "department"}
    assert result.stage in {None, "budget", "adjusted_budget", "final_accounts"}
    assert (result.scope is None) == (result.stage is None)
    if result.division_code is not None:
        assert result.province_name
    for issue in result.issues:
        assert issue.message


def test_long_documents_stay_quick(
    invented: Divisions, make_document: Callable[..., Document]
) -> None:
    line = "（一）负责全市信访工作，纳入预算管理的下属单位包括办公室、各处室和有关单位，" * 3
    pages = [[line] * 40 for _ in range(300)]
    started = time.process_time()
    identify("key", make_document([["溪口市信访局2026年部门预算"], *pages]), "x.pdf", invented)
    assert time.process_time() - started < 10
