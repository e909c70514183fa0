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

-- an amount of the text that a registered error contradicts yields to the cell of its table (1682.76元 for 万元)
corrected as (

    select
        contradicted.figure_id,
        max(explained.right_value) as table_yuan
    from {{ ref('int_figures__in_known_issue') }} as contradicted
    inner join {{ ref('int_identity_checks__explained') }} as explained
        on
            contradicted.document_key = explained.document_key
            and contradicted.identity_id = explained.identity_id
            and contradicted.place_id = explained.place_id
    where contradicted.identity_id = 'N-AMT' and contradicted.term_side = 'left'
    group by contradicted.figure_id

),

-- what was printed for another year, by function: the sentence may print it instead of the change
printed_before as (

    select
        document_key,
        value_year,
        case value_stage
            when 'execution' then 'prior_execution'
            when 'budget' then 'prior_budget'
            when 'final_accounts' then 'prior_final_accounts'
        end as compared_with,
        function_code,
        sum(amount_yuan) as amount_yuan
    from {{ ref('int_comparatives__selected') }}
    where family = 'expenditure' and function_code is not null
    group by all

),

-- a change takes its keys from its own clause, else from the amount it speaks of
anchors as (

    select
        document_key,
        statement_no as anchor_no,
        subject_text,
        measure,
        income_source_code,
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
        {{ half_place('statements.last_place', 'statements.unit_text') }} as half_place,
        -- 持平 says there is no change without printing a rate
        case when regexp_matches(statements.value_text, '[0-9０-９]') then statements.numeric_value end as numeric_value,
        -- an amount that contradicts its table says nothing about last year
        case
            when not coalesce(checks.is_withheld, false) then coalesce(corrected.table_yuan, statements.anchor_yuan)
        end as anchor_yuan,
        statements.reason_text,
        coalesce(statements.measure, anchors.measure, 'other') as measure,
        coalesce(statements.subject_text, anchors.subject_text) as subject_text,
        case
            when coalesce(statements.measure, anchors.measure) = 'income'
                then {{ to_income_source('coalesce(statements.income_source_code, anchors.income_source_code)') }}
        end as income_source_code,
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
    left join corrected
        on statements.anchor_figure_id = corrected.figure_id
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
        all_changes.income_source_code,
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
        case when all_changes.change_yuan is not null then all_changes.half_place end as half_place,
        case when not documents.is_reproduction then all_changes.reason_text end as reason_text,
        documents.fiscal_year
    from all_changes
    left join documents
        on all_changes.document_key = documents.document_key

),

-- the same change returns in several sections of the text; without keys only the words tell changes apart
distinct_changes as (

    select *
    from computed
    where change_yuan is not null or change_pct_stated is not null
    qualify row_number() over (
        partition by
            document_key, measure, function_code, economic_code, nature_code, item_code, fund_code,
            -- without a key of its own only the words tell one source or one purchase from another
            case
                when
                    coalesce(function_code, economic_code, nature_code, item_code) is null
                    and measure in ('income', 'procurement', 'other')
                    then regexp_replace(subject_text, '(收入|支出)$', '')
            end,
            compared_with, current_yuan, change_yuan, change_pct_stated
        order by (reason_text is null), statement_no
    ) = 1

),

-- no budget is negative: a change greater than its amount is a slip of the publisher and implies nothing
implied as (

    select
        distinct_changes.*,
        case
            when distinct_changes.change_yuan is not null
                then
                    case
                        when distinct_changes.current_yuan >= distinct_changes.change_yuan
                            then cast(distinct_changes.current_yuan - distinct_changes.change_yuan as decimal(20, 2))
                    end
            else cast(printed_before.amount_yuan as decimal(20, 2))
        end as prior_yuan
    from distinct_changes
    left join printed_before
        on
            distinct_changes.document_key = printed_before.document_key
            and distinct_changes.fiscal_year - 1 = printed_before.value_year
            and distinct_changes.compared_with = printed_before.compared_with
            and distinct_changes.function_code = printed_before.function_code
            and distinct_changes.nature_code is null

),

change_cells as (

    select * from {{ ref('stg_cells') }}
    where cell_role = 'change' and amount_yuan is not null

),

beside as (

    select
        own.figure_id,
        list(others.amount_yuan) as amounts_yuan
    from change_cells as own
    inner join change_cells as others
        on
            own.document_key = others.document_key
            and own.table_no = others.table_no
            and own.panel_no = others.panel_no
            and own.row_no = others.row_no
            and own.figure_id != others.figure_id
    group by own.figure_id

),

-- a sentence and a column that speak of the same change: of the same amount, where the sentence has one
met as (

    select
        implied.figure_id,
        printed.figure_id as printed_figure_id,
        implied.change_yuan is null
        or abs(implied.change_yuan - printed.change_yuan)
        <= coalesce(implied.half_place, 0) + printed.half_places as is_agreed,
        -- without what was spent on buildings: several comparisons of one row are each told by a sentence
        coalesce(list_contains(beside.amounts_yuan, implied.change_yuan), false) as is_printed_beside
    from {{ ref('int_year_changes__printed') }} as printed
    inner join implied
        on
            printed.document_key = implied.document_key
            and printed.is_own_unit
            and printed.measure = implied.measure
            and printed.compared_with = implied.compared_with
            and printed.function_code is not distinct from implied.function_code
            and printed.economic_code is not distinct from implied.economic_code
            and printed.item_code is not distinct from implied.item_code
            and coalesce(printed.nature_code, '') = coalesce(implied.nature_code, printed.nature_code, '')
            and coalesce(printed.fund_code, implied.fund_code, '')
            = coalesce(implied.fund_code, printed.fund_code, '')
            and (
                printed.measure != 'other' or printed.item_code is not null
                or printed.change_yuan is not distinct from implied.change_yuan
            )
            and (
                implied.current_yuan is null
                or abs(implied.current_yuan - printed.current_yuan) <= printed.half_places
            )
    left join beside
        on printed.figure_id = beside.figure_id

),

-- the table wins: a sentence that agrees with nothing printed for its subject is held back
contradicted as (

    select figure_id
    from met
    group by figure_id
    having not bool_or(is_agreed or is_printed_beside)

),

from_text as (

    select
        implied.* exclude (half_place),
        contradicted.figure_id is null as is_closed
    from implied
    left join contradicted
        on implied.figure_id = contradicted.figure_id

),

-- a change that the text states too stays the text's, which may say why
from_tables as (

    select
        printed.* exclude (half_places, is_own_unit),
        documents.fiscal_year
    from {{ ref('int_year_changes__printed') }} as printed
    left join documents
        on printed.document_key = documents.document_key
    left join met
        on
            printed.figure_id = met.printed_figure_id
            and met.is_agreed
    where met.figure_id is null

),

collected as (

    select
        *,
        'narrative' as evidence,
        cast(null as varchar) as reported_unit_name
    from from_text

    union all by name

    select
        *,
        'table' as evidence,
        true as is_closed
    from from_tables

),

selected as (

    select
        *,
        {{ to_growth_rate('current_yuan', '(current_yuan - prior_yuan)') }} as change_pct_computed
    from collected

)

select * from selected
