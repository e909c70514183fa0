-- every amount column with every column that it is a sum of, over all levels; 其中 columns are no parts
with recursive

columns as (

    select
        document_key,
        table_no,
        panel_no,
        col_no,
        parent_col_no
    from {{ ref('stg_table_columns') }}
    where
        column_role = 'amount'
        and not coalesce(is_of_which, false)
        and parent_col_no is not null
        and parent_col_no != col_no

),

descended as (

    select
        document_key,
        table_no,
        panel_no,
        parent_col_no as col_no,
        col_no as part_col_no,
        1 as depth
    from columns

    union all

    select
        columns.document_key,
        columns.table_no,
        columns.panel_no,
        columns.parent_col_no as col_no,
        descended.part_col_no,
        descended.depth + 1 as depth
    from columns
    inner join descended
        on
            columns.document_key = descended.document_key
            and columns.table_no = descended.table_no
            and columns.panel_no = descended.panel_no
            and columns.col_no = descended.col_no
    -- headers nest at most five deep; the bound stops a circle in a misread header
    where descended.depth < 8

),

distinct_parts as (

    select distinct
        document_key,
        table_no,
        panel_no,
        col_no,
        part_col_no
    from descended

)

select * from distinct_parts
