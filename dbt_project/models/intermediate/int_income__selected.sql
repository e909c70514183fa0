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

divided as (

    select
        selected.* exclude (income_source_code, fund_code),
        case
            when
                selected.income_source_code = 'fiscal_appropriation'
                and undivided.amount_yuan = appropriations.amount_yuan
                then appropriations.income_source_code
            else selected.income_source_code
        end as income_source_code,
        case
            when
                selected.income_source_code = 'fiscal_appropriation'
                and undivided.amount_yuan = appropriations.amount_yuan
                then appropriations.income_source_code
            else selected.fund_code
        end as fund_code
    from selected
    left join undivided
        on
            selected.document_key = undivided.document_key
            and selected.period = undivided.period
    left join appropriations
        on
            selected.document_key = appropriations.document_key
            and selected.period = appropriations.period

)

select * from divided
