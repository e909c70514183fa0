-- changes that a table prints in a column of its own (上年预算数 | 本年预算数 | 增减额 | 增减%), where they are the
-- difference of the two amounts printed beside them
{%- set memo_items = "('meeting', 'training', 'operating_expenses')" %}
with

documents as (

    select * from {{ ref('int_documents__versioned') }}

),

reported_units as (

    select * from {{ ref('int_reported_units__keyed') }}

),

-- a change stands on its family and on the amounts of the other year: where one of them is withheld it is, too
withheld_kinds as (

    select distinct
        withheld.document_key,
        kinds.kind
    from {{ ref('int_families__withheld') }} as withheld
    inner join (
        values
        ('three_public', 'three_public'),
        ('memo', 'memo'),
        ('budget_summary', 'income'),
        ('budget_summary', 'expenditure'),
        ('fiscal_summary', 'income'),
        ('fiscal_summary', 'expenditure'),
        ('income_summary', 'income'),
        ('expenditure_summary', 'expenditure'),
        ('function_expenditure', 'expenditure'),
        ('government_fund', 'expenditure'),
        ('state_capital', 'expenditure'),
        ('basic_function', 'expenditure'),
        ('basic_economic', 'economic'),
        ('economic_expenditure', 'economic')
    ) as kinds (kind, family)
        on withheld.family in (kinds.family, 'comparative')

),

-- 三公经费及会议费、培训费: 合计 of such a table is no total of the three public funds
mixed_tables as (

    select
        document_key,
        table_no
    from {{ ref('stg_table_columns') }}
    where item_code in {{ memo_items }}
    union
    select
        document_key,
        table_no
    from {{ ref('int_rows__coded') }}
    where item_code in {{ memo_items }}

),

mixed_totals as (

    select
        columns.document_key,
        columns.table_no,
        columns.panel_no,
        columns.col_no,
        rows_coded.row_no
    from mixed_tables
    inner join {{ ref('stg_tables') }} as tables
        on
            mixed_tables.document_key = tables.document_key
            and mixed_tables.table_no = tables.table_no
            and tables.kind = 'three_public'
    inner join {{ ref('stg_table_columns') }} as columns
        on
            mixed_tables.document_key = columns.document_key
            and mixed_tables.table_no = columns.table_no
    inner join {{ ref('int_rows__coded') }} as rows_coded
        on
            columns.document_key = rows_coded.document_key
            and columns.table_no = rows_coded.table_no
            and columns.panel_no = rows_coded.panel_no
    where
        columns.item_code is null
        and rows_coded.item_code is null
        -- unless it says so itself
        and not (
            regexp_matches(concat_ws('/', columns.column_label, rows_coded.row_label), '三公')
            and not regexp_matches(concat_ws('/', columns.column_label, rows_coded.row_label), '会议|培训')
        )

),

amounts as (

    select
        cells.*,
        {{ half_place('cells.last_place', 'cells.unit_text') }} as half_place
    from {{ ref('int_cells__joined') }} as cells
    anti join mixed_totals
        on
            cells.document_key = mixed_totals.document_key
            and cells.table_no = mixed_totals.table_no
            and cells.panel_no = mixed_totals.panel_no
            and cells.row_no = mixed_totals.row_no
            and cells.col_no = mixed_totals.col_no
    where cells.amount_yuan is not null and not cells.is_of_which

),

columns as (

    select * from {{ ref('stg_table_columns') }}
    where column_role in ('change', 'rate') and not coalesce(is_of_which, false)

),

-- a department above its units says what the total says
sum_rows as (

    select distinct
        document_key,
        table_no,
        panel_no,
        parent_row_no as row_no
    from {{ ref('int_rows__coded') }}
    where row_role = 'unit' and parent_row_no is not null

),

