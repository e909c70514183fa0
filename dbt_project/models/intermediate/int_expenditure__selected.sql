-- the finest printed cross of function, nature and fund that adds up to a total which the document prints
--
-- First the reconciled tables of funds, then the table of all funds alone, then the classes of 收支总表, then what is
-- left. A document whose tables add up to none of its printed totals was misread or contradicts itself; its rows are
-- marked and not published.
with

reconciled as (

    select
        *,
        1 as variant
    from {{ ref('int_expenditure__reconciled') }}

),

candidates as (

    select * from {{ ref('int_expenditure__sourced') }}

),

totals as (

    select * from {{ ref('int_totals__printed') }}
    where family = 'expenditure'

),

single_layers as (

    select
        document_key,
        reported_unit_name,
        source_kind,
        function_code,
        function_name_text,
        nature_code,
        coarse_nature_code,
        fund_code,
        income_source_code,
        period,
        amount_yuan,
        tolerance_yuan,
        evidence,
        figure_id,
        page_number,
        case
            when source_layer = 'all' then 2
            when source_layer = 'fund' then 3
            when source_kind = 'budget_summary' then 4
        end as variant
    from candidates
    where source_layer in ('all', 'fund') or source_kind = 'budget_summary'

),

variants as (

    select * from reconciled
    union all by name
    select * from single_layers

),

selected as (

    {{ choose_variant('variants') }}

)

select * from selected
