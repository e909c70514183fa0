-- the best printed source of income per document: 收入总表 with sources, else 收支总表, else the text
with

candidates as (

    select * from {{ ref('int_income__sourced') }}

),

cells as (

    select * from {{ ref('int_cells__classified') }}

),

totals as (

    select * from {{ ref('int_totals__printed') }}
    where family = 'income'

),

sources as (

    select
        document_key,
        source_kind,
        table_no,
        case
            when source_kind = 'income_summary' and bool_or(income_source_code != 'unspecified') then 1
            when source_kind = 'budget_summary' then 2
            when source_kind = 'income_summary' then 3
            else 4
        end as preference,
        sum(amount_yuan) as amount_yuan,
        coalesce(sum(amount_yuan) filter (where period = 'current_year'), 0) as current_yuan,
        sum(tolerance_yuan) as tolerance_yuan
    from candidates
    group by document_key, source_kind, table_no

),

-- a source that adds up to no printed total was misread, or contradicts the document
closing_sources as (

    select
        sources.document_key,
        sources.source_kind,
        sources.table_no,
        sources.preference,
        bool_or(totals.document_key is not null) as has_total,
        coalesce(bool_or(
            abs(sources.amount_yuan - totals.amount_yuan) <= sources.tolerance_yuan + totals.tolerance_yuan
            or abs(sources.current_yuan - totals.amount_yuan) <= sources.tolerance_yuan + totals.tolerance_yuan
        ), false) as is_closing
    from sources
    left join totals
        on sources.document_key = totals.document_key
    group by 1, 2, 3, 4

),

best_sources as (

    select * from closing_sources
    qualify row_number() over (partition by document_key order by is_closing desc, preference, table_no) = 1

),

selected as (

    select
        candidates.*,
        best_sources.is_closing or not best_sources.has_total as is_closed
    from candidates
    inner join best_sources
        on
            candidates.document_key = best_sources.document_key
            and candidates.source_kind = best_sources.source_kind
            and candidates.table_no is not distinct from best_sources.table_no

),

-- 财政拨款 printed undivided here while 财政拨款收支总表 shows that all of it is one fund
appropriations as (

    select
        document_key,
        coalesce(period, 'current_year') as period,
        max(income_source_code) as income_source_code,
        sum(amount_yuan) as amount_yuan
    from cells
    where
        kind = 'fiscal_summary'
        and standing = 'leaf'
        and is_own_year
        and amount_yuan != 0
        and income_source_code in ('general_public_budget', 'government_fund', 'state_capital')
        and function_code is null
        and balance_code is null
    group by 1, 2
    having count(distinct income_source_code) = 1

),

undivided as (

    select
        document_key,
        period,
        sum(amount_yuan) as amount_yuan
    from selected
    where income_source_code = 'fiscal_appropriation'
    group by 1, 2

),

-- 收入决算表 prints 财政拨款收入 by function, the tables of the funds say which fund pays for a function
funds_of_functions as (

    select
        document_key,
        function_code,
        max(fund_code) as fund_code
    from cells
    where
        kind in ('function_expenditure', 'government_fund', 'state_capital')
        and fund_code in ('general_public_budget', 'government_fund', 'state_capital')
        and function_code is not null
        and standing = 'leaf'
        and is_own_year
        and amount_yuan != 0
    group by 1, 2
    having count(distinct fund_code) = 1

),

shares_of_funds as (

    select
        selected.document_key,
        selected.period,
        funds_of_functions.fund_code,
        sum(selected.amount_yuan) as amount_yuan,
        sum(selected.tolerance_yuan) as tolerance_yuan
    from selected
    left join funds_of_functions
        on
            selected.document_key = funds_of_functions.document_key
            and selected.function_code = funds_of_functions.function_code
    where selected.income_source_code = 'fiscal_appropriation'
    group by 1, 2, 3

),

printed_shares as (

    select
        document_key,
        coalesce(period, 'current_year') as period,
        income_source_code as fund_code,
        sum(amount_yuan) as amount_yuan,
        sum({{ to_yuan('last_place', 'unit_text') }} * 0.5) as tolerance_yuan
    from cells
    where
        kind = 'fiscal_summary'
        and standing = 'leaf'
        and is_own_year
        and amount_yuan != 0
        and income_source_code in ('general_public_budget', 'government_fund', 'state_capital')
        and function_code is null
        and balance_code is null
    group by 1, 2, 3

),

-- only where every function has one fund and the sums by fund are those that 财政拨款收支总表 prints
proved_shares as (

    select
        shares_of_funds.document_key,
        shares_of_funds.period
    from shares_of_funds
    full outer join printed_shares
        on
            shares_of_funds.document_key = printed_shares.document_key
            and shares_of_funds.period = printed_shares.period
            and shares_of_funds.fund_code = printed_shares.fund_code
    where shares_of_funds.document_key is not null
    group by 1, 2
    having bool_and(coalesce(
        abs(shares_of_funds.amount_yuan - printed_shares.amount_yuan)
        <= shares_of_funds.tolerance_yuan + printed_shares.tolerance_yuan, false
    ))

),

split_by_function as (

    select
        selected.* exclude (income_source_code, fund_code),
        case
            when proved_shares.document_key is not null then funds_of_functions.fund_code
            else selected.income_source_code
        end as income_source_code,
        case
            when proved_shares.document_key is not null then funds_of_functions.fund_code
            else selected.fund_code
        end as fund_code
    from selected
    left join proved_shares
        on
            selected.document_key = proved_shares.document_key
            and selected.period = proved_shares.period
            and selected.income_source_code = 'fiscal_appropriation'
    left join funds_of_functions
        on
            selected.document_key = funds_of_functions.document_key
            and selected.function_code = funds_of_functions.function_code

),

divided as (

    select
        split_by_function.* exclude (income_source_code, fund_code),
        case
            when
                split_by_function.income_source_code = 'fiscal_appropriation'
                and undivided.amount_yuan = appropriations.amount_yuan
                then appropriations.income_source_code
            else split_by_function.income_source_code
        end as income_source_code,
        case
            when
                split_by_function.income_source_code = 'fiscal_appropriation'
                and undivided.amount_yuan = appropriations.amount_yuan
                then appropriations.income_source_code
            else split_by_function.fund_code
        end as fund_code
    from split_by_function
    left join undivided
        on
            split_by_function.document_key = undivided.document_key
            and split_by_function.period = undivided.period
    left join appropriations
        on
            split_by_function.document_key = appropriations.document_key
            and split_by_function.period = appropriations.period

)

select * from divided
