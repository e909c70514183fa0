-- every stated change against another year, once, with the amount it speaks of and the rate stated beside it
with

statements as (

    select * from {{ ref('int_statements__joined') }}

),

documents as (

    select * from {{ ref('stg_documents') }}

),

checks as (

    select * from {{ ref('int_figures__checked') }}

),

-- a change takes its keys from its own clause, else from the amount it speaks of
anchors as (

    select
        document_key,
        statement_no as anchor_no,
        subject_text,
        measure,
        nature_code,
        fund_code,
        function_code,
        economic_code,
        item_code,
        memo_code,
        is_own_year
    from statements
    where statement_role = 'amount'

),

stated as (

    select
        statements.document_key,
        statements.statement_no,
        statements.anchor_no,
        statements.statement_role,
        statements.figure_id,
        statements.page_number,
        statements.direction,
        statements.amount_yuan,
        -- 持平 says there is no change without printing a rate
        case when regexp_matches(statements.value_text, '[0-9０-９]') then statements.numeric_value end as numeric_value,
        -- an amount that contradicts its table says nothing about last year
        case when not coalesce(checks.is_withheld, false) then statements.anchor_yuan end as anchor_yuan,
        statements.reason_text,
        coalesce(statements.measure, anchors.measure, 'other') as measure,
        coalesce(statements.subject_text, anchors.subject_text) as subject_text,
        coalesce(statements.nature_code, anchors.nature_code) as nature_code,
        {{ to_fund_code('coalesce(statements.fund_code, anchors.fund_code)') }} as fund_code,
        coalesce(statements.function_code, anchors.function_code) as function_code,
        coalesce(statements.economic_code, anchors.economic_code) as economic_code,
        coalesce(statements.item_code, statements.memo_code, anchors.item_code, anchors.memo_code) as item_code,
        coalesce(
            statements.compared_with,
            case when statements.stage = 'final_accounts' then 'prior_final_accounts' else 'prior_budget' end
        ) as compared_with
    from statements
    left join anchors
        on
            statements.document_key = anchors.document_key
            and statements.anchor_no = anchors.anchor_no
    left join checks
        on statements.anchor_figure_id = checks.figure_id
    where
        statements.statement_role in ('change', 'rate')
        and coalesce(statements.compared_with, '') != 'own_budget'

),

changes as (

    select * from stated
    where statement_role = 'change'

),

rates as (

    select * from stated
    where statement_role = 'rate'

),

-- the rate of the same sentence: the first one after the change that speaks of the same amount
paired as (

    select
        changes.*,
        rates.figure_id as rate_figure_id,
        case
            when rates.numeric_value is not null
                then {{ to_signed_change('rates.numeric_value', 'coalesce(rates.direction, changes.direction)') }}
        end as change_pct_stated
    from changes
    left join rates
        on
            changes.document_key = rates.document_key
            and changes.anchor_no is not distinct from rates.anchor_no
            and changes.compared_with = rates.compared_with
            and rates.statement_no > changes.statement_no
            and rates.statement_no <= changes.statement_no + 3
    qualify row_number() over (
        partition by changes.figure_id
        order by rates.statement_no nulls last
    ) = 1

),

-- a rate without an amount of change: 下降 50.00 %
single_rates as (

    select
        rates.*,
        cast(null as varchar) as rate_figure_id,
        case
            when rates.numeric_value is not null
                then {{ to_signed_change('rates.numeric_value', 'rates.direction') }}
        end as change_pct_stated
    from rates
    where rates.figure_id not in (
        select paired.rate_figure_id from paired
        where paired.rate_figure_id is not null
    )

),

all_changes as (

    select
        *,
        {{ to_signed_change('amount_yuan', 'direction') }} as change_yuan
    from paired

    union all by name

    select
        *,
        cast(null as decimal(20, 2)) as change_yuan
    from single_rates

),

computed as (

    select
        all_changes.document_key,
        all_changes.figure_id,
        all_changes.rate_figure_id,
        all_changes.page_number,
        all_changes.statement_no,
        all_changes.subject_text,
        all_changes.measure,
        all_changes.function_code,
        all_changes.economic_code,
        all_changes.nature_code,
        all_changes.item_code,
        all_changes.fund_code,
        all_changes.compared_with,
        all_changes.anchor_yuan as current_yuan,
        cast(coalesce(all_changes.change_yuan, case when all_changes.direction = 'flat' then 0 end) as decimal(20, 2))
            as change_yuan,
        cast(all_changes.change_pct_stated as decimal(18, 4)) as change_pct_stated,
        case when not documents.is_reproduction then all_changes.reason_text end as reason_text
    from all_changes
    left join documents
        on all_changes.document_key = documents.document_key

),

selected as (

    select
        *,
        cast(current_yuan - change_yuan as decimal(20, 2)) as prior_yuan,
        {{ to_growth_rate('current_yuan', 'change_yuan') }} as change_pct_computed,
        'narrative' as evidence,
        cast(null as varchar) as reported_unit_name
    from computed
    where change_yuan is not null or change_pct_stated is not null
    -- the same change returns in several sections of the text
    qualify row_number() over (
        partition by
            document_key, measure, subject_text, function_code, economic_code, nature_code, item_code, fund_code,
            compared_with, current_yuan, change_yuan, change_pct_stated
        order by statement_no
    ) = 1

)

select * from selected