-- what is compared with the budget of the same year, or is no change at all, is none of these; nor are two columns that
-- mean the same, one of which is understood in part only
change_cells as (

    select
        cells.figure_id,
        cells.document_key,
        cells.table_no,
        cells.panel_no,
        cells.row_no,
        cells.col_no,
        cells.cell_role,
        cells.numeric_value,
        cells.amount_yuan,
        {{ half_place('cells.last_place', 'cells.unit_text') }} as half_place,
        cells.page_number,
        tables.kind,
        tables.fund_scope,
        columns.column_label,
        columns.income_source_code as column_income_source_code,
        columns.column_economic_code,
        rows_coded.row_role,
        rows_coded.row_label,
        rows_coded.function_code,
        rows_coded.income_source_code as row_income_source_code,
        coalesce(columns.column_economic_code, rows_coded.economic_code) as economic_code,
        rows_coded.reported_unit_name,
        coalesce(columns.nature_code, rows_coded.nature_code, tables.nature_scope) as nature_code,
        coalesce(columns.fund_code, rows_coded.fund_code, tables.fund_scope) as fund_code,
        coalesce(columns.item_code, rows_coded.item_code) as item_code,
        coalesce(columns.balance_code, rows_coded.balance_code) as balance_code
    from {{ ref('stg_cells') }} as cells
    inner join columns
        on
            cells.document_key = columns.document_key
            and cells.table_no = columns.table_no
            and cells.panel_no = columns.panel_no
            and cells.col_no = columns.col_no
    inner join {{ ref('stg_tables') }} as tables
        on
            cells.document_key = tables.document_key
            and cells.table_no = tables.table_no
            and tables.is_repeat_of is null
            and tables.kind in (
                'three_public', 'memo', 'budget_summary', 'fiscal_summary', 'income_summary', 'expenditure_summary',
                'function_expenditure', 'government_fund', 'state_capital', 'basic_function', 'basic_economic',
                'economic_expenditure'
            )
    inner join {{ ref('int_rows__coded') }} as rows_coded
        on
            cells.document_key = rows_coded.document_key
            and cells.table_no = rows_coded.table_no
            and cells.panel_no = rows_coded.panel_no
            and cells.row_no = rows_coded.row_no
            and rows_coded.row_role in ('item', 'unit', 'total', 'subtotal')
    left join sum_rows
        on
            cells.document_key = sum_rows.document_key
            and cells.table_no = sum_rows.table_no
            and cells.panel_no = sum_rows.panel_no
            and cells.row_no = sum_rows.row_no
    anti join withheld_kinds
        on
            cells.document_key = withheld_kinds.document_key
            and tables.kind = withheld_kinds.kind
    anti join mixed_totals
        on
            cells.document_key = mixed_totals.document_key
            and cells.table_no = mixed_totals.table_no
            and cells.panel_no = mixed_totals.panel_no
            and cells.row_no = mixed_totals.row_no
            and cells.col_no = mixed_totals.col_no
    where
        (rows_coded.row_role != 'unit' or sum_rows.row_no is null)
        and cells.cell_role in ('change', 'rate')
        and cells.numeric_value is not null
        and regexp_matches(columns.column_label, '增减|增加|减少|增长|变动|变化|上年')
        and not regexp_matches(columns.column_label, '占|完成|执行率|调整|[比较与]((本|当)年)?(年初|全年)?预算')
    qualify count(*) over (
        partition by
            cells.document_key, cells.table_no, cells.panel_no, cells.row_no, cells.cell_role,
            coalesce(columns.item_code, rows_coded.item_code),
            coalesce(columns.nature_code, rows_coded.nature_code),
            coalesce(columns.balance_code, rows_coded.balance_code),
            columns.income_source_code, columns.column_economic_code
    ) = 1

),

-- the amounts of the same row and the same meaning: one of the document's own year and stage, one of the year before
paired as (

    select
        changes.figure_id,
        any_value(this_year.amount_yuan) as current_yuan,
        any_value(last_year.amount_yuan) as prior_yuan,
        any_value(last_year.value_stage) as prior_stage,
        any_value(this_year.half_place + last_year.half_place) as half_places
    from change_cells as changes
    inner join amounts as this_year
        on
            changes.document_key = this_year.document_key
            and changes.table_no = this_year.table_no
            and changes.panel_no = this_year.panel_no
            and changes.row_no = this_year.row_no
            and this_year.is_own_year
            and changes.item_code is not distinct from this_year.item_code
            and changes.nature_code is not distinct from this_year.nature_code
            and changes.balance_code is not distinct from this_year.balance_code
            and changes.column_income_source_code is not distinct from this_year.column_income_source_code
            and changes.column_economic_code is not distinct from this_year.column_economic_code
    inner join amounts as last_year
        on
            changes.document_key = last_year.document_key
            and changes.table_no = last_year.table_no
            and changes.panel_no = last_year.panel_no
            and changes.row_no = last_year.row_no
            and this_year.value_year - 1 = last_year.value_year
            and changes.item_code is not distinct from last_year.item_code
            and changes.nature_code is not distinct from last_year.nature_code
            and changes.balance_code is not distinct from last_year.balance_code
            and changes.column_income_source_code is not distinct from last_year.column_income_source_code
            and changes.column_economic_code is not distinct from last_year.column_economic_code
    group by changes.figure_id
    having count(*) = 1

),

