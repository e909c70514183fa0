-- the terms of shares, growth and completion rates in the text, and of changes of both sides of the budget
with

statements as (

    select * from {{ ref('int_check_statements') }}

),

-- a share = part ÷ whole: the whole that the sentence names, else the amount of the document that fits best
shares as (

    select
        shares.document_key,
        shares.statement_no,
        shares.label,
        shares.value_text,
        shares.value,
        shares.half_place,
        shares.unit_text,
        shares.page_number,
        shares.figure_id,
        amounts.statement_no as part_no,
        amounts.label as part_label,
        amounts.value_text as part_value_text,
        amounts.value as part_value,
        amounts.half_place as part_half_place,
        amounts.unit_text as part_unit_text,
        amounts.figure_id as part_figure_id,
        amounts.parent_no
    from statements as shares
    inner join statements as amounts
        on
            shares.document_key = amounts.document_key
            and shares.anchor_no = amounts.statement_no
    where
        shares.statement_role = 'share'
        and shares.unit_text in ('%', '％')
        and amounts.is_money
        -- shares of assets have wholes that are not budget figures
        and amounts.family in ('income', 'expenditure', 'economic', 'three_public', 'procurement')
        and (amounts.parent_no is not null or shares.value <> 100)

),

wholes as (

    select
        document_key,
        statement_no,
        label,
        value_text,
        value,
        half_place,
        unit_text,
        figure_id
    from statements
    where statement_role = 'amount' and is_money and value > 0
    union all by name
    select
        document_key,
        null as statement_no,
        table_title || ' ' || coalesce(row_label, '合计') as label,
        value_text,
        value,
        half_place,
        unit_text,
        figure_id
    from {{ ref('int_check_cells') }}
    where row_pick in ('grand', 'current') and value_unit = '元' and value > 0

),

share_wholes as (

    select
        shares.*,
        wholes.statement_no as whole_no,
        wholes.label as whole_label,
        wholes.value_text as whole_value_text,
        wholes.value as whole_value,
        wholes.half_place as whole_half_place,
        wholes.unit_text as whole_unit_text,
        wholes.figure_id as whole_figure_id
    from shares
    inner join wholes
        on
            shares.document_key = wholes.document_key
            and wholes.value >= shares.part_value - shares.part_half_place - wholes.half_place
            and wholes.statement_no is distinct from shares.part_no
    qualify row_number() over (
        partition by shares.document_key, shares.statement_no
        order by
            abs(shares.value - 100 * shares.part_value / wholes.value) > shares.half_place * 1.5,
            wholes.statement_no is not distinct from shares.parent_no desc,
            abs(shares.value - 100 * shares.part_value / wholes.value),
            wholes.figure_id
    ) = 1

),

share_terms as (

    select
        document_key,
        'N-PCT' as identity_id,
        's' || statement_no as place_id,
        label || '｜占比' as place,
        unnest([ -- noqa: AL03
            {{ check_term('left', 1, 1, "label || ' 占'", '', unit='%') }},
            {{ check_term('right', 2, 1, "part_label", 'part_', unit='元') }},
            {{ check_term('divisor', 3, 1, "whole_label", 'whole_', unit='元') }}
        ], recursive := true),
        page_number
    from share_wholes

),

