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

paired_codes as (

    select
        paired_economic_code as economic_code,
        case when paired_economic_code like '5%' then 'government' else 'department' end as system,
        attributes ->> '$.gov_name' as printed_name
    from {{ ref('int_rows__coded') }}
    where paired_economic_code is not null

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
    select * from paired_codes
    union all
    select * from statements

),

-- what a printed code lies in, by its digits: a sum by class must not lose the money of an unknown one
with_parents as (

    select * from printed

    union all

    select
        left(printed.economic_code, lengths.code_length) as economic_code,
        printed.system,
        cast(null as varchar) as printed_name
    from printed
    cross join (values (3), (5)) as lengths (code_length)
    where length(printed.economic_code) > lengths.code_length

),

unlisted as (

    select
        with_parents.economic_code,
        min(with_parents.system) as system,
        coalesce(min(with_parents.printed_name), '未列名科目' || with_parents.economic_code) as economic_name
    from with_parents
    left join classification
        on with_parents.economic_code = classification.economic_code
    where classification.economic_code is null
    group by with_parents.economic_code

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
