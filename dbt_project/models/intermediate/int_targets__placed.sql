-- every indicator with a target, also where it is words: its place and the names of its levels
with

parsed as (

    select * from {{ ref('int_targets__parsed') }}

),

tables as (

    select * from {{ ref('stg_tables') }}

),

indicators as (

    select * from {{ ref('stg_indicators') }}

),

placed as (

    select
        parsed.figure_id,
        parsed.document_key,
        parsed.table_no,
        parsed.row_no,
        indicators.value_col_no as col_no,
        parsed.page_number,
        parsed.target_text,
        parsed.target_value,
        parsed.target_unit,
        concat_ws(' / ', parsed.level1, parsed.level2, parsed.level3) as row_label,
        tables.title,
        tables.section,
        'text' as reading
    from parsed
    inner join indicators
        on
            parsed.document_key = indicators.document_key
            and parsed.table_no = indicators.table_no
            and parsed.row_no = indicators.row_no
    left join tables
        on
            parsed.document_key = tables.document_key
            and parsed.table_no = tables.table_no

)

select * from placed
qualify row_number() over (partition by figure_id order by row_no) = 1
