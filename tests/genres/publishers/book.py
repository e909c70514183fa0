"""The money of an invented publisher, one entry for each coin that is spent or kept.

Every table of a disclosure is these entries seen along two directions, so whatever is printed closes.
Amounts are 元, multiples of 100, so that they print exactly in 万元 with two decimals.
"""

from __future__ import annotations

import csv
import functools
import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

_REFERENCE = Path(__file__).parents[3] / "data" / "reference"
PERSONNEL, PUBLIC, PROJECT = "basic_personnel", "basic_public", "project"
FISCAL = ("general_public_budget", "government_fund", "state_capital")
_STAFF = ("30101", "30102", "30103", "30107", "30108", "30109", "30110", "30113", "30302", "30305")
_RUNNING = ("30201", "30205", "30206", "30211", "30212", "30215", "30216", "30217", "30228",
            "30231", "30239", "31002")  # fmt: skip
_PAID_UNDER = {"30108": "2080505", "30109": "2080506", "30110": "2101101", "30113": "2210201",
               "30302": "2080501"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of publisher: its name, functions of its basic and project money, its own income."""

    suffix: str
    basic: str
    projects: tuple[str, ...]
    own: tuple[str, ...] = ()
    fund: str | None = None
    capital: str | None = None
    business: bool = False


KINDS = {
    "bureau": Kind("市场监督管理局", "2013801", ("2013802", "2013899")),
    "court": Kind("人民法院", "2040501", ("2040502", "2040504")),
    "school": Kind("第二高级中学", "2050204", ("2050204",), ("fiscal_special_account", "other")),
    "hospital": Kind("中医医院", "2100202", ("2100202", "2100409"), ("undertaking", "other")),
    "town": Kind("清溪镇人民政府", "2010301", ("2010302", "2130705", "2120399"), (), "2120804"),
    "party": Kind("委员会宣传部", "2013301", ("2013302",), (), "2296003"),
    "college": Kind(
        "职业技术学院", "2050305", ("2050305",),
        ("fiscal_special_account", "undertaking", "superior_subsidy", "other"), business=True,
    ),
    "works": Kind(
        "住房和城乡建设局", "2120101", ("2120102", "2120399"), ("affiliated_remittance",),
        "2120803", "2230199",
    ),
}  # fmt: skip
_PROJECT_NAMES = ("信息系统运行维护", "专项业务经费", "设备购置更新", "基层能力提升", "宣传教育经费",
                  "基础设施维修改造")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Entry:
    """One amount: what it is for, where it comes from, and whether it is spent or kept."""

    function: str
    nature: str
    source: str
    period: str
    amount: int
    economic: str | None = None
    project: str | None = None
    kept: bool = False


Keep = Callable[[Entry], bool]


@dataclass(frozen=True)
class Book:
    """Everything that a disclosure of one publisher and year says about money."""

    unit_name: str
    year: int
    accounts: bool
    entries: tuple[Entry, ...]
    three_public: dict[str, int]

    def sum(self, keep: Keep = lambda entry: True, *, kept: bool | None = False) -> int:
        """Sum of the entries that ``keep`` wants; ``kept=None`` takes spent and kept alike."""
        return sum(e.amount for e in self.entries if keep(e) and (kept is None or e.kept is kept))

    def functions(self, keep: Keep = lambda entry: True) -> list[str]:
        """Functional items with money, in order."""
        return sorted({e.function for e in self.entries if keep(e)})

    def economics(self, keep: Keep = lambda entry: True) -> list[str]:
        """Economic items with money, in order."""
        return sorted({e.economic for e in self.entries if keep(e) and e.economic})

    def projects(self) -> list[str]:
        """Names of projects, in order of appearance."""
        return list(dict.fromkeys(e.project for e in self.entries if e.project))


@functools.cache
def names(system: str) -> dict[str, str]:
    """Official names by code: ``function`` or ``economic`` (department classes)."""
    file = {"function": "functional", "economic": "economic"}[system]
    with (_REFERENCE / f"{file}_classification.csv").open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    return {
        row[f"{system}_code"]: row[f"{system}_name"]
        for row in rows
        if row.get("system", "department") == "department"
    }


def write_book(seed: int, kind: str, year: int, *, accounts: bool, city: str) -> Book:
    """Invent a publisher of ``kind``; the same arguments give the same book."""
    rng = random.Random(f"{seed}{kind}")
    what = KINDS[kind]
    public = "general_public_budget"
    entries: list[Entry] = []

    def money(low: int, high: int) -> int:
        return rng.randrange(low * 100, high * 100) * 100

    for code in _STAFF:
        under = _PAID_UNDER.get(code, what.basic)
        entries.append(Entry(under, PERSONNEL, public, "current_year", money(3, 400), code))
    for code in _RUNNING:
        amount = 0 if code == "30212" else money(1, 30)
        if amount:
            entries.append(Entry(what.basic, PUBLIC, public, "current_year", amount, code))
    labels = rng.sample(_PROJECT_NAMES, k=min(len(what.projects) + 1, 4))
    for position, label in enumerate(labels):
        under = what.projects[position % len(what.projects)]
        economic = ("30227", "30299", "31003", "30213")[position % 4]
        entries.append(
            Entry(under, PROJECT, public, "current_year", money(20, 600), economic, label)
        )
    entries.append(
        Entry(
            what.projects[0], PROJECT, public, "carried_forward", money(1, 40), "30227", labels[0]
        )
    )
    for number, source in enumerate(what.own):
        entries.append(Entry(what.basic, PUBLIC, source, "current_year", money(5, 90), "30218"))
        entries.append(Entry(what.basic, PERSONNEL, source, "current_year", money(5, 90), "30107"))
        label = labels[number % len(labels)]
        under = next(e.function for e in entries if e.project == label)
        entries.append(Entry(under, PROJECT, source, "current_year", money(5, 90), "30299", label))
    if what.fund:
        label = "政府性基金安排的专项支出"
        for period, high in (("current_year", 500), ("carried_forward", 40)):
            entries.append(
                Entry(what.fund, PROJECT, "government_fund", period, money(1, high), "31005", label)
            )
    if what.capital:
        entries.append(
            Entry(what.capital, PROJECT, "state_capital", "current_year", money(5, 90), "30299",
                  "国有企业退休人员社会化管理补助")
        )  # fmt: skip
    if what.business:
        entries.append(
            Entry(what.basic, "business", "business", "current_year", money(5, 90), "30218")
        )
    if accounts:
        entries.append(
            Entry(what.projects[0], PROJECT, public, "current_year", money(1, 60), None, None, True)
        )
        if what.own:
            entries.append(
                Entry(
                    what.basic,
                    PROJECT,
                    what.own[-1],
                    "current_year",
                    money(1, 30),
                    None,
                    None,
                    True,
                )
            )
    merged = sorted(_merge(entries), key=lambda e: (e.function, e.nature, e.source, e.period))
    operation = sum(e.amount for e in merged if e.economic == "30231")
    return Book(
        unit_name=f"{city}{what.suffix}",
        year=year,
        accounts=accounts,
        entries=tuple(merged),
        three_public={
            "overseas": 0,
            "vehicle_purchase": money(18, 40) if rng.random() < 0.5 else 0,
            "vehicle_operation": operation,
            "reception": sum(e.amount for e in merged if e.economic == "30217"),
        },
    )


def _merge(entries: Iterable[Entry]) -> Iterable[Entry]:
    """Entries that differ in nothing but the amount become one."""
    sums: dict[tuple[object, ...], int] = {}
    for e in entries:
        key = (e.function, e.nature, e.source, e.period, e.economic, e.project, e.kept)
        sums[key] = sums.get(key, 0) + e.amount
    for (function, nature, source, period, economic, project, kept), amount in sums.items():
        yield Entry(function, nature, source, period, amount, economic, project, kept)  # type: ignore[arg-type]
