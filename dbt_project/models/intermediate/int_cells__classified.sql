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

known_issues as (

    select * from {{ ref('int_figures__in_known_issue') }}

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

-- a printed total and its printed parts that contradict each other, explained by a registered known issue:
-- the total stands for its parts, along the rows and columns below it
contradictions as (

    select
        part.row_role as part_row_role,
        whole.row_role as whole_row_role,
        whole.figure_id,
        whole.document_key,
        whole.table_no,
        whole.panel_no,
        whole.row_no,
        whole.col_no
    from cells as whole
    inner join known_issues as whole_issue
        on whole.figure_id = whole_issue.figure_id
    inner join known_issues as part_issue
        on
            whole.document_key = part_issue.document_key
            and whole_issue.identity_id = part_issue.identity_id
            and whole_issue.figure_id != part_issue.figure_id
    inner join cells as part
        on part_issue.figure_id = part.figure_id
    left join row_parts
        on
            whole.document_key = row_parts.document_key
            and whole.table_no = row_parts.table_no
            and whole.panel_no = row_parts.panel_no
            and whole.row_no = row_parts.row_no
            and part.row_no = row_parts.part_row_no
    left join column_parts
        on
            whole.document_key = column_parts.document_key
            and whole.table_no = column_parts.table_no
            and whole.panel_no = column_parts.panel_no
            and whole.col_no = column_parts.col_no
            and part.col_no = column_parts.part_col_no
    where
        whole.table_no = part.table_no
        and whole.panel_no = part.panel_no
        and (
            (part.col_no = whole.col_no and row_parts.part_row_no is not null)
            or (part.row_no = whole.row_no and column_parts.part_col_no is not null)
        )

),

-- 支出总计 that is not 本年支出合计 + 结转下年 says nothing against the functions that make up 本年支出合计
contradicted as (

    select distinct
        figure_id,
        document_key,
        table_no,
        panel_no,
        row_no,
        col_no
    from contradictions
    where figure_id not in (
        select grand_totals.figure_id
        from contradictions as grand_totals
        where grand_totals.whole_row_role = 'total' and grand_totals.part_row_role in ('total', 'subtotal')
    )

),

contradicting as (

    select distinct cells.figure_id
    from contradicted
    left join row_parts
        on
            contradicted.document_key = row_parts.document_key
            and contradicted.table_no = row_parts.table_no
            and contradicted.panel_no = row_parts.panel_no
            and contradicted.row_no = row_parts.row_no
    left join column_parts
        on
            contradicted.document_key = column_parts.document_key
            and contradicted.table_no = column_parts.table_no
            and contradicted.panel_no = column_parts.panel_no
            and contradicted.col_no = column_parts.col_no
    inner join cells
        on
            contradicted.document_key = cells.document_key
            and contradicted.table_no = cells.table_no
            and contradicted.panel_no = cells.panel_no
            and cells.row_no in (contradicted.row_no, row_parts.part_row_no)
            and cells.col_no in (contradicted.col_no, column_parts.part_col_no)
            and cells.figure_id != contradicted.figure_id

),

classified as (

    select
        cells.*,
        case
            when cells.table_status = 'unrecognised' then 'unrecognised'
            when cells.is_repeat_of is not null then 'repeat'
            when cells.is_of_which then 'of_which'
            when contradicting.figure_id is not null then 'contradicting_part'
            when contradicted.figure_id is not null then 'leaf'
            when sum_rows.row_no is not null then 'row_sum'
            when cells.row_role = 'total' and itemised_panels.table_no is not null then 'row_sum'
            when sum_cells.figure_id is not null then 'column_sum'
            else 'leaf'
        end as standing,
        contradicted.figure_id is not null as is_contradicted
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
    left join contradicted
        on cells.figure_id = contradicted.figure_id
    left join contradicting
        on cells.figure_id = contradicting.figure_id

)

select * from classified
