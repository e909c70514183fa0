-- the functional classification, and every code that a document prints although the classification does not know it
with

classification as (

    select * from {{ ref('stg_functional_classification') }}

),

table_rows as (

    select
        function_code,
        row_label as printed_name,
        document_key
    from {{ ref('int_rows__coded') }}
    where function_code is not null

),

statements as (

    select
        function_code,
        function_name_text as printed_name,
        document_key
    from {{ ref('int_statements__joined') }}
    where function_code is not null

),

printed as (

    select * from table_rows
    union all
    select * from statements

),

unlisted as (

    select
        printed.function_code,
        min(printed.printed_name) as function_name
    from printed
    left join classification
        on printed.function_code = classification.function_code
    where classification.function_code is null
    group by printed.function_code

),

listed as (

    select
        function_code,
        function_name,
        level,
        parent_code,
        class_code,
        predecessor_code,
        successor_code,
        valid_from_year,
        valid_to_year,
        evidence
    from classification

    union all

    select
        function_code,
        function_name,
        case length(function_code) when 3 then 'class' when 5 then 'group' else 'item' end as level,
        case when length(function_code) > 3 then left(function_code, length(function_code) - 2) end as parent_code,
        left(function_code, 3) as class_code,
        cast(null as varchar) as predecessor_code,
        cast(null as varchar) as successor_code,
        cast(null as integer) as valid_from_year,
        cast(null as integer) as valid_to_year,
        'unlisted' as evidence
    from unlisted

)

select * from listed
