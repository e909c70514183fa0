"""Facts of published documents against their pages, read by eye: numbers that few identities stand behind.

Each expectation was looked up on the page named beside it. The documents are a street office with three years in a
row, a department with its unit, two years of one city, and those whose facts were once wrong.
"""

from __future__ import annotations

import shutil
from decimal import Decimal
from pathlib import Path

import pytest

from tests.whole_job import ROOT, Job, run_job

pytestmark = pytest.mark.shared

PUBLISHED = ROOT.parent / "shared" / "documents"
FILES = (
    "cq_govoffice_2026_budget.pdf",
    "fj_fuzhou_medical_2026_budget.pdf",
    "gd_shenzhen_petition_2026_budget.pdf",
    "hn_changsha_petition_2026_budget.pdf",
    "jl_changchun_petition_2026_budget.pdf",
    "putuo_govoffice_dept_2025_budget.pdf",
    "putuo_govoffice_unit_2025_budget.pdf",
    "putuo_wanli_street_2023_budget.pdf",
    "putuo_wanli_street_2024_budget.pdf",
    "putuo_wanli_street_2025_budget.pdf",
    "sd_yantai_petition_2026_budget.pdf",
    "sn_xian_hr_2020_budget.pdf",
    "sn_xian_petition_2026_budget.pdf",
)


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Job:
    """Thirteen published documents, refreshed; skips where the folder is absent."""
    if not PUBLISHED.is_dir():
        pytest.skip("the folder shared/documents is not beside the repository")
    documents = tmp_path_factory.mktemp("published")
    for name in FILES:
        shutil.copyfile(PUBLISHED / name, Path(documents) / name)
    return run_job(documents, tmp_path_factory.mktemp("published_warehouse"))


# fact, condition, document, sum in 元, where it was looked up
SUMS = [
    ("fct_three_public_spending", "true", "jl_changchun", "76100.00", "page 12"),
    (
        "fct_three_public_spending",
        "item_code = 'vehicle_operation'",
        "jl_changchun",
        "67500.00",
        "page 12",
    ),
    ("fct_three_public_spending", "true", "gd_shenzhen", "55800.00", "page 31, row 2026年"),
    ("fct_projects", "true", "jl_changchun", "4745600.00", "page 14"),
    ("fct_projects", "true", "fj_fuzhou", "3440636400.00", "page 12: 项目支出; pages 27-39"),
    (
        "fct_projects",
        "project_name = '综合工作经费'",
        "fj_fuzhou",
        "15245000.00",
        "pages 30, 37-39",
    ),
    ("fct_projects", "true", "sd_yantai", "5250000.00", "page 24"),
    ("fct_projects", "evidence = 'derived'", "sd_yantai", "2900000.00", "page 24 and its note"),
    ("fct_projects", "true", "hn_changsha_petition", "4174100.00", "page 22"),
    (
        "fct_projects",
        "project_name is not null",
        "hn_changsha_petition",
        "2869100.00",
        "pages 22-29",
    ),
    ("fct_projects", "true", "putuo_wanli_street_2023", "33513343.00", "pages 31-35"),
    (
        "fct_expenditure_nature",
        "nature_code = 'project'",
        "sn_xian_hr_2020",
        "1735026100.00",
        "page 29: 专项业务经费支出",
    ),
    (
        "fct_procurement",
        "project_name = '社保业务档案专项经费' and item_name = '租赁-仓库'",
        "sn_xian_hr_2020",
        "700000.00",
        "page 47",
    ),
    ("fct_procurement", "category = 'services'", "cq_govoffice", "44326900.00", "page 21"),
    ("fct_procurement", "category = 'goods'", "cq_govoffice", "1100000.00", "page 21"),
]


@pytest.mark.parametrize(("table", "where", "document", "expected", "place"), SUMS)
def test_sums_are_those_of_the_pages(
    published: Job, table: str, where: str, document: str, expected: str, place: str
) -> None:
    found = published.rows(
        f"select sum(amount_yuan) from marts.{table} inner join marts.dim_document using (document_key)"
        f" where {where} and starts_with(source_name, ?)",
        [document],
    )
    assert found == [(Decimal(expected),)], place


def test_forms_of_two_units_keep_their_targets_apart(published: Job) -> None:
    """Fuzhou, pages 30 and 37 to 39: a bureau and its three centres have forms of one name."""
    assert published.rows(
        """
        select u.unit_name, count(*)
        from marts.fct_performance_targets as t
        inner join marts.dim_unit as u on t.reported_unit_key = u.unit_key
        where t.project_name = '综合工作经费'
        group by all
        order by 1
        """
    ) == [
        ("福州市医疗保障基金中心", 6),
        ("福州市医疗保障局", 8),
        ("福州市医疗保障数据技术中心", 6),
        ("福州市医疗保障服务行为监测中心", 6),
    ]


