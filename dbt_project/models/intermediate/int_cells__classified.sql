-- every money cell with its standing: a leaf that may feed a fact, or a sum, a repeat, a part of something else
with

cells as (

    select * from {{ ref('int_cells__joined') }}

),

row_parts as (

    select * from {{ ref('int_rows__descended') }}

),

column_parts as (

    select * from {{ ref('int_columns__descended') }}

),

descended as (

    select * from {{ ref('int_cells__descended') }}

),

printed_rows as (

    select distinct
        document_key,
        table_no,
        panel_no,
        row_no,
        row_role
    from cells
    where not is_of_which

),

-- a row is a sum where a row below it prints anything; a class whose groups are all blank is itself the leaf
sum_rows as (

    select distinct
        row_parts.document_key,
        row_parts.table_no,
        row_parts.panel_no,
        row_parts.row_no
    from row_parts
    inner join printed_rows
        on
            row_parts.document_key = printed_rows.document_key
            and row_parts.table_no = printed_rows.table_no
            and row_parts.panel_no = printed_rows.panel_no
            and row_parts.part_row_no = printed_rows.row_no

),

-- 合计 sums the panel's other rows, also where the tree does not say so
itemised_panels as (

    select
        document_key,
        table_no,
        panel_no
    from printed_rows
    group by 1, 2, 3
    having count(*) filter (where row_role not in ('total')) > 0

),

-- a column is a sum, in one row, where a column below it prints something in that row
sum_cells as (

    select distinct cells.figure_id
    from cells
    inner join column_parts
        on
            cells.document_key = column_parts.document_key
            and cells.table_no = column_parts.table_no
            and cells.panel_no = column_parts.panel_no
            and cells.col_no = column_parts.col_no
    inner join cells as parts
        on
            cells.document_key = parts.document_key
            and cells.table_no = parts.table_no
            and cells.panel_no = parts.panel_no
            and cells.row_no = parts.row_no
            and column_parts.part_col_no = parts.col_no
            and not parts.is_of_which

),

classified as (

    select
        cells.*,
        case
            when cells.table_status = 'unrecognised' then 'unrecognised'
            when cells.is_repeat_of is not null then 'repeat'
            when cells.is_of_which then 'of_which'
            when descended.is_contradicted then 'leaf'
            when sum_rows.row_no is not null then 'row_sum'
            when cells.row_role = 'total' and itemised_panels.table_no is not null then 'row_sum'
            when sum_cells.figure_id is not null then 'column_sum'
            when not descended.is_reached then 'contradicting_part'
            else 'leaf'
        end as standing,
        coalesce(descended.is_contradicted, false) as is_contradicted
    from cells
    left join sum_rows
        on
            cells.document_key = sum_rows.document_key
            and cells.table_no = sum_rows.table_no
            and cells.panel_no = sum_rows.panel_no
            and cells.row_no = sum_rows.row_no
    left join itemised_panels
        on
            cells.document_key = itemised_panels.document_key
            and cells.table_no = itemised_panels.table_no
            and cells.panel_no = itemised_panels.panel_no
    left join sum_cells
        on cells.figure_id = sum_cells.figure_id
    left join descended
        on cells.figure_id = descended.figure_id

)

select * from classified