-- growth = change ÷ (current − change); undefined where nothing was there before
rates as (

    select
        rates.document_key,
        rates.statement_no,
        amounts.label,
        rates.value_text,
        abs(rates.value) * case when changes.direction = 'decrease' then -1 else 1 end as value,
        rates.half_place,
        rates.page_number,
        rates.figure_id,
        amounts.value_text as current_value_text,
        amounts.value as current_value,
        amounts.half_place as current_half_place,
        amounts.unit_text as current_unit_text,
        amounts.figure_id as current_figure_id,
        changes.value_text as change_value_text,
        abs(changes.value) as change_value,
        changes.half_place as change_half_place,
        changes.unit_text as change_unit_text,
        changes.figure_id as change_figure_id,
        case when changes.direction = 'decrease' then -1 else 1 end as direction_sign
    from statements as rates
    inner join statements as amounts
        on
            rates.document_key = amounts.document_key
            and amounts.statement_role = 'amount'
            -- in nested brackets the rate may belong to the item before
            and (
                rates.anchor_no = amounts.statement_no
                or amounts.statement_no between rates.statement_no - 12 and rates.statement_no
            )
    inner join statements as changes
        on
            rates.document_key = changes.document_key
            and rates.anchor_no = changes.anchor_no
            and changes.statement_role = 'change'
            and changes.statement_no < rates.statement_no
            and changes.direction = rates.direction
            and changes.compared_with is not distinct from rates.compared_with
    where
        rates.statement_role = 'rate'
        and coalesce(rates.compared_with, '') <> 'own_budget'
        and amounts.is_money
        and changes.is_money
        and changes.direction in ('increase', 'decrease')
        and rates.value is not null
    qualify row_number() over (
        partition by rates.document_key, rates.statement_no
        order by
            changes.statement_no desc,
            abs(
                abs(rates.value) - 100 * abs(changes.value)
                / nullif(
                    amounts.value - case when changes.direction = 'decrease' then -1 else 1 end * abs(changes.value), 0
                )
            ) > rates.half_place * 1.5,
            amounts.statement_no = rates.anchor_no desc,
            amounts.statement_no desc
    ) = 1

),

rate_terms as (

    select
        document_key,
        'N-YOY' as identity_id,
        's' || statement_no as place_id,
        label || '｜增减比例' as place,
        unnest([ -- noqa: AL03
            {{ check_term(
                'left', 1, 1, "label || case when direction_sign < 0 then ' 下降' else ' 增长' end",
                '', unit='%'
            ) }},
            {{ check_term('right', 2, "direction_sign", "'变动'", 'change_', unit='元') }},
            {{ check_term('divisor', 3, 1, "'本年'", 'current_', unit='元') }},
            {{ check_term('divisor', 4, "-direction_sign", "'变动'", 'change_', unit='元') }}
        ], recursive := true),
        page_number
    from rates
    where current_value - direction_sign * change_value > 0

),

-- a rate beside the amounts of both years, and no change printed: 2022年执行数为10万元，2023年预算12万元，增加20%
printed_years as (

    select
        rates.document_key,
        rates.statement_no,
        currents.label,
        rates.value_text,
        rates.half_place,
        rates.page_number,
        rates.figure_id,
        currents.value_text as current_value_text,
        currents.value as current_value,
        currents.unit_text as current_unit_text,
        currents.figure_id as current_figure_id,
        priors.value_text as prior_value_text,
        priors.value as prior_value,
        priors.unit_text as prior_unit_text,
        priors.figure_id as prior_figure_id,
        abs(rates.value) * case when rates.direction = 'decrease' then -1 else 1 end as value,
        case when rates.direction = 'decrease' then -1 else 1 end as direction_sign,
        -- a small divisor errs by more than the first order says: the quotient by value ÷ (value − half place) of it
        cast(
            currents.half_place * priors.value / (priors.value - priors.half_place) as decimal(28, 6)
        ) as current_half_place,
        cast(
            priors.half_place * priors.value / (priors.value - priors.half_place) as decimal(28, 6)
        ) as prior_half_place
    from statements as rates
    inner join statements as currents
        on
            rates.document_key = currents.document_key
            and rates.anchor_no = currents.statement_no
            and rates.sentence = currents.sentence
    inner join statements as priors
        on
            rates.document_key = priors.document_key
            and rates.sentence = priors.sentence
            and priors.statement_role = 'amount'
            and priors.statement_no between rates.statement_no - 12 and rates.statement_no - 1
            and currents.label = priors.label
            and currents.value_year - 1 = priors.value_year
            and coalesce(rates.compared_with, 'prior_' || priors.value_stage) = 'prior_' || priors.value_stage
    left join statements as changes
        on
            rates.document_key = changes.document_key
            and rates.anchor_no = changes.anchor_no
            and changes.statement_role = 'change'
    where
        rates.statement_role = 'rate'
        and rates.unit_text in ('%', '％')
        and rates.direction in ('increase', 'decrease')
        and rates.value is not null
        and currents.statement_role = 'amount'
        and currents.label <> ''
        and currents.is_money
        and priors.is_money
        and priors.value > priors.half_place
        and changes.statement_no is null
    -- two different amounts of the year before: it is not said which one the rate is of
    qualify
        min(priors.value) over (partition by rates.document_key, rates.statement_no)
        = max(priors.value) over (partition by rates.document_key, rates.statement_no)
        and row_number() over (
            partition by rates.document_key, rates.statement_no
            order by priors.statement_no desc
        ) = 1

),

