-- expenditure by economic class: the finest that tables print, else what the text says
with

statements as (

    select * from {{ ref('int_statements__joined') }}

),

selected_tables as (

    select * from {{ ref('int_economic__completed') }}

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
        economic_name_text,
        amount_yuan,
        {{ to_yuan('last_place', 'unit_text') }} * 0.5 as tolerance_yuan,
        'narrative' as evidence,
        figure_id,
        page_number,
        true as is_closed
    from statements
    where
        family = 'economic'
        and statement_role = 'amount'
        and is_own_year
        and amount_yuan is not null
        and economic_code is not null
        and document_key not in (select selected_tables.document_key from selected_tables)
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

-- what is spent by economic class is a part of what is spent
document_totals as (

    select
        document_key,
        max(amount_yuan + tolerance_yuan) as most_yuan
    from {{ ref('int_totals__printed') }}
    group by document_key

),

system_sums as (

    select
        document_key,
        system,
        sum(amount_yuan) - sum(tolerance_yuan) as least_yuan
    from selected_tables
    group by document_key, system

),

selected as (

    select
        selected_tables.* exclude (is_closed),
        selected_tables.is_closed
        and coalesce(system_sums.least_yuan <= document_totals.most_yuan, true) as is_closed
    from selected_tables
    inner join system_sums
        on
            selected_tables.document_key = system_sums.document_key
            and selected_tables.system = system_sums.system
    left join document_totals
        on selected_tables.document_key = document_totals.document_key

    union all by name

    select * from text_leaves

)

select
    * exclude (is_closed),
    -- a family enters whole or not at all
    bool_and(is_closed) over (partition by document_key) as is_closed
from selected
