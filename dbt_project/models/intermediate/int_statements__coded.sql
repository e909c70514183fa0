-- numbers of the prose with functional and economic codes: printed ones, else found by the names in the sentence
with

statements as (

    select * from {{ ref('stg_statements') }}

),

documents as (

    select * from {{ ref('stg_documents') }}

),

rows_coded as (

    select * from {{ ref('int_rows__coded') }}

),

function_names as (

    select * from {{ ref('int_function_names__listed') }}

),

economic_names as (

    select * from {{ ref('int_economic_names__listed') }}

),

-- 一般公共服务支出/政府办公厅（室）及相关机构事务/事业运行: the last name is the code's, the one before its heading's
named as (

    select
        statements.figure_id,
        statements.document_key,
        documents.fiscal_year,
        string_split(statements.function_name_text, '/') as path
    from statements
    left join documents
        on statements.document_key = documents.document_key
    where statements.function_code is null and statements.function_name_text is not null

),

keyed as (

    select
        figure_id,
        document_key,
        fiscal_year,
        len(path) as depth,
        {{ to_name_key('path[-1]') }} as name_key,
        {{ to_name_key('path[-2]') }} as heading_key
    from named

),

-- the document's own tables know best which 事业运行 is meant
table_names as (

    select
        document_key,
        {{ to_name_key('row_label') }} as name_key,
        max(function_code) as function_code
    from rows_coded
    where function_code is not null
    group by 1, 2
    having count(distinct function_code) = 1

),

by_heading as (

    select
        keyed.figure_id,
        max(names.function_code) as function_code
    from keyed
    inner join function_names as names
        on keyed.name_key = names.name_key
    inner join function_names as headings
        on
            names.parent_code = headings.function_code
            and keyed.heading_key = headings.name_key
    where
        keyed.depth > 1
        and coalesce(keyed.fiscal_year, 9999) between coalesce(names.from_year, 0) and coalesce(names.to_year, 9999)
    group by keyed.figure_id
    having count(distinct names.function_code) = 1

),

by_table as (

    select
        keyed.figure_id,
        table_names.function_code
    from keyed
    inner join table_names
        on
            keyed.document_key = table_names.document_key
            and keyed.name_key = table_names.name_key
    where keyed.depth = 1

),

by_name as (

    select
        keyed.figure_id,
        coalesce(
            max(names.function_code) filter (where names.level = 'class'),
            max(names.function_code)
        ) as function_code
    from keyed
    inner join function_names as names
        on keyed.name_key = names.name_key
    where
        keyed.depth = 1
        and coalesce(keyed.fiscal_year, 9999) between coalesce(names.from_year, 0) and coalesce(names.to_year, 9999)
    group by keyed.figure_id
    having
        count(distinct names.function_code) filter (where names.level = 'class') = 1
        or count(distinct names.function_code) = 1

),

economic_keyed as (

    select
        figure_id,
        document_key,
        {{ to_name_key('economic_name_text') }} as name_key
    from statements
    where economic_code is null and economic_name_text is not null

),

economic_by_name as (

    select
        economic_keyed.figure_id,
        coalesce(
            max(names.economic_code) filter (where names.level = 'class'),
            max(names.economic_code)
        ) as economic_code
    from economic_keyed
    inner join economic_names as names
        on
            economic_keyed.name_key = names.name_key
            and names.system = 'department'
    group by economic_keyed.figure_id
    having
        count(distinct names.economic_code) filter (where names.level = 'class') = 1
        or count(distinct names.economic_code) = 1

),

coded as (

    select
        statements.* exclude (function_code, economic_code),
        coalesce(
            statements.function_code, by_heading.function_code, by_table.function_code, by_name.function_code
        ) as function_code,
        case
            when statements.function_code is not null then 'printed'
            when coalesce(by_heading.function_code, by_table.function_code, by_name.function_code) is not null
                then 'name'
        end as function_code_evidence,
        coalesce(statements.economic_code, economic_by_name.economic_code) as economic_code,
        case
            when statements.economic_code is not null then 'printed'
            when economic_by_name.economic_code is not null then 'name'
        end as economic_code_evidence
    from statements
    left join by_heading
        on statements.figure_id = by_heading.figure_id
    left join by_table
        on statements.figure_id = by_table.figure_id
    left join by_name
        on statements.figure_id = by_name.figure_id
    left join economic_by_name
        on statements.figure_id = economic_by_name.figure_id

)

select * from coded
