-- every printed income by source, from each place that prints it: the candidates for fct_income
with

cells as (

    select * from {{ ref('int_cells__classified') }}

),

statements as (

    select * from {{ ref('int_statements__joined') }}

),

-- the right side of a summary lists funds too (结转下年 by fund); a side that spends is no source of income
spending_panels as (

    select distinct
        document_key,
        table_no,
        panel_no
    from cells
    where
        kind = 'budget_summary'
        and (function_code is not null or nature_code is not null or economic_code is not null)

),

from_tables as (

    select
        cells.document_key,
        cells.reported_unit_name,
        cells.kind as source_kind,
        cells.table_no,
        cells.income_source_code,
        case
            when cells.column_income_source_code is not null
                then regexp_extract(regexp_replace(cells.column_label, '/(小计|合计|金额)$', ''), '[^/]+$')
            when cells.income_source_code is not null then cells.row_label
        end as income_source_text,
        cells.fund_code,
        cells.period,
        cells.function_code,
        cells.amount_yuan,
        {{ to_yuan('cells.last_place', 'cells.unit_text') }} * 0.5 as tolerance_yuan,
        'table' as evidence,
        cells.figure_id,
        cells.page_number
    from cells
    left join spending_panels
        on
            cells.document_key = spending_panels.document_key
            and cells.table_no = spending_panels.table_no
            and cells.panel_no = spending_panels.panel_no
    where
        cells.kind in ('income_summary', 'budget_summary')
        and cells.standing = 'leaf'
        and cells.is_own_year
        and cells.amount_yuan is not null
        and spending_panels.document_key is null
        -- 年初结转和结余 of final accounts is a balance, in a budget it is income carried forward
        and (
            cells.balance_code is null
            or (cells.balance_code = 'year_start_balance' and cells.stage != 'final_accounts')
        )
        and not (
            cells.stage = 'final_accounts'
            and cells.period = 'carried_forward'
            and regexp_matches(coalesce(cells.row_label, ''), '年初')
        )
        and (cells.kind = 'income_summary' or cells.income_source_code is not null or cells.period = 'carried_forward')
        -- 合计 of an empty table
        and not (cells.row_role in ('total', 'subtotal') and cells.amount_yuan = 0 and cells.income_source_code is null)

),

from_text as (

    select
        document_key,
        cast(null as varchar) as reported_unit_name,
        'narrative' as source_kind,
        cast(null as integer) as table_no,
        income_source_code,
        subject_text as income_source_text,
        fund_code,
        period,
        function_code,
        amount_yuan,
        {{ to_yuan('last_place', 'unit_text') }} * 0.5 as tolerance_yuan,
        'narrative' as evidence,
        figure_id,
        page_number
    from statements
    where
        family = 'income'
        and statement_role = 'amount'
        and is_own_year
        and amount_yuan is not null
        and (income_source_code is not null or period = 'carried_forward')

),

sourced as (

    select * from from_tables
    union all
    select * from from_text

),

conformed as (

    select
        * exclude (income_source_code, fund_code, period),
        coalesce({{ to_income_source('income_source_code') }}, 'unspecified') as income_source_code,
        coalesce({{ to_fund_code('fund_code') }}, {{ to_fund_code('income_source_code') }}) as fund_code,
        coalesce(period, 'current_year') as period
    from sourced

)

select * from conformed
-- the same sentence returns in several sections of the text: once per source and period
qualify
    evidence = 'table'
    or row_number() over (
        partition by document_key, evidence, income_source_code, period, function_code
        order by length(figure_id), figure_id
    ) = 1