printed_year_terms as (

    select
        document_key,
        'N-YOY' as identity_id,
        's' || statement_no as place_id,
        label || '｜增减比例' as place,
        unnest([ -- noqa: AL03
            {{ check_term(
                'left', 1, 1, "label || case when direction_sign < 0 then ' 下降' else ' 增长' end",
                '', unit='%'
            ) }},
            {{ check_term('right', 2, 1, "'本年'", 'current_', unit='元') }},
            {{ check_term('right', 3, -1, "'上年'", 'prior_', unit='元') }},
            {{ check_term('divisor', 4, 1, "'上年'", 'prior_', unit='元') }}
        ], recursive := true),
        page_number
    from printed_years

),

-- 完成预算的 98.20 %: the budget is the amount of the same subject printed just before
completions as (

    select
        rates.document_key,
        rates.statement_no,
        amounts.label,
        rates.value_text,
        rates.value,
        rates.half_place,
        rates.page_number,
        rates.figure_id,
        amounts.value_text as current_value_text,
        amounts.value as current_value,
        amounts.half_place as current_half_place,
        amounts.unit_text as current_unit_text,
        amounts.figure_id as current_figure_id,
        budgets.value_text as budget_value_text,
        budgets.value as budget_value,
        budgets.half_place as budget_half_place,
        budgets.unit_text as budget_unit_text,
        budgets.figure_id as budget_figure_id
    from statements as rates
    inner join statements as amounts
        on
            rates.document_key = amounts.document_key
            and rates.anchor_no = amounts.statement_no
    inner join statements as budgets
        on
            rates.document_key = budgets.document_key
            and budgets.statement_role = 'amount'
            and budgets.is_money
            and budgets.value_stage in ('budget', 'adjusted_budget')
            and budgets.statement_no between amounts.statement_no - 2 and amounts.statement_no - 1
            and budgets.label = amounts.label
    where
        rates.statement_role = 'rate'
        -- 较预算减少…，降低…% is a rate of change
        and rates.direction is null
        and rates.compared_with = 'own_budget'
        and amounts.is_money
        and amounts.value_stage = 'final_accounts'
        and budgets.value > 0
    qualify row_number() over (
        partition by rates.document_key, rates.statement_no
        order by budgets.statement_no desc
    ) = 1

),

completion_terms as (

    select
        document_key,
        'F-RATE' as identity_id,
        's' || statement_no as place_id,
        label || '｜完成预算' as place,
        unnest([ -- noqa: AL03
            {{ check_term('left', 1, 1, "label || ' 完成预算'", '', unit='%') }},
            {{ check_term('right', 2, 1, "'决算'", 'current_', unit='元') }},
            {{ check_term('divisor', 3, 1, "'预算'", 'budget_', unit='元') }}
        ], recursive := true),
        page_number
    from completions

),

-- the budget balances, so both sides change by the same amount
total_changes as (

    select
        *,
        case when direction = 'decrease' then -1 else 1 end as direction_sign
    from statements
    where
        statement_role = 'change'
        and measure in ('total_income', 'total_expenditure')
        and is_own_year
        and is_money
        and coalesce(period, '') <> 'current_year'
        and axis = 'total'
        and direction in ('increase', 'decrease')
        and coalesce(compared_with, 'prior_budget') <> 'own_budget'
    qualify count(*) over (partition by document_key, measure, compared_with) = 1

),

change_terms as (

    select
        incomes.document_key,
        'N-YOY-SUM' as identity_id,
        'c' || incomes.statement_no as place_id,
        '收入变动与支出变动' as place,
        unnest([ -- noqa: AL03
            {{ check_term('left', 1, "incomes.direction_sign", "incomes.label || ' 变动'", 'incomes.', unit='元') }},
            {{ check_term(
                'right', 2, "expenditures.direction_sign", "expenditures.label || ' 变动'",
                'expenditures.', unit='元'
            ) }}
        ], recursive := true),
        incomes.page_number
    from total_changes as incomes
    inner join total_changes as expenditures
        on
            incomes.document_key = expenditures.document_key
            and incomes.compared_with is not distinct from expenditures.compared_with
    where incomes.measure = 'total_income' and expenditures.measure = 'total_expenditure'

),

