"""An invented institution and a year's budget that closes, from a seed.

All amounts are integers in 元 and multiples of 100 元, so that they print exactly in 万元 with two
decimals. What a real disclosure makes agree agrees here: totals are sums of their parts, staff insurance
by economic class equals the functions that pay it, 三公 items equal their lines in the basic table.
"""

from __future__ import annotations

import random
from dataclasses import dataclass

# Classes of the functional classification in the order in which 收支总表 lists them.
FUNCTION_CLASSES = (
    ("201", "一般公共服务支出"), ("202", "外交支出"), ("203", "国防支出"), ("204", "公共安全支出"),
    ("205", "教育支出"), ("206", "科学技术支出"), ("207", "文化旅游体育与传媒支出"),
    ("208", "社会保障和就业支出"), ("210", "卫生健康支出"), ("211", "节能环保支出"),
    ("212", "城乡社区支出"), ("213", "农林水支出"), ("214", "交通运输支出"),
    ("215", "资源勘探工业信息等支出"), ("216", "商业服务业等支出"), ("217", "金融支出"),
    ("219", "援助其他地区支出"), ("220", "自然资源海洋气象等支出"), ("221", "住房保障支出"),
    ("222", "粮油物资储备支出"), ("224", "灾害防治及应急管理支出"), ("229", "其他支出"),
)  # fmt: skip

FUNCTION_NAMES = {
    **dict(FUNCTION_CLASSES),
    "20103": "政府办公厅（室）及相关机构事务", "2010350": "事业运行",
    "2010399": "其他政府办公厅（室）及相关机构事务支出",
    "20701": "文化和旅游", "2070104": "图书馆", "2070199": "其他文化和旅游支出",
    "21301": "农业农村", "2130104": "事业运行", "2130106": "科技转化与推广服务",
    "21401": "公路水路运输", "2140106": "公路养护", "2140199": "其他公路水路运输支出",
    "20805": "行政事业单位养老支出", "2080505": "机关事业单位基本养老保险缴费支出",
    "2080506": "机关事业单位职业年金缴费支出", "21011": "行政事业单位医疗",
    "2101102": "事业单位医疗", "22102": "住房改革支出", "2210201": "住房公积金",
}  # fmt: skip

ECONOMIC_NAMES = {
    "301": "工资福利支出", "30101": "基本工资", "30102": "津贴补贴", "30103": "奖金",
    "30107": "绩效工资", "30108": "机关事业单位基本养老保险缴费", "30109": "职业年金缴费",
    "30110": "职工基本医疗保险缴费", "30112": "其他社会保障缴费", "30113": "住房公积金",
    "30199": "其他工资福利支出", "302": "商品和服务支出", "30201": "办公费", "30202": "印刷费",
    "30207": "邮电费", "30211": "差旅费", "30212": "因公出国（境）费用", "30216": "培训费",
    "30217": "公务接待费", "30228": "工会经费", "30231": "公务用车运行维护费",
    "30299": "其他商品和服务支出", "303": "对个人和家庭的补助", "30305": "生活补助",
    "30309": "奖励金", "310": "资本性支出", "31002": "办公设备购置",
}  # fmt: skip

_PERSONNEL = ("30101", "30102", "30103", "30107", "30108", "30109", "30110", "30112", "30113",
              "30199", "30305", "30309")  # fmt: skip
_PUBLIC = ("30201", "30202", "30207", "30211", "30212", "30216", "30217", "30228", "30231", "30299",
           "31002")  # fmt: skip
# Economic class of a staff contribution → the function that pays it.
_PAID_UNDER = {"30108": "2080505", "30109": "2080506", "30110": "2101102", "30113": "2210201"}

# Name of the institution, function of its basic expenditure, function of its projects.
_INSTITUTIONS = (
    ("政务服务便民热线中心", "2010350", "2010399"),
    ("图书馆", "2070104", "2070199"),
    ("农业技术推广站", "2130104", "2130106"),
    ("公路养护中心", "2140106", "2140199"),
)
# Two syllables make a city; none of the pairs is a city of GB/T 2260.
_FIRST, _SECOND = "云清明安河林", "屿栎岚汀埠榆"
_PROJECTS = ("信息平台运行维护项目", "服务质效提升项目", "设施设备更新项目", "宣传培训专项经费")


@dataclass(frozen=True, slots=True)
class Project:
    """A project: all general public budget, of this year or carried forward."""

    name: str
    current: int
    carried: int

    @property
    def amount(self) -> int:
        """All its money."""
        return self.current + self.carried


