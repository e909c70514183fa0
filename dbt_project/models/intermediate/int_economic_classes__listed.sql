-- the economic classification, and every code that a document prints although the classification does not know it
with

classification as (

    select * from {{ ref('stg_economic_classification') }}

),

table_rows as (

    select
        economic_code,
        coalesce(economic_system, 'department') as system,
        row_label as printed_name
    from {{ ref('int_rows__coded') }}
    where economic_code is not null

),

statements as (

    select
        economic_code,
        case when economic_code like '5%' then 'government' else 'department' end as system,
        economic_name_text as printed_name
    from {{ ref('int_statements__joined') }}
    where economic_code is not null

),

printed as (

    select * from table_rows
    union all
    select * from statements

),

unlisted as (

    select
        printed.economic_code,
        min(printed.system) as system,
        min(printed.printed_name) as economic_name
    from printed
    left join classification
        on printed.economic_code = classification.economic_code
    where classification.economic_code is null
    group by printed.economic_code

),

listed as (

    select
        economic_code,
        economic_name,
        system,
        level,
        parent_code,
        evidence
    from classification

    union all

    -- one level below 款 exists: 3010201 规范性津补贴 inside 30102
    select
        economic_code,
        economic_name,
        system,
        case length(economic_code) when 3 then 'class' when 5 then 'group' else 'item' end as level,
        case when length(economic_code) > 3 then left(economic_code, length(economic_code) - 2) end as parent_code,
        'unlisted' as evidence
    from unlisted

)

select * from listed
