-- every body row with every row that it is a sum of, over all levels; 其中 rows are no parts
with recursive

table_rows as (

    select
        document_key,
        table_no,
        panel_no,
        row_no,
        parent_row_no
    from {{ ref('stg_table_rows') }}
    where
        row_role not in ('of_which', 'index', 'note', 'empty')
        and parent_row_no is not null
        and parent_row_no != row_no

),

descended as (

    select
        document_key,
        table_no,
        panel_no,
        parent_row_no as row_no,
        row_no as part_row_no,
        1 as depth
    from table_rows

    union all

    select
        table_rows.document_key,
        table_rows.table_no,
        table_rows.panel_no,
        table_rows.parent_row_no as row_no,
        descended.part_row_no,
        descended.depth + 1 as depth
    from table_rows
    inner join descended
        on
            table_rows.document_key = descended.document_key
            and table_rows.table_no = descended.table_no
            and table_rows.panel_no = descended.panel_no
            and table_rows.row_no = descended.row_no
    -- 总计 → 本年 → 类 → 款 → 项 → 目 and one to spare; the bound stops a circle in a misread table
    where descended.depth < 8

),

distinct_parts as (

    select distinct
        document_key,
        table_no,
        panel_no,
        row_no,
        part_row_no
    from descended

)

select * from distinct_parts
