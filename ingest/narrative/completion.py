"""What the sum around it and the headings add to a subject: fund, nature, period, family, project."""

from __future__ import annotations

import re
from dataclasses import replace

from ingest.classification import functional, name_key
from ingest.narrative.context import DocumentContext
from ingest.narrative.drafts import Draft
from ingest.narrative.subjects import TOTALS, Subject

# 政府采购预算50万元，其中：货物20万元，服务类30万元
_CATEGORY = re.compile(r"(?P<name>货物|工程|服务)(?:类|项目|采购|预算|支出)*")
_CATEGORIES = {"货物": "goods", "工程": "works", "服务": "services"}


def complete_subject(
    reader: DocumentContext, subject: Subject | None, parent: Draft | None
) -> Subject | None:
    """Add what the sum, of which this is a part, and the headings say: fund, nature, period, family."""
    if subject is None:
        return None
    outer = parent.subject if parent is not None else None
    outer_family = parent.family if parent is not None else None
    heading_family = reader.outline.family
    if (
        subject.period == "carried_forward"
        and outer is not None
        and (outer.nature_code is not None or outer_family in ("project", "procurement"))
    ):
        subject = replace(subject, kind="fund")
    if subject.kind == "unknown" and subject.family is None:
        subject = _complete_vehicle(reader, subject, outer)
    if subject.kind == "unknown" and subject.family is None and outer is not None:
        subject = _complete_category(subject, outer)
    if subject.kind == "fund":
        subject = _complete_fund(reader, subject, outer, outer_family, heading_family)
    elif _is_function(subject, outer, outer_family, heading_family):
        subject = replace(subject, kind="function", function_name_text=subject.label)
    elif subject.kind == "unknown" and subject.family is None:
        family = outer_family or heading_family
        is_project = outer is not None and (
            outer.nature_code == "project" or outer_family == "project"
        )
        if is_project or (family == "project" and outer_family is None):
            if _SCHEDULE.fullmatch(subject.label):
                return replace(subject, family="project")
            name = subject.label
            if outer is not None and outer.project_name:
                name = outer.project_name
            subject = replace(subject, family="project", project_name=name)
        else:
            subject = replace(subject, family=family or "other")
    elif subject.lacks_class and reader.class_path:
        name = f"{reader.class_path}/{subject.function_name_text}"
        subject = replace(subject, function_name_text=name, lacks_class=False)
    if outer is not None and outer is not subject:
        subject = _inherit(subject, outer)
    if heading_family == "performance_target" and subject.kind in TOTALS:
        subject = replace(subject, family="performance_target")
    if subject.kind in ("function", "nature", "economic", "expenditure_total", "three_public") and (
        subject.fund_code is None
        and not subject.is_fiscal
        and (outer is None or not (outer.is_fiscal or outer.kind in TOTALS))
    ):
        fund = reader.outline.fund_code
        if fund is not None and subject.kind != "expenditure_total":
            subject = replace(subject, fund_code=fund)
    if subject.kind == "memo" and outer is not None and subject.memo_code in (
        "meeting", "training", "travel", "entrusted_business",
    ) and (outer.memo_code == "operating_expenses" or outer.kind in ("nature", "economic")):  # fmt: skip
        subject = replace(
            subject, kind="economic", memo_code=None, economic_name_text=subject.label
        )
    if (
        subject.kind == "three_public"
        and outer is not None
        and subject.item_code
        and (outer.memo_code == "operating_expenses")
    ):
        subject = replace(
            subject, kind="economic", item_code=None, economic_name_text=subject.label
        )
    return subject


# 第一季度用款计划 | 上半年支出 | 3月份拨付: the part of a project's money that falls due then, no project of that name
_SCHEDULE = re.compile(
    r"(?:第?[一二三四1-4](?:[至到、-][一二三四1-4])?季度|[上下]半年|\d{1,2}月份?)"
    r"的?(?:用款|拨付|拨款|支付|支出|付款)?(?:计划|预算|金额|资金|进度|数)?"
)

# 购置及运行维护费 | 车辆运行维护费支出 | 购置经费, where cars of the 三公 are spoken of
_VEHICLE_ITEM = re.compile(
    r"(?:公务|公用)?(?:用?车辆?)?(?P<bought>购置)?(?P<both>[及和与、])?(?P<run>(?:使用)?运行(?:使用)?(?:[及和]?维护)?)?(?:费用?|经费)?(?:支出)?(?:预算|决算)?"
)