-- changes of the parts add up to the change of the whole, where the parts are a whole split and each says its change;
-- 持平 is a change of nothing
single_changes as (

    select
        * replace (
            case when direction = 'flat' then 0 else abs(value) end as value,
            case when direction = 'flat' then 0 else half_place end as half_place
        ),
        case when direction = 'decrease' then -1 else 1 end as direction_sign
    from statements
    where
        statement_role = 'change'
        and direction in ('increase', 'decrease', 'flat')
        and (is_money or direction = 'flat')
        and value is not null
        and is_own_year
        and coalesce(compared_with, 'prior_budget') <> 'own_budget'
    qualify count(*) over (partition by document_key, anchor_no, compared_with) = 1

),

changed_parts as (

    select
        wholes.document_key,
        wholes.statement_no as whole_no,
        wholes.label as whole_label,
        wholes.value as whole_value,
        wholes.half_place as whole_half_place,
        parts.axis,
        parts.statement_no as part_no,
        parts.value as part_value,
        parts.half_place as part_half_place,
        coalesce(
            parts.function_code, parts.function_key, parts.economic_code, parts.economic_key, parts.item_code,
            parts.procurement_category, parts.nature_code, parts.income_source_code, parts.fund_code, parts.label
        ) as part_key,
        parts.label as part_label,
        whole_changes as whole_change,
        part_changes as part_change,
        part_changes.statement_no is not null as has_change,
        whole_changes.compared_with
    from statements as wholes
    inner join single_changes as whole_changes
        on
            wholes.document_key = whole_changes.document_key
            and wholes.statement_no = whole_changes.anchor_no
    inner join statements as parts
        on
            wholes.document_key = parts.document_key
            and wholes.statement_no = parts.parent_no
            and parts.statement_role = 'amount'
            and parts.is_money
            and parts.is_own_year
            and parts.axis <> wholes.axis
    left join single_changes as part_changes
        on
            parts.document_key = part_changes.document_key
            and parts.statement_no = part_changes.anchor_no
            and whole_changes.compared_with is not distinct from part_changes.compared_with
    where wholes.statement_role = 'amount' and wholes.is_money and wholes.is_own_year

),

whole_splits as (

    select
        document_key,
        whole_no,
        compared_with,
        axis,
        min(whole_label) as whole_label,
        min(whole_change) as whole_change
    from changed_parts
    group by document_key, whole_no, compared_with, axis
    having
        count(*) > 1
        and count(*) = count(distinct part_key)
        and bool_and(has_change)
        and abs(min(whole_value) - sum(part_value)) <= min(whole_half_place) + sum(part_half_place)

),

part_change_terms as (

    select
        whole_splits.document_key,
        'N-YOY-SUM' as identity_id,
        'parts' || whole_splits.whole_no || whole_splits.axis as place_id,
        whole_splits.whole_label || '｜各部分变动' as place,
        unnest([ -- noqa: AL03
            {{ check_term(
                'left', 0, "whole_splits.whole_change.direction_sign", "whole_splits.whole_label || ' 变动'",
                'whole_splits.whole_change.', unit='元', has_page=true
            ) }}
        ], recursive := true)
    from whole_splits
    union all by name
    select
        changed_parts.document_key,
        'N-YOY-SUM' as identity_id,
        'parts' || changed_parts.whole_no || changed_parts.axis as place_id,
        changed_parts.whole_label || '｜各部分变动' as place,
        unnest([ -- noqa: AL03
            {{ check_term(
                'right', "changed_parts.part_no", "changed_parts.part_change.direction_sign",
                "changed_parts.part_label || ' 变动'", 'changed_parts.part_change.', unit='元', has_page=true
            ) }}
        ], recursive := true)
    from changed_parts
    inner join whole_splits
        on
            changed_parts.document_key = whole_splits.document_key
            and changed_parts.whole_no = whole_splits.whole_no
            and changed_parts.axis = whole_splits.axis
            and changed_parts.compared_with is not distinct from whole_splits.compared_with

)

select * from share_terms -- noqa: AM07
union all by name
select * from rate_terms
union all by name
select * from printed_year_terms
union all by name
select * from completion_terms
union all by name
select * from change_terms
union all by name
select * from part_change_terms
