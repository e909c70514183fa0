-- one row per money cell: the printed number with everything that its table, column and row say about it
with

documents as (

    select * from {{ ref('stg_documents') }}

),

tables as (

    select * from {{ ref('stg_tables') }}

),

columns as (

    select * from {{ ref('stg_table_columns') }}

),

rows_coded as (

    select * from {{ ref('int_rows__coded') }}

),

cells as (

    select * from {{ ref('stg_cells') }}
    where cell_role = 'amount' and numeric_value is not null

),

-- a row or column is a sum where another one, fully part of it, names it as parent
parent_rows as (

    select distinct
        document_key,
        table_no,
        panel_no,
        parent_row_no as row_no
    from rows_coded
    where parent_row_no is not null and row_role not in ('of_which', 'index', 'note', 'empty')

),

parent_columns as (

    select distinct
        document_key,
        table_no,
        panel_no,
        parent_col_no as col_no
    from columns
    where parent_col_no is not null and not coalesce(is_of_which, false) and column_role = 'amount'

),

joined as (

    select
        cells.figure_id,
        cells.document_key,
        cells.table_no,
        cells.panel_no,
        cells.row_no,
        cells.col_no,
        cells.part_no,
        tables.kind,
        tables.title,
        tables.section,
        tables.table_status,
        tables.is_repeat_of,
        tables.fund_scope,
        tables.nature_scope,
        coalesce(rows_coded.row_role, 'item') as row_role,
        rows_coded.parent_row_no,
        rows_coded.row_level,
        rows_coded.code_text,
        rows_coded.row_label,
        coalesce(columns.column_role, 'amount') as column_role,
        columns.parent_col_no,
        columns.column_label,
        coalesce(rows_coded.row_role = 'of_which', false) or coalesce(columns.is_of_which, false) as is_of_which,
        coalesce(rows_coded.row_role = 'of_which', false) as is_of_which_row,
        coalesce(columns.is_of_which, false) as is_of_which_col,
        parent_rows.row_no is null as is_leaf_row,
        parent_columns.col_no is null as is_leaf_col,
        rows_coded.function_code,
        rows_coded.function_code_evidence,
        rows_coded.economic_code,
        rows_coded.economic_code_evidence,
        rows_coded.economic_system,
        rows_coded.paired_economic_code,
        -- 财政拨款 over a whole panel says less than 一般公共预算 in one of its rows
        coalesce(
            nullif(columns.income_source_code, 'fiscal_appropriation'),
            rows_coded.income_source_code,
            columns.income_source_code
        ) as income_source_code,
        coalesce(columns.nature_code, rows_coded.nature_code, tables.nature_scope) as nature_code,
        coalesce(columns.fund_code, rows_coded.fund_code, tables.fund_scope) as fund_code,
        columns.column_economic_code,
        columns.column_economic_system,
        coalesce(columns.category, rows_coded.category) as category,
        columns.flow,
        columns.income_source_code as column_income_source_code,
        coalesce(columns.item_code, rows_coded.item_code) as item_code,
        coalesce(columns.balance_code, rows_coded.balance_code) as balance_code,
        coalesce(columns.period, rows_coded.period) as period,
        coalesce(columns.value_year, rows_coded.value_year, tables.value_year, documents.fiscal_year) as value_year,
        coalesce(columns.value_stage, rows_coded.value_stage, tables.value_stage, documents.stage) as value_stage,
        coalesce(
            coalesce(columns.value_year, rows_coded.value_year, tables.value_year, documents.fiscal_year)
            is not distinct from documents.fiscal_year
            and coalesce(columns.value_stage, rows_coded.value_stage, tables.value_stage, documents.stage)
            is not distinct from documents.stage,
            false
        ) as is_own_year,
        coalesce(columns.reported_unit_name, rows_coded.reported_unit_name) as reported_unit_name,
        rows_coded.project_name,
        rows_coded.attributes,
        cells.value_text,
        cells.number_text,
        cells.numeric_value,
        cells.last_place,
        cells.unit_text,
        cells.amount_yuan,
        cells.page_number,
        cells.line_no,
        cells.reading,
        documents.fiscal_year,
        documents.stage,
        documents.scope
    from cells
    left join documents
        on cells.document_key = documents.document_key
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
    left join rows_coded
        on
            cells.document_key = rows_coded.document_key
            and cells.table_no = rows_coded.table_no
            and cells.panel_no = rows_coded.panel_no
            and cells.row_no = rows_coded.row_no
    left join parent_rows
        on
            cells.document_key = parent_rows.document_key
            and cells.table_no = parent_rows.table_no
            and cells.panel_no = parent_rows.panel_no
            and cells.row_no = parent_rows.row_no
    left join parent_columns
        on
            cells.document_key = parent_columns.document_key
            and cells.table_no = parent_columns.table_no
            and cells.panel_no = parent_columns.panel_no
            and cells.col_no = parent_columns.col_no

)

select * from joined