-- one rate beside it: of several nobody says which
rates as (

    select
        document_key,
        table_no,
        panel_no,
        row_no,
        item_code,
        nature_code,
        balance_code,
        column_income_source_code,
        column_economic_code,
        min(figure_id) as rate_figure_id,
        min(numeric_value) as change_pct_stated
    from change_cells
    where cell_role = 'rate'
    group by all
    having count(*) = 1

),

-- units of each panel, and the columns in which a total stands above them
panel_units as (

    select
        document_key,
        table_no,
        panel_no,
        count(distinct row_no) as units
    from {{ ref('int_rows__coded') }}
    anti join sum_rows using (document_key, table_no, panel_no, row_no)
    where row_role = 'unit'
    group by all

),

totalled as (

    select distinct
        document_key,
        table_no,
        panel_no,
        col_no
    from change_cells
    where row_role = 'total'

),

closed as (

    select
        changes.document_key,
        paired.figure_id,
        rates.rate_figure_id,
        changes.page_number,
        changes.reported_unit_name,
        case
            when changes.kind = 'three_public' and changes.item_code is null then 'three_public'
            when changes.item_code = 'operating_expenses' then 'operating'
            when changes.item_code in (
                'overseas', 'reception', 'vehicle', 'vehicle_purchase', 'vehicle_operation'
            ) then 'three_public'
            when changes.item_code is not null or changes.balance_code is not null then 'other'
            when changes.economic_code is not null then 'economic'
            when changes.function_code is not null then 'expenditure'
            when
                coalesce(changes.column_income_source_code, changes.row_income_source_code) is not null
                and changes.kind in ('budget_summary', 'fiscal_summary', 'income_summary')
                then 'income'
            when changes.nature_code like 'basic%' then 'basic'
            when changes.nature_code = 'project' then 'project'
            when changes.row_role != 'total' then 'other'
            when
                changes.kind = 'income_summary'
                or (changes.kind = 'budget_summary' and starts_with(changes.row_label, '收入'))
                then 'total_income'
            when
                changes.kind = 'expenditure_summary'
                or (changes.kind = 'budget_summary' and starts_with(changes.row_label, '支出'))
                then 'total_expenditure'
            when
                changes.kind in (
                    'function_expenditure', 'government_fund', 'state_capital'
                )
                then 'expenditure'
            else 'other'
        end as measure,
        changes.row_label as subject_text,
        changes.function_code,
        changes.economic_code,
        changes.nature_code,
        changes.item_code,
        {{ to_fund_code('changes.fund_code') }} as fund_code,
        case paired.prior_stage
            when 'execution' then 'prior_execution'
            when 'final_accounts' then 'prior_final_accounts'
            else 'prior_budget'
        end as compared_with,
        paired.current_yuan,
        changes.amount_yuan as change_yuan,
        paired.prior_yuan,
        cast(rates.change_pct_stated as decimal(18, 4)) as change_pct_stated,
        paired.half_places,
        changes.reported_unit_name is null
        or coalesce(reported_units.reported_unit_key = documents.unit_key, false) as is_own_unit
    from paired
    inner join change_cells as changes
        on paired.figure_id = changes.figure_id
    left join rates
        on
            changes.document_key = rates.document_key
            and changes.table_no = rates.table_no
            and changes.panel_no = rates.panel_no
            and changes.row_no = rates.row_no
            and changes.item_code is not distinct from rates.item_code
            and changes.nature_code is not distinct from rates.nature_code
            and changes.balance_code is not distinct from rates.balance_code
            and changes.column_income_source_code is not distinct from rates.column_income_source_code
            and changes.column_economic_code is not distinct from rates.column_economic_code
    left join documents
        on changes.document_key = documents.document_key
    left join reported_units
        on
            changes.document_key = reported_units.document_key
            and changes.reported_unit_name = reported_units.reported_unit_name
    left join panel_units
        on
            changes.document_key = panel_units.document_key
            and changes.table_no = panel_units.table_no
            and changes.panel_no = panel_units.panel_no
    left join totalled
        on
            changes.document_key = totalled.document_key
            and changes.table_no = totalled.table_no
            and changes.panel_no = totalled.panel_no
            and changes.col_no = totalled.col_no
    where
        changes.cell_role = 'change'
        -- the only unit repeats the total, and an office below its department's total has the department's key
        and (
            changes.row_role != 'unit'
            or totalled.col_no is null
            or (
                panel_units.units > 1
                and reported_units.reported_unit_key is distinct from documents.unit_key
            )
        )
        and abs(paired.current_yuan - paired.prior_yuan - changes.amount_yuan)
        <= paired.half_places + changes.half_place

)

select * from closed
