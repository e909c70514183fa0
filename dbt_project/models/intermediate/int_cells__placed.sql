-- every number of every table cell, money or not, with its place, its labels and the family it belongs to
with

cells as (

    select * from {{ ref('stg_cells') }}

),

tables as (

    select * from {{ ref('stg_tables') }}

),

columns as (

    select * from {{ ref('stg_table_columns') }}

),

table_rows as (

    select * from {{ ref('int_rows__coded') }}

),

-- rows of performance tables: their targets, weights and scoring rules are about an indicator, not about the
-- project whose money the row may print besides
indicators as (

    select
        document_key,
        table_no,
        row_no,
        min(concat_ws(' / ', level1, level2, level3)) as row_label
    from {{ ref('stg_indicators') }}
    group by document_key, table_no, row_no

),

classified as (

    select
        figure_id,
        standing,
        is_own_year,
        income_source_code,
        function_code,
        nature_code,
        economic_code,
        item_code,
        balance_code
    from {{ ref('int_cells__classified') }}

),

placed as (

    select
        cells.figure_id,
        cells.document_key,
        cells.table_no,
        cells.panel_no,
        cells.row_no,
        cells.col_no,
        cells.part_no,
        cells.cell_role,
        cells.value_text,
        cells.numeric_value,
        cells.unit_text,
        cells.amount_yuan,
        cells.page_number,
        cells.line_no,
        cells.x0,
        cells.top,
        cells.x1,
        cells.bottom,
        cells.reading,
        tables.title,
        tables.section,
        tables.kind,
        coalesce(tables.table_status, 'unrecognised') as table_status,
        tables.reason as table_reason,
        tables.is_repeat_of,
        -- in a form a target may stand in the column of the money above it
        coalesce(
            case when columns.column_role != 'amount' then columns.column_label end,
            case cells.cell_role when 'indicator' then '指标值' when 'weight' then '权重' end,
            columns.column_label
        ) as column_label,
        columns.column_role,
        table_rows.code_text,
        table_rows.row_role,
        coalesce(
            case
                when
                    cells.cell_role in ('indicator', 'weight', 'score')
                    or coalesce(columns.column_role, 'target') in (
                        'level1', 'level2', 'level3', 'operator', 'target', 'target_unit', 'scoring', 'weight',
                        'actual', 'score'
                    )
                    then indicators.row_label
            end,
            table_rows.row_label,
            table_rows.project_name,
            table_rows.reported_unit_name
        ) as row_label,
        classified.standing,
        classified.function_code,
        case
            when cells.cell_role in ('indicator', 'weight', 'score') then 'performance_target'
            when columns.column_role in ('change', 'rate') then 'year_change'
            when
                tables.kind in ('performance_form', 'performance_list', 'self_evaluation')
                and cells.cell_role = 'amount'
                then 'project'
            when not coalesce(classified.is_own_year, true) then 'comparative'
            when classified.balance_code is not null then 'balance'
            when tables.kind = 'income_summary' then 'income'
            when tables.kind in ('budget_summary', 'fiscal_summary')
                then case
                    when classified.economic_code is not null then 'economic'
                    when classified.function_code is not null or classified.nature_code is not null then 'expenditure'
                    else 'income'
                end
            when tables.kind in (
                'expenditure_summary', 'function_expenditure', 'government_fund', 'state_capital', 'basic_function',
                'whole_performance'
            ) then 'expenditure'
            when tables.kind in ('basic_economic', 'economic_expenditure') then 'economic'
            when tables.kind = 'three_public'
                then case
                    when classified.item_code in ('operating_expenses', 'meeting', 'training', 'travel') then 'memo'
                    else 'three_public'
                end
            when tables.kind in ('project', 'carryover_project', 'transfer') then 'project'
            when tables.kind in ('procurement', 'new_assets') then 'procurement'
            when tables.kind in ('memo', 'service_purchase') then 'memo'
            when tables.kind in ('headcount', 'state_assets') then 'resources'
            else 'other'
        end as family
    from cells
    left join tables
        on
            cells.document_key = tables.document_key
            and cells.table_no = tables.table_no
    left join columns
        on
            cells.document_key = columns.document_key
            and cells.table_no = columns.table_no
            and cells.panel_no = columns.panel_no
            and cells.col_no = columns.col_no
    left join table_rows
        on
            cells.document_key = table_rows.document_key
            and cells.table_no = table_rows.table_no
            and cells.panel_no = table_rows.panel_no
            and cells.row_no = table_rows.row_no
    left join indicators
        on
            cells.document_key = indicators.document_key
            and cells.table_no = indicators.table_no
            and cells.row_no = indicators.row_no
    left join classified
        on cells.figure_id = classified.figure_id

)

select * from placed
