"""The grammar of the names of public bodies: what looks like one, and its plain form."""

from __future__ import annotations

import re

from ingest.text import squeeze

_FULL_WIDTH = str.maketrans({"(": "（", ")": "）", ",": "，", ":": "："})

# [166003]名称 | 229_名称 | 166-名称 | 068001名称. A service number such as 12345 is part of a name.
_CODE = re.compile(
    r"^(?:\[[0-9A-Za-z]{2,12}\]|【\d{2,12}】|（\d{3,12}）|\d{3,12}[-_—－]|(?:\d{9}|\d{6}|\d{3})(?=[^\d]))+"
)
# 名称（本级） | 名称本级（机关） | 名称（汇总）
_QUALIFIER = re.compile(
    r"(?:（(?:部门|单位|局|机关|本级|本部|汇总|合并|含下属单位|盖章|公章|全称|(?:差额|全额|定额)(?:拨款|补助)?(?:事业)?单位|自收自支){1,3}）|(?:部门|单位|机关)?(?:本级|本部))$"
)
# 附件1:名称 | 附：名称; 附 without a mark begins or stands inside a name (附城镇, 附属医院)
_LEADING = re.compile(r"^(?:附件\d*[:：、.]?|附[:：、.])|^[\d.、\-\s]*(?=\[)")
_ORDINAL = re.compile(
    r"^(?:\d{1,2}[.．、]|（[一二三四五六七八九十\d]{1,3}）|[一二三四五六七八九十]{1,3}、|[①-⑳])"
)

# The last characters of an official body's name. 处, 科, 股 and 室 are inner departments.
_ENDINGS = (
    "局|委员会|委|办公室|办公厅|办|厅|部|署|中心|院|所|站|馆|队|会|社|台|校|学校|中学|小学|大学|学院|幼儿园|党校"
    "|办事处|人民政府|政府|法院|检察院|公司|集团|基地|园|学区|工委|党组|研究室|机关|医院|银行|报社|场|庭|库|团|组|处"
    "|监狱|海关|宫|苗圃|军分区|支行|[一二三四五六七八九十]中|附中|附小"
    # the everyday names of mass organisations, which head departments
    "|[文残妇侨台青]联|社科联|工商联|[科作记]协"
)  # fmt: skip
_ORGANISATION = re.compile(rf"[\u4e00-\u9fffA-Za-z0-9（）“”\"·、\-]{{2,40}}?(?:{_ENDINGS})")
# Words that a sentence or a heading has and a name has not.
_NOT_A_NAME = re.compile(
    r"第[一二三四五六七八九十\d]+(?:部分|章|条|号|次|届)|[。；;！？!?=%％]|^[的是在和及与对向为按由从将]|本部门|我部门|本单位|我单位|"
    r"预算|决算|说明|情况|概况|目录|附件|^关于|合计|总计|小计|万元|负责|以及|部门收|主要|各部门|各单位|有关部门|无$"
)
# Bodies that head a department of their own; 中心, 院, 校 … are subordinate units as a rule.
_DEPARTMENT = re.compile(
    r"(?:局|委员会|委|办公厅|厅|部|署|人民政府|政府|法院|检察院|办事处|政府办公室|委办公室|联合会|总工会"
    r"|[文残妇侨台]联|社科联|工商联|[科作记]协)$"
)
# 市信访局, 区热线中心: the name of the place is left out.
RELATIVE = re.compile(r"^(?:我|本|全)?([省市区县州旗盟镇乡])(?=[\u4e00-\u9fff0-9])")


def clean_name(text: str) -> str:
    """Return a printed name in its plain form: no blanks, code, ordinal or （本级）.

    ``"[166003]甲市 12345 政务…中心"`` → ``"甲市12345政务…中心"``, ``"甲市信访局本级（机关）"`` →
    ``"甲市信访局"``. Brackets are full-width; an alternative name in brackets stays.
    """
    name = _LEADING.sub("", squeeze(text).translate(_FULL_WIDTH), count=1)
    name = _CODE.sub("", _ORDINAL.sub("", name), count=1) if name else name
    name = name.strip("：:，,。；;、-—_*· .")
    while (match := _QUALIFIER.search(name)) and match.start() > 1:
        name = name[: match.start()]
    # …宣传部部门2021年度部门决算: the word for the kind of body, written twice
    if name.endswith(("部门", "单位")) and is_organisation(name[:-2]):
        name = name[:-2]
    return name


def is_organisation(name: str) -> bool:
    """Whether a plain name can be that of a public body."""
    body = re.sub(r"（[^（）]*）$", "", name)
    return (
        3 <= len(body) <= 40
        and _ORGANISATION.fullmatch(body) is not None
        and _NOT_A_NAME.search(body) is None
    )


def heads_a_department(name: str) -> bool:
    """Whether a body of this name is a department (主管部门) by its kind: a bureau, a commission …"""
    return _DEPARTMENT.search(re.sub(r"（[^（）]*）$", "", name)) is not None


def is_own_level(text: str) -> bool:
    """Whether a listed entry is the publisher itself: 本级, 局机关, 委本部."""
    return (
        re.fullmatch(
            r"(?:\w{0,6})(?:本级|本部|机关|机关本级|机关本部)(?:预算|决算)?", clean_key(text)
        )
        is not None
    )


def clean_key(text: str) -> str:
    """Squeezed text with full-width brackets, without ordinal, for comparing listed entries."""
    return _ORDINAL.sub("", squeeze(text).translate(_FULL_WIDTH)).strip("。；;，,：:")