def test_a_form_says_who_when_and_what_kind(published: Job) -> None:
    """The street office 2023, pages 31 to 35."""
    assert published.rows(
        """
        select distinct project_name, project_type, executing_unit, starts_on, ends_on
        from marts.fct_projects
        where project_name = '公共服务设施运行经费'
        """
    ) == [
        (
            "公共服务设施运行经费",
            "其他运转类",
            "上海市普陀区人民政府万里街道办事处",
            "2023-01-01",
            "2023-12-31",
        )
    ]


def test_a_slip_of_unit_does_not_make_last_year_negative(published: Job) -> None:
    """Changchun, page 17: 预算支出1682.76元, where every other amount is in 万元; growth 3.08 %."""
    assert published.rows(
        """
        select current_yuan, change_yuan, prior_yuan, change_pct_stated, change_pct_computed
        from marts.fct_year_changes
        inner join marts.dim_document using (document_key)
        where measure = 'total_expenditure' and source_name like 'jl_changchun%'
        """
    ) == [
        (
            Decimal("16827600.00"),
            Decimal("503200.00"),
            Decimal("16324400.00"),
            Decimal("3.0800"),
            Decimal("3.08"),
        )
    ]
    assert published.rows("select count(*) from marts.fct_year_changes where prior_yuan < 0") == [
        (0,)
    ]


def test_no_change_is_told_twice(published: Job) -> None:
    assert not published.rows(
        """
        select document_key, measure
        from marts.fct_year_changes
        where measure not in ('income', 'procurement', 'other')  -- without keys, words tell them apart
        group by
            document_key, reported_unit_key, measure, function_code, economic_code, nature_code, item_code, fund_code,
            compared_with, current_yuan, change_yuan, change_pct_stated
        having count(*) > 1
        """
    )


def test_three_years_of_a_street_office_chain_exactly(published: Job) -> None:
    """Budget of the year before plus stated change is the budget of the year: 16497.86, 15621.11, 18976.76 万元."""
    assert published.rows(
        """
        with totals as (
            select document_key, unit_key, fiscal_year, expenditure_wan
            from marts.unit_year_summary
            where unit_name like '%万里街道%'
        )

        select this.fiscal_year, round(this.expenditure_wan, 2),
            cast(last.expenditure_wan as decimal(20, 2)) + cast(c.change_yuan * 0.0001 as decimal(20, 2))
            - cast(this.expenditure_wan as decimal(20, 2))
        from totals as this
        inner join totals as last on this.unit_key = last.unit_key and this.fiscal_year = last.fiscal_year + 1
        inner join marts.fct_year_changes as c on this.document_key = c.document_key
        where c.measure = 'expenditure' and c.fund_code = 'general_public_budget' and c.function_code is null
        order by 1
        """
    ) == [(2024, Decimal("15621.11"), 0), (2025, Decimal("18976.76"), 0)]
    assert published.rows(
        """
        select count(*) from audit.identity_checks
        where identity_id = 'Y-CHAIN' and status in ('violation', 'known_issue')
        """
    ) == [(0,)]


def test_a_department_and_its_only_unit_are_one_sum(published: Job) -> None:
    """The office's 部门 and 单位 document tell of the same money: the summary has it once."""
    assert published.rows(
        """
        select s.fiscal_year, s.scope, s.expenditure_yuan, d.document_kind
        from marts.unit_year_summary as s
        inner join marts.dim_document as d using (document_key)
        where s.unit_name = '上海市普陀区人民政府办公室'
        """
    ) == [(2025, "unit", Decimal("91016775.35"), "单位预算")]


def test_two_years_of_one_city_compare(published: Job) -> None:
    """Xi'an 2020 and 2026: codes of 2020 that moved since are found under one series, units in one column."""
    rows = published.rows(
        """
        select u.city_name, s.fiscal_year, s.unit_name, s.expenditure_wan > 0, s.personnel_wan > 0, s.three_public_yuan
        from marts.unit_year_summary as s
        inner join marts.dim_unit as u using (unit_key)
        where u.city_name = '西安市' and s.stage = 'budget'
        order by 2
        """
    )
    assert [(row[0], row[1]) for row in rows] == [("西安市", 2020), ("西安市", 2026)]
    assert [row[5] for row in rows] == [Decimal("293000.00"), Decimal("101000.00")]
    assert all(row[3] and row[4] for row in rows)
