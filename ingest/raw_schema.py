"""The tables of the database schema ``raw``, one frozen dataclass each: the only contract with dbt.

Everything is as printed. Codes such as ``fund_code`` are names for what a printed header or label
says, from the closed lists in the glossary; no amount is added, scaled or rounded here. Columns that
end in ``_text`` are verbatim. ``number_text`` is the printed number in plain ASCII notation
(``"2,850.48"`` → ``"2850.48"``, ``"147. 45"`` → ``"147.45"``, ``"（3.2）"`` → ``"-3.2"``) in the printed
unit.

A *panel* is one of the tables that a printed grid holds side by side (income | expenditure): rows and
columns form trees inside a panel, and ``parent_row_no`` / ``parent_col_no`` say which printed sum a row
or column is part of.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class RawDocument:
    """``raw.documents``: one row per distinct content (``document_key`` is made from the SHA-256)."""

    document_key: str
    sha256: str
    source_name: str
    source_uri: str
    media_type: str
    reader: str
    reader_version: str
    page_count: int | None
    status: str  # read | unreadable
    title: str | None
    document_kind: str | None  # 部门预算, 单位预算, 部门决算, 单位决算 … as titled
    unit_name: str | None
    department_name: str | None
    division_code: str | None
    city_name: str | None
    province_name: str | None
    admin_level: str | None  # central | province | city | county | township
    fiscal_year: int | None
    stage: str | None  # budget | adjusted_budget | final_accounts
    scope: str | None  # department | unit
    published_on: str | None  # ISO date as far as printed
    identity_evidence: str | None  # JSON object: field -> {"text": …, "page_number": …, "rule": …}
    is_reproduction: bool
    tables_listed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RawTable:
    """``raw.tables``: every table found and every table that the contents page promised."""

    document_key: str
    table_no: int  # order of appearance; promised but absent tables follow the last one
    title: str | None
    section: str | None
    kind: str | None  # name of a file in ingest/table_kinds
    fund_scope: str | None  # a fund_code, 'fiscal' (财政拨款) or null = all funds
    nature_scope: (
        str | None
    )  # a nature_code where the whole table is about it (基本支出表), else null
    unit_text: str | None  # 元 | 万元 | 千元 | 亿元
    unit_evidence: str | None
    value_year: int | None
    value_stage: str | None
    first_page: int | None
    last_page: int | None
    row_count: int
    column_count: int
    status: str  # read | empty | missing | unrecognised
    reason: str | None
    note_text: str | None  # 注：… under the table
    listed_title: str | None  # title in the contents page, where matched
    is_repeat_of: int | None  # table_no of an identical earlier table


@dataclass(frozen=True, slots=True, kw_only=True)
class RawColumn:
    """``raw.table_columns``: the columns of a panel with their meaning."""

    document_key: str
    table_no: int
    panel_no: int
    col_no: int
    label: str  # header path joined by '/'
    role: (
        str  # key columns: code, name, unit_code, unit_name, project …; else amount, change, rate,
    )
    # count, ordinal, text, target, weight … or unknown (numbers under a header nobody declared)
    parent_col_no: int | None
    is_of_which: bool  # 其中: inside another column and not a complete split of it
    nature_code: str | None
    fund_code: str | None
    income_source_code: str | None
    item_code: str | None  # 三公 item
    memo_code: str | None  # meeting, training, travel, operating_expenses …
    economic_code: str | None  # 支出经济分类 that the header names
    economic_system: str | None  # department | government
    category: str | None  # procurement: goods | works | services
    reported_unit_name: str | None  # a unit of the document that the header names
    flow: str | None  # income | expenditure | opening | closing, where they stand side by side
    balance_code: str | None
    period: str | None  # current_year | carried_forward
    value_year: int | None
    value_stage: str | None
    unit_text: str | None  # where the header prints one


@dataclass(frozen=True, slots=True, kw_only=True)
class RawRow:
    """``raw.table_rows``: the body rows of a panel with their meaning."""

    document_key: str
    table_no: int
    panel_no: int
    row_no: int
    role: str  # total | subtotal | item | of_which | unit | index | note | empty
    parent_row_no: int | None
    level: int | None
    page_number: int | None
    code_text: str | None
    label: str | None
    function_code: str | None
    economic_code: str | None
    economic_system: str | None  # department | government
    income_source_code: str | None
    fund_code: str | None
    nature_code: str | None
    item_code: str | None
    memo_code: str | None
    category: str | None  # procurement: goods | works | services
    balance_code: str | None
    period: str | None
    value_year: int | None
    value_stage: str | None
    reported_unit_name: str | None
    project_name: str | None
    attributes: (
        str | None
    )  # JSON object: further printed key columns by role (project_type, category …)


@dataclass(frozen=True, slots=True, kw_only=True)
class RawCell:
    """``raw.cells``: every table cell that holds a number, in whichever kind of table."""

    document_key: str
    table_no: int
    panel_no: int
    row_no: int
    col_no: int
    part_no: int  # 0; 1, 2 … for further numbers inside one cell of text
    value_text: str
    number_text: str | None
    unit_text: (
        str | None
    )  # unit of this very number: the cell's own, else the column's, else the table's
    # amount | count | share | indicator | weight | index | ordinal | year | code | text, or unread: a money
    # cell that is no amount as printed
    role: str
    page_number: int | None
    line_no: int | None
    x0: float | None
    top: float | None
    x1: float | None
    bottom: float | None
    reading: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RawIndicator:
    """``raw.indicators``: one performance indicator of a project or of the whole department."""

    document_key: str
    table_no: int
    row_no: int
    target_scope: str  # project | department
    project_name: str | None
    reported_unit_name: str | None  # 实施单位 of the form, where it is a unit of the document
    level1: str | None
    level2: str | None
    level3: str | None
    operator_text: str | None  # as printed in a column of its own, if any
    target_text: str | None  # verbatim, operator and unit included where printed together
    target_unit_text: str | None  # as printed in a column of its own, if any
    scoring_text: str | None
    weight_text: str | None
    value_col_no: int | None  # column of the cell in raw.cells that holds the target
    page_number: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RawStatement:
    """``raw.statements``: one number of the prose with what the sentence says about it.

    ``statement_role``: amount, share, change, rate, count, year, date, ordinal, law, threshold, other, or
    unread: a piece of an amount that nobody can read for certain.
    A change or rate names what it compares with; ``direction`` is increase, decrease or flat.
    ``anchor_no`` ties shares, changes and rates to the ``statement_no`` of the amount they speak of.
    """

    document_key: str
    statement_no: int
    anchor_no: int | None
    parent_no: (
        int | None
    )  # statement_no of the amount that this amount is printed as part of (其中)
    page_number: int | None
    line_no: int | None
    char_start: int
    section: str | None  # nearest heading
    sentence: str
    subject_text: str | None  # label of the number as a reader would give it
    statement_role: str
    value_text: str
    number_text: str | None
    unit_text: str | None
    family: str | None  # as audit.figures.family
    measure: str | None  # as fct_year_changes.measure
    nature_code: str | None
    fund_code: str | None
    income_source_code: str | None
    period: str | None
    function_code: str | None  # as far as printed: full, or built from 201类03款50项
    function_name_text: str | None
    economic_code: str | None
    economic_name_text: str | None
    item_code: str | None
    memo_code: str | None
    resource_code: str | None
    procurement_category: str | None
    project_name: str | None
    value_year: int | None
    value_stage: str | None
    direction: str | None
    compared_with: str | None  # prior_budget | prior_execution | prior_final_accounts | own_budget
    compare_year: int | None
    reason_text: str | None
    as_of: str | None
    reading: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RawNegation:
    """``raw.negations``: a sentence or note that says there is none (没有, 无, 未安排, 空表)."""

    document_key: str
    negation_no: int
    page_number: int | None
    line_no: int | None
    section: str | None
    sentence: str
    family: str | None
    fund_code: str | None
    item_code: str | None
    measure: str | None
    table_no: int | None  # for a note under a table


@dataclass(frozen=True, slots=True, kw_only=True)
class RawIssue:
    """``raw.ingest_issues``: what a person should look at. ``document_key`` is null where there is none."""

    document_key: str | None
    source_uri: str
    severity: str  # error | warning | info
    code: str
    page_number: int | None
    table_no: int | None
    message: str
