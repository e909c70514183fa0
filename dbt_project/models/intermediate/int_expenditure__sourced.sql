-- every printed expenditure by function, from each place that prints it: the candidates for fct_expenditure
with

cells as (

    select * from {{ ref('int_cells__classified') }}

),

statements as (

    select * from {{ ref('int_statements__joined') }}

),

functional_tables as (

    select distinct
        document_key,
        table_no
    from cells
    where function_code is not null

),

-- 支出总表 with 一般公共预算 | 政府性基金预算 | 单位资金 as columns: the money of each fund, no income
funded_tables as (

    select distinct
        document_key,
        table_no
    from cells
    where
        kind in ('expenditure_summary', 'function_expenditure', 'basic_function')
        and column_income_source_code is not null
        and coalesce(flow, 'expenditure') = 'expenditure'

),

from_tables as (

    select
        document_key,
        reported_unit_name,
        kind as source_kind,
        case
            when kind = 'basic_function' then 'basic'
            when kind in ('budget_summary', 'fiscal_summary') then 'summary'
            when (document_key, table_no) in (
                select (funded_tables.document_key, funded_tables.table_no) from funded_tables
            ) then 'fund'
            when {{ to_fund_code('fund_code') }} is not null then 'fund'
            when kind = 'expenditure_summary' then 'all'
            -- 财政拨款支出表: several funds together, a part of all funds
            else 'fiscal'
        end as source_layer,
        table_no,
        row_no,
        function_code,
        row_label as function_name_text,
        coalesce(function_code, {{ to_name_key('row_label') }}) as function_key,
        coalesce(nature_code, 'unspecified') as nature_code,
        {{ to_fund_code('fund_code') }} as fund_code,
        {{ to_source_within_fund('column_income_source_code', to_fund_code('fund_code')) }} as income_source_code,
        period,
        amount_yuan,
        {{ to_yuan('last_place', 'unit_text') }} * 0.5 as tolerance_yuan,
        'table' as evidence,
        figure_id,
        page_number
    from cells
    where
        kind in (
            'expenditure_summary', 'function_expenditure', 'government_fund', 'state_capital', 'basic_function',
            'budget_summary', 'fiscal_summary'
        )
        and standing = 'leaf'
        and is_own_year
        and amount_yuan is not null
        and balance_code is null
        and (
            income_source_code is null
            or (
                column_income_source_code is not null
                and coalesce(flow, 'expenditure') = 'expenditure'
                and (document_key, table_no) in (
                    select (funded_tables.document_key, funded_tables.table_no) from funded_tables
                )
            )
        )
        and coalesce(flow, 'expenditure') = 'expenditure'
        and economic_code is null
        and item_code is null
        and (function_code is not null or row_role in ('item', 'unit', 'total', 'subtotal'))
        and (function_code is not null or kind not in ('budget_summary', 'fiscal_summary'))
        -- 合计 0.00 of a table without rows says nothing about a function
        and not (row_role in ('total', 'subtotal') and amount_yuan = 0)
        -- a table by unit has no functions, and its 合计 is no function either
        and (
            function_code is not null
            or row_role not in ('total', 'subtotal')
            or (document_key, table_no) in (
                select (functional_tables.document_key, functional_tables.table_no) from functional_tables
            )
        )
        and not (function_code is null and row_role = 'unit')
        and not (function_code is null and {{ to_name_key('row_label') }} is null and amount_yuan = 0)

),

from_text as (

    select
        document_key,
        cast(null as varchar) as reported_unit_name,
        'narrative' as source_kind,
        'text' as source_layer,
        cast(null as integer) as table_no,
        statement_no as row_no,
        function_code,
        coalesce(function_name_text, subject_text) as function_name_text,
        function_code as function_key,
        coalesce(nature_code, 'unspecified') as nature_code,
        {{ to_fund_code('fund_code') }} as fund_code,
        cast(null as varchar) as income_source_code,
        cast(null as varchar) as period,
        amount_yuan,
        {{ to_yuan('last_place', 'unit_text') }} * 0.5 as tolerance_yuan,
        'narrative' as evidence,
        figure_id,
        page_number
    from statements
    where
        family = 'expenditure'
        and statement_role = 'amount'
        and is_own_year
        and amount_yuan is not null
        and function_code is not null
    -- one sentence per function: the one that speaks of all its natures, the first where it is repeated
    qualify row_number() over (
        partition by document_key, function_code
        order by (nature_code is not null), statement_no
    ) = 1

),

-- a class or group in the text is a sum where the text also names items inside it
text_leaves as (

    select from_text.*
    from from_text
    where not exists (
        select 1
        from from_text as parts
        where
            parts.document_key = from_text.document_key
            and parts.function_code != from_text.function_code
            and starts_with(parts.function_code, from_text.function_code)
    )

),

-- the same function printed in two tables of one layer counts in the one that says more about it
measured_tables as (

    select
        *,
        {{ to_coarse_nature('nature_code') }} as compared_nature_code,
        count(*) over (
            partition by
                document_key, source_layer, fund_code, function_key, {{ to_coarse_nature('nature_code') }}, table_no
        ) as detail,
        count(*) over (partition by document_key, source_layer, fund_code, table_no) as size
    from from_tables

),

-- 基本支出 and 项目支出 of a function in one table make its undivided amount in another (functions crossed with
-- economic classes) a repetition
undivided_repeats as (

    select distinct undivided.figure_id
    from from_tables as undivided
    inner join from_tables as divided
        on
            undivided.document_key = divided.document_key
            and undivided.source_layer = divided.source_layer
            and undivided.fund_code is not distinct from divided.fund_code
            and undivided.function_key = divided.function_key
            and undivided.table_no != divided.table_no
    where
        undivided.nature_code = 'unspecified'
        and undivided.source_layer in ('all', 'fund', 'fiscal')
        and divided.nature_code != 'unspecified'

),

distinct_tables as (

    select * exclude (compared_nature_code, detail, size)
    from measured_tables
    where figure_id not in (select undivided_repeats.figure_id from undivided_repeats)
    qualify dense_rank() over (
        partition by document_key, source_layer, fund_code, function_key, compared_nature_code
        -- 收支总表 is about all funds, 财政拨款收支总表 about some of them
        order by source_kind = 'fiscal_summary', detail desc, size desc, table_no
    ) = 1

),

sourced as (

    select * from distinct_tables
    union all
    select * from text_leaves

)

select
    *,
    {{ to_coarse_nature('nature_code') }} as coarse_nature_code
from sourced