def _complete_vehicle(reader: DocumentContext, subject: Subject, outer: Subject | None) -> Subject:
    """运行维护费 is an item of 三公 where the sum around it or the heading is about cars."""
    around = outer if outer is not None else reader.outline.subject
    match = _VEHICLE_ITEM.fullmatch(subject.label)
    if match is None or around is None or around.kind != "three_public":
        return subject
    about_cars = (around.item_code or "").startswith("vehicle") or "车" in subject.label
    if match["bought"] and match["run"]:
        code = "vehicle"
    elif not about_cars or (match["bought"] is None and match["run"] is None):
        return subject
    else:
        code = "vehicle_purchase" if match["bought"] else "vehicle_operation"
    return replace(
        subject,
        kind="three_public",
        item_code=code,
        fund_code=subject.fund_code or around.fund_code,
    )


def _complete_category(subject: Subject, outer: Subject) -> Subject:
    """货物, 工程 and 服务 as parts of all procurement say what is bought."""
    if outer.kind != "procurement" or outer.procurement_category is not None:
        return subject
    match = _CATEGORY.fullmatch(name_key(subject.label))
    if match is None:
        return subject
    return replace(subject, kind="procurement", procurement_category=_CATEGORIES[match["name"]])


def _is_function(
    subject: Subject, outer: Subject | None, outer_family: str | None, heading_family: str | None
) -> bool:
    """Whether a label is the name of a functional 款 or 项 printed without its level or code.

    Names that economic classes share (住房公积金) count only in lists of expenditure by function.
    """
    if subject.kind != "unknown" or subject.family is not None:
        return False
    if (outer_family or heading_family) != "expenditure":
        return False
    if outer is not None and outer.kind not in ("expenditure_total", "function", "turnover"):
        return False
    codes = functional().by_name.get(name_key(subject.label), ())
    return any(len(code) >= 5 for code in codes)


def _complete_fund(
    reader: DocumentContext,
    subject: Subject,
    outer: Subject | None,
    outer_family: str | None,
    heading_family: str | None,
) -> Subject:
    family = subject.family or outer_family
    if outer is not None and outer.kind == "turnover":
        family = "income"  # the funds of both sides of a budget are its sources
    if family is None:
        if heading_family in ("procurement", "performance_target", "project", "resources"):
            family = heading_family
        else:
            family = reader.outline.side or "income"
    if outer is not None:
        subject = replace(
            subject,
            period=subject.period or outer.period,
            nature_code=outer.nature_code,
            item_code=outer.item_code,
            memo_code=outer.memo_code,
            procurement_category=outer.procurement_category,
            project_name=outer.project_name,
            fund_code=subject.fund_code or outer.fund_code,
        )
    return replace(subject, family=family)


def _inherit(subject: Subject, outer: Subject) -> Subject:
    """A part is of the fund, nature or functional item of the sum it is printed as part of."""
    if (
        subject.kind
        in (
            "function",
            "economic",
            "nature",
            "three_public",
            "procurement",
            "project",
        )
        and subject.fund_code is None
        and not subject.is_fiscal
    ):
        subject = replace(subject, fund_code=outer.fund_code)
    if subject.kind == "nature":
        if outer.kind == "economic":
            return replace(
                subject,
                family="economic",
                economic_code=outer.economic_code,
                economic_name_text=outer.economic_name_text,
            )
        if (
            outer.kind == "unknown"
            and outer.own_family in ("other", "memo")
            and ("经费" in outer.label)
        ):
            # 事业运行经费30万元，其中：基本支出…: a sum beside the accounts
            return Subject(subject.label, "unknown", family=outer.own_family)
        if outer.kind == "unknown" and outer.own_family == "expenditure":
            # an item of a list whose name the classification does not know: 某项支出20万元，其中基本支出…
            return replace(subject, function_name_text=outer.label)
        if outer.kind == "function":
            return replace(
                subject,
                function_code=outer.function_code,
                function_name_text=outer.function_name_text,
            )
    if subject.kind in ("function", "economic") and outer.kind == "nature":
        return replace(subject, nature_code=outer.nature_code)
    if subject.kind == "three_public" and subject.item_code is None:
        return subject
    return subject
