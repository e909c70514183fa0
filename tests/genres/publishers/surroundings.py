"""What stands around the money of a disclosure and is none: contents, instructions, models, glossaries."""

from __future__ import annotations

from dataclasses import replace

from tests.genres.publishers.disclosure import Disclosure
from typesetting.content import Block, Cover, Grid, Table, Text

_INSTRUCTIONS = (
    "1.本模板适用于一级预算单位，二级单位参照执行，填报时间为2024年3月15日前。",
    "2.金额单位为万元，保留两位小数；如没有数据请填写“0.00”，不得空白，例如：123.45万元。",
    "3.“三公”经费增减变动超过20%的，应说明原因；低于100万元的项目可合并公开。",
    "4.单位自行增加的表格编号从11开始，每表不超过50行，字号不小于5号。",
    "5.样例：××单位2024年收入预算1234.56万元，比上年增加78.90万元，增长6.83%。",
)
_TERMS = (
    "一、财政拨款收入：指单位从同级财政部门取得的财政预算资金，含年初预算安排的2000元以下零星支出。",
    "二、“三公”经费：按照有关规定，单价50万元以上的通用设备、单价100万元以上的专用设备须单独统计。",
    "三、机关运行经费：指为保障行政单位运行用于购买货物和服务的各项资金，按每人每年1.2万元定额核定。",
    "四、住房公积金：指单位按职工工资总额12%的比例缴存的资金，2023年起执行。",
    "五、行政运行（2010301）：反映行政单位的基本支出，参见国办发〔2014〕18号第5条。",
)


def surround(disclosure: Disclosure) -> Disclosure:
    """The same disclosure with everything printed around it that is no data."""
    document = disclosure.document
    titles = [table.title or "" for table in document.tables()]
    listed = Grid(
        (("序号", "报表名称", "页码"), *((str(n), t, str(n + 8)) for n, t in enumerate(titles, 1))),
        1,
    )
    model = Grid(
        (("科目编码", "科目名称", "预算数"), ("201", "一般公共服务支出", "XX.XX"),
         ("20101", "……", "××"), ("", "合计", "XXX")),
        1,
    )  # fmt: skip
    terms = Grid(
        (("名词", "解释"), ("基本支出", "定员定额标准为每人每年3.5万元"),
         ("项目支出", "单个项目预算一般不低于10万元")),
        1,
    )  # fmt: skip
    before: tuple[Block, ...] = (
        Text("part", "目录"), Table(listed),
        Text("part", "填报说明"), *(Text("text", line) for line in _INSTRUCTIONS),
        Table(model, title="表1 样表"),
    )  # fmt: skip
    after: tuple[Block, ...] = (
        Text("part", "第四部分 名词解释"), *(Text("text", line) for line in _TERMS), Table(terms),
    )  # fmt: skip
    cover = [block for block in document.blocks if isinstance(block, Cover)]
    rest = [block for block in document.blocks if not isinstance(block, Cover)]
    blocks = (*cover, *before, *rest, *after)
    return replace(
        disclosure,
        name=f"{disclosure.name}_surrounded",
        document=replace(document, blocks=blocks),
    )
