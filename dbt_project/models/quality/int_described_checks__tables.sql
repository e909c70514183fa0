-- checks of what tables say of themselves: entity, year, unit, promised and printed once
with

documents as (

    select * from {{ ref('stg_documents') }}
    where read_status = 'read'

),

tables as (

    select
        *,
        kind in (
            'budget_summary', 'income_summary', 'expenditure_summary', 'fiscal_summary', 'function_expenditure',
            'basic_function', 'basic_economic', 'economic_expenditure', 'government_fund', 'state_capital',
            'three_public',
            'project', 'carryover_project', 'procurement', 'memo'
        ) as is_money_table
    from {{ ref('stg_tables') }}

),

cells as (

    select * from {{ ref('int_check_cells') }}

),

-- 部门名称 over the names: a row of the department above, whom the document may not name
department_columns as (

    select
        document_key,
        table_no
    from {{ ref('stg_table_columns') }}
    where column_role = 'unit_name'
    group by document_key, table_no
    having bool_and(contains(column_label, '部门') and not contains(column_label, '单位'))

),

-- a table's rows name units, none of which is the document's body
entities as (

    select
        cells.document_key,
        'X-ENT' as identity_id,
        'ent' || cells.table_no as place_id,
        cells.table_no,
        min(cells.table_title) as place,
        '表中写的是 ' || string_agg(distinct cells.reported_unit_name, '、' order by cells.reported_unit_name) as left_text,
        case
            when bool_or({{ is_named_alike('cells.reported_unit_name', 'documents.unit_name') }})
                then '本文件是 ' || min(documents.unit_name)
            else
                '本文件是 ' || min(documents.unit_name)
                || coalesce('，主管部门是 ' || min(nullif(documents.department_name, documents.unit_name)), '')
        end as right_text,
        min(cells.page_number) as left_page,
        case
            when
                bool_or(
                    {{ is_named_alike('cells.reported_unit_name', 'documents.unit_name') }}
                    or coalesce(
                        {{ label_key('cells.reported_unit_name') }} = {{ label_key('documents.department_name') }},
                        false
                    )
                    or documents.scope = 'department'
                )
                then true
            when
                min(nullif(documents.department_name, documents.unit_name)) is null
                and count(department_columns.table_no) > 0
                then null
            else false
        end as is_good,
        'the rows name departments, and the document does not name its own' as na_reason
    from cells
    inner join documents on cells.document_key = documents.document_key
    left join department_columns
        on
            cells.document_key = department_columns.document_key
            and cells.table_no = department_columns.table_no
    where cells.reported_unit_name is not null and documents.unit_name is not null
    group by cells.document_key, cells.table_no

),

-- the contents page promises a table that is nowhere
promises as (

    select
        document_key,
        'X-TOC' as identity_id,
        'toc' || table_no as place_id,
        table_no,
        coalesce(listed_title, title) as place,
        '目录：' || coalesce(listed_title, title) as left_text,
        case when table_status = 'missing' then '文中没有' else '文中有' end as right_text,
        first_page as left_page,
        table_status <> 'missing' as is_good
    from tables
    where listed_title is not null or table_status = 'missing'

),

-- the year in a title, where it prints one, is the document's
title_years as (

    select
        tables.document_key,
        'X-YEAR' as identity_id,
        'year' || tables.table_no as place_id,
        tables.table_no,
        tables.title as place,
        tables.title as left_text,
        '文件年度 ' || documents.fiscal_year as right_text,
        tables.first_page as left_page,
        contains(tables.title, cast(documents.fiscal_year as varchar)) as is_good
    from tables
    inner join documents on tables.document_key = documents.document_key
    where
        regexp_matches(tables.title, '20[0-9]{2}\s*年')
        and documents.fiscal_year is not null
        and tables.table_status in ('read', 'empty')
        and tables.is_money_table

),

-- a header whose only year is another one
header_years as (

    select
        columns.document_key,
        'X-YEAR' as identity_id,
        'head' || columns.table_no as place_id,
        columns.table_no,
        min(coalesce(tables.title, tables.kind)) || '｜表头' as place,
        array_to_string(
            list_sort(list_distinct(list(regexp_extract(columns.column_label, '(20[0-9]{2})\s*年', 1)))), '、'
        ) || ' 年' as left_text,
        '文件年度 ' || min(documents.fiscal_year) as right_text,
        min(tables.first_page) as left_page,
        bool_or(contains(columns.column_label, cast(documents.fiscal_year as varchar))) as is_good
    from {{ ref('stg_table_columns') }} as columns
    inner join tables
        on
            columns.document_key = tables.document_key
            and columns.table_no = tables.table_no
    inner join documents on columns.document_key = documents.document_key
    where
        regexp_matches(columns.column_label, '20[0-9]{2}\s*年')
        and tables.table_status in ('read', 'empty')
        and tables.is_money_table
        and documents.fiscal_year is not null
    group by columns.document_key, columns.table_no

),

-- the unit of every table of amounts, as printed
units as (

    select
        document_key,
        'X-UNIT' as identity_id,
        'unit' || table_no as place_id,
        table_no,
        coalesce(title, kind) as place,
        case
            when unit_text is null then '表上没有注明单位'
            when starts_with(unit_evidence, 'inferred') then '表上没有注明单位，按其他证据读作' || unit_text
            else '单位：' || unit_text
        end as left_text,
        '应注明“单位：元”或“单位：万元”' as right_text,
        first_page as left_page,
        unit_text is not null and not coalesce(starts_with(unit_evidence, 'inferred'), true) as is_good
    from tables
    where is_money_table and table_status = 'read'

),

-- the same main table under the same title a second time with other figures
reprints as (

    select
        first_print.document_key,
        first_print.table_no as first_table_no,
        second_print.table_no,
        min(second_print.table_title) as table_title,
        count(*) as places,
        count(*) filter (where first_print.value = second_print.value) as equal_places,
        min_by(
            coalesce(first_print.row_label, '') || ' ' || first_print.value_text || ' / ' || second_print.value_text,
            second_print.row_no * 100 + second_print.col_no
        ) filter (where first_print.value <> second_print.value) as example,
        min(second_print.page_number) as page_number
    from cells as first_print
    inner join cells as second_print
        on
            first_print.document_key = second_print.document_key
            and first_print.kind = second_print.kind
            and first_print.table_title = second_print.table_title
            and first_print.table_no < second_print.table_no
            and first_print.panel_no = second_print.panel_no
            and first_print.row_no = second_print.row_no
            and first_print.col_no = second_print.col_no
            and first_print.row_label is not distinct from second_print.row_label
            and first_print.reported_unit_name is not distinct from second_print.reported_unit_name
    where
        first_print.kind in (
            'budget_summary', 'income_summary', 'expenditure_summary', 'fiscal_summary', 'function_expenditure',
            'basic_economic', 'economic_expenditure', 'three_public'
        )
    group by first_print.document_key, first_print.table_no, second_print.table_no

),

duplicates as (

    select
        document_key,
        'X-DUP' as identity_id,
        'dup' || first_table_no || '-' || table_no as place_id,
        table_no,
        table_title as place,
        coalesce(example, table_title) as left_text,
        '同一表的两次印刷应相同' as right_text,
        page_number as left_page,
        equal_places = places as is_good
    from reprints
    -- tables that hardly agree are not reprints but tables of other units or years
    where places >= 5 and equal_places >= places * 0.8

)

select * from entities -- noqa: AM07
union all by name
select * from promises
union all by name
select * from title_years
union all by name
select * from header_years
union all by name
select * from units
union all by name
select * from duplicates