@dataclass(frozen=True, slots=True)
class FunctionLeaf:
    """Expenditure of one 项 by nature."""

    code: str
    personnel: int
    public: int
    project: int

    @property
    def basic(self) -> int:
        """Personnel and public together."""
        return self.personnel + self.public

    @property
    def total(self) -> int:
        """All natures."""
        return self.basic + self.project


@dataclass(frozen=True, slots=True)
class Target:
    """A performance target; ``operator`` ``=`` prints a bare number."""

    level1: str
    level2: str
    level3: str
    operator: str
    value: str
    unit: str

    @property
    def text(self) -> str:
        """The target as printed."""
        return f"{'' if self.operator == '=' else self.operator}{self.value}{self.unit}"


@dataclass(frozen=True, slots=True)
class Ledger:
    """Everything that an invented disclosure prints."""

    city: str
    unit_name: str
    department: str
    year: int
    functions: tuple[FunctionLeaf, ...]
    personnel: dict[str, int]
    public: dict[str, int]
    projects: tuple[Project, ...]
    vehicle_purchase: int
    change: int
    vehicles: int
    targets: tuple[Target, ...]

    @property
    def total(self) -> int:
        """All expenditure, which is all income."""
        return sum(leaf.total for leaf in self.functions)

    @property
    def carried(self) -> int:
        """Income carried forward."""
        return sum(project.carried for project in self.projects)

    @property
    def current(self) -> int:
        """Income of this year."""
        return self.total - self.carried

    @property
    def three_public(self) -> dict[str, int]:
        """The items of 三公 by item code."""
        return {
            "overseas": self.public["30212"],
            "reception": self.public["30217"],
            "vehicle_purchase": self.vehicle_purchase,
            "vehicle_operation": self.public["30231"],
        }


def invent_ledger(
    seed: int, *, year: int = 2026, city: str | None = None, carry_forward: bool = True
) -> Ledger:
    """Invent a city's institution and its budget of ``year``; the same seed gives the same ledger."""
    rng = random.Random(seed)  # noqa: S311 - invented figures, no secret

    def money(low: int, high: int) -> int:
        """An amount in 元 between ``low`` and ``high`` 万元."""
        return rng.randrange(low * 100, high * 100) * 100

    place = city or f"{rng.choice(_FIRST)}{rng.choice(_SECOND)}市"
    suffix, basic_code, project_code = rng.choice(_INSTITUTIONS)
    personnel = {code: money(2, 60) for code in _PERSONNEL}
    personnel["30109"] = personnel["30108"] // 200 * 100
    public = {code: money(1, 12) for code in _PUBLIC}
    public["30212"] = 0
    projects: list[Project] = []
    for name in rng.sample(_PROJECTS, k=rng.randint(2, 3)):
        carried = money(1, 40) if carry_forward and not projects else 0
        projects.append(Project(name, money(20, 400), carried))
    paid = {function: personnel[economic] for economic, function in _PAID_UNDER.items()}
    functions = [
        FunctionLeaf(
            basic_code, sum(personnel.values()) - sum(paid.values()), sum(public.values()), 0
        ),
        FunctionLeaf(project_code, 0, 0, sum(project.amount for project in projects)),
        *(FunctionLeaf(code, amount, 0, 0) for code, amount in paid.items()),
    ]
    total = sum(leaf.total for leaf in functions)
    targets = (
        Target(
            "产出指标", "数量指标", "服务群众人次", "≥", str(rng.randrange(10, 90) * 100), "人次"
        ),
        Target("产出指标", "质量指标", "验收合格率", "≥", str(rng.randrange(90, 100)), "%"),
        Target("产出指标", "时效指标", "按时完成率", "=", "100", "%"),
        Target("效益指标", "社会效益指标", "服务覆盖率", "≥", str(rng.randrange(80, 99)), "%"),
        Target(
            "满意度指标",
            "服务对象满意度指标",
            "服务对象满意度",
            "≥",
            str(rng.randrange(85, 99)),
            "%",
        ),
    )
    return Ledger(
        city=place,
        unit_name=f"{place}{suffix}",
        department=f"{place}人民政府办公室",
        year=year,
        functions=tuple(sorted(functions, key=lambda leaf: leaf.code)),
        personnel=personnel,
        public=public,
        projects=tuple(projects),
        vehicle_purchase=0,
        change=rng.randrange(-total // 500, total // 400) * 100 or 100,
        vehicles=rng.randint(1, 3),
        targets=targets,
    )


def possible_names() -> str:
    """Return every name that some seed may choose, in one text: the fonts must have its characters."""
    names = [*FUNCTION_NAMES.values(), *ECONOMIC_NAMES.values(), *_PROJECTS, _FIRST, _SECOND]
    return "".join([*names, *(institution[0] for institution in _INSTITUTIONS)])
