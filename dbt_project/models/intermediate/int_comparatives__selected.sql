-- leaves printed for another year or stage: prior-year columns, 预算数 beside 决算数, 执行数
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
        case
            when kind in ('income_summary') then 'income'
            when kind in ('budget_summary', 'fiscal_summary') and income_source_code is not null then 'income'
            when kind in (
                'expenditure_summary', 'function_expenditure', 'government_fund', 'state_capital', 'basic_function',
                'budget_summary', 'fiscal_summary'
            ) and (function_code is not null or nature_code is not null) then 'expenditure'
            when kind in ('basic_economic', 'economic_expenditure') then 'economic'
            when
                kind = 'three_public'
                and item_code in ('overseas', 'reception', 'vehicle', 'vehicle_purchase', 'vehicle_operation')
                then 'three_public'
            when
                kind in ('three_public', 'memo')
                and item_code in ('operating_expenses', 'meeting', 'training', 'travel', 'entrusted_business')
                then 'memo'
        end as family,
        kind,
        value_year,
        value_stage,
        income_source_code,
        function_code,
        economic_code,
        nature_code,
        item_code,
        {{ to_fund_code('fund_code') }} as fund_code,
        amount_yuan,
        'table' as evidence,
        figure_id,
        page_number
    from cells
    where
        not is_own_year
        and standing = 'leaf'
        and amount_yuan is not null
        and value_year is not null
        and balance_code is null
        and row_role not in ('total', 'subtotal')

),

from_text as (

    select
        document_key,
        cast(null as varchar) as reported_unit_name,
        family,
        'narrative' as kind,
        value_year,
        value_stage,
        income_source_code,
        function_code,
        economic_code,
        nature_code,
        coalesce(item_code, memo_code) as item_code,
        {{ to_fund_code('fund_code') }} as fund_code,
        amount_yuan,
        'narrative' as evidence,
        figure_id,
        page_number
    from statements
    where
        not is_own_year
        and statement_role = 'amount'
        and amount_yuan is not null
        and value_year is not null
        and family in ('income', 'expenditure', 'economic', 'three_public', 'memo')
        and coalesce(income_source_code, function_code, economic_code, nature_code, item_code, memo_code) is not null
    qualify row_number() over (
        partition by
            document_key, family, value_year, value_stage, income_source_code, function_code, economic_code,
            nature_code, item_code, memo_code
        order by statement_no
    ) = 1

),

candidates as (

    select * from from_tables
    where family is not null
    union all
    select * from from_text

),

-- one place per family, year and stage, so that a sum counts nothing twice
ranked as (

    select
        *,
        dense_rank() over (
            partition by document_key, family, value_year, value_stage
            order by case kind
                when 'income_summary' then 1
                when 'expenditure_summary' then 1
                when 'basic_economic' then 1
                when 'three_public' then 1
                when 'memo' then 1
                when 'function_expenditure' then 2
                when 'government_fund' then 2
                when 'state_capital' then 2
                when 'economic_expenditure' then 2
                when 'basic_function' then 3
                when 'budget_summary' then 4
                when 'fiscal_summary' then 5
                else 6
            end
        ) as preference
    from candidates

),

-- the text names sums and parts side by side: only the finest codes of a family stay
selected as (

    select ranked.*
    from ranked
    where
        ranked.preference = 1
        and not (
            ranked.evidence = 'narrative'
            and exists (
                select 1
                from ranked as parts
                where
                    parts.document_key = ranked.document_key
                    and parts.evidence = 'narrative'
                    and parts.family = ranked.family
                    and parts.value_year = ranked.value_year
                    and parts.value_stage is not distinct from ranked.value_stage
                    and (
                        (
                            parts.function_code != ranked.function_code
                            and starts_with(parts.function_code, ranked.function_code)
                        )
                        or (
                            parts.economic_code != ranked.economic_code
                            and starts_with(parts.economic_code, ranked.economic_code)
                        )
                        or (
                            ranked.item_code = 'vehicle'
                            and parts.item_code in ('vehicle_purchase', 'vehicle_operation')
                        )
                        or (
                            ranked.nature_code = 'basic'
                            and ranked.function_code is null
                            and parts.nature_code in ('basic_personnel', 'basic_public')
                        )
                    )
            )
        )

)

select
    document_key,
    reported_unit_name,
    family,
    value_year,
    value_stage,
    -- a fund column of another family says whose money it is, not where it comes from
    case when family = 'income' then {{ to_income_source('income_source_code') }} end as income_source_code,
    function_code,
    economic_code,
    nature_code,
    item_code,
    fund_code,
    amount_yuan,
    evidence,
    figure_id,
    page_number
from selected
