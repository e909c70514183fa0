-- expenditure by economic class: one table per nature, fund and classification system, the finest that is printed
with

cells as (

    select * from {{ ref('int_cells__classified') }}

),

statements as (

    select * from {{ ref('int_statements__joined') }}

),

from_tables as (

    select
        document_key,
        reported_unit_name,
        kind,
        table_no,
        economic_code,
        coalesce(economic_system, 'department') as system,
        coalesce(nature_code, 'unspecified') as nature_code,
        {{ to_coarse_nature("coalesce(nature_code, 'unspecified')") }} as coarse_nature_code,
        {{ to_fund_code('fund_code') }} as fund_code,
        amount_yuan,
        'table' as evidence,
        figure_id,
        page_number
    from cells
    where
        kind in ('basic_economic', 'economic_expenditure')
        and standing = 'leaf'
        and is_own_year
        and amount_yuan is not null
        and function_code is null
        and item_code is null
        and balance_code is null
        and (economic_code is not null or row_role in ('item', 'total', 'subtotal'))
        and not (row_role in ('total', 'subtotal') and amount_yuan = 0)

),

-- the detail of a table: how many codes, and how deep they go
tables as (

    select
        document_key,
        kind,
        table_no,
        system,
        fund_code,
        coarse_nature_code,
        sum(length(economic_code)) as detail
    from from_tables
    group by 1, 2, 3, 4, 5, 6

),

chosen as (

    select *
    from tables
    qualify row_number() over (
        partition by document_key, system, fund_code, coarse_nature_code
        order by detail desc nulls last, kind, table_no
    ) = 1

),

-- a table over all natures says nothing new where one of the natures has its own
covered as (

    select distinct
        document_key,
        system,
        fund_code
    from chosen
    where coarse_nature_code != 'unspecified'

),

selected_tables as (

    select from_tables.*
    from from_tables
    inner join chosen
        on
            from_tables.document_key = chosen.document_key
            and from_tables.table_no = chosen.table_no
            and from_tables.system = chosen.system
            and from_tables.fund_code is not distinct from chosen.fund_code
            and from_tables.coarse_nature_code = chosen.coarse_nature_code
    left join covered
        on
            from_tables.document_key = covered.document_key
            and from_tables.system = covered.system
            and from_tables.fund_code is not distinct from covered.fund_code
            and from_tables.coarse_nature_code = 'unspecified'
    where covered.document_key is null

),

from_text as (

    select
        document_key,
        cast(null as varchar) as reported_unit_name,
        'narrative' as kind,
        cast(null as integer) as table_no,
        economic_code,
        case when economic_code like '5%' then 'government' else 'department' end as system,
        coalesce(nature_code, 'unspecified') as nature_code,
        {{ to_coarse_nature("coalesce(nature_code, 'unspecified')") }} as coarse_nature_code,
        {{ to_fund_code('fund_code') }} as fund_code,
        amount_yuan,
        'narrative' as evidence,
        figure_id,
        page_number
    from statements
    where
        family = 'economic'
        and statement_role = 'amount'
        and is_own_year
        and amount_yuan is not null
        and economic_code is not null
        and document_key not in (select from_tables.document_key from from_tables)
    qualify row_number() over (
        partition by document_key, economic_code
        order by (nature_code is not null), statement_no
    ) = 1

),

text_leaves as (

    select from_text.*
    from from_text
    where not exists (
        select 1
        from from_text as parts
        where
            parts.document_key = from_text.document_key
            and parts.economic_code != from_text.economic_code
            and starts_with(parts.economic_code, from_text.economic_code)
    )

),

selected as (

    select * from selected_tables
    union all
    select * from text_leaves

)

select * from selected
