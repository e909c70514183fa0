-- heads, vehicles, equipment and other counts: from the text, and from the list of units
with

statements as (

    select * from {{ ref('int_statements__joined') }}

),

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

from_text as (

    select
        document_key,
        cast(null as varchar) as reported_unit_name,
        resource_code as resource,
        subject_text as detail_text,
        numeric_value as quantity,
        unit_text as quantity_unit,
        as_of,
        'narrative' as evidence,
        figure_id,
        page_number
    from statements
    where
        resource_code is not null
        and statement_role in ('count', 'amount')
        and numeric_value is not null
    qualify row_number() over (
        partition by document_key, resource_code, subject_text, numeric_value, as_of
        order by statement_no
    ) = 1

),

-- 单位构成: names of units with their heads; the header says which heads
from_tables as (

    select
        cells.document_key,
        table_rows.reported_unit_name,
        case
            when regexp_matches(columns.column_label, '编制') then 'headcount_authorised'
            when regexp_matches(columns.column_label, '退休|离休') then 'headcount_retired'
            else 'headcount_actual'
        end as resource,
        coalesce(table_rows.reported_unit_name || ' ', '') || columns.column_label as detail_text,
        cells.numeric_value as quantity,
        '人' as quantity_unit,
        cast(null as varchar) as as_of,
        'table' as evidence,
        cells.figure_id,
        cells.page_number
    from cells
    inner join tables
        on
            cells.document_key = tables.document_key
            and cells.table_no = tables.table_no
            and tables.kind = 'headcount'
            and tables.is_repeat_of is null
    inner join columns
        on
            cells.document_key = columns.document_key
            and cells.table_no = columns.table_no
            and cells.panel_no = columns.panel_no
            and cells.col_no = columns.col_no
            and regexp_matches(columns.column_label, '人数|编制|在职|实有|退休|离休')
    left join table_rows
        on
            cells.document_key = table_rows.document_key
            and cells.table_no = table_rows.table_no
            and cells.panel_no = table_rows.panel_no
            and cells.row_no = table_rows.row_no
    where
        cells.cell_role = 'count'
        and cells.numeric_value is not null
        and coalesce(table_rows.row_role, 'item') not in ('total', 'subtotal')

),

selected as (

    select * from from_tables
    union all
    select * from from_text

)

select * from selected
