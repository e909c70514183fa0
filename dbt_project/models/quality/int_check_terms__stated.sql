-- the terms of identities that the prose takes part in: amounts against cells, parts against wholes, shares, changes
-- and rates. Where the whole of a share is not named, every amount of the document may be it.
with

statements as (

    select * from {{ ref('int_check_statements') }}

),

matched as (

    select * from {{ ref('int_statement_cells__matched') }}

),

-- an amount in the text = the same cell
stated_amounts as (

    select
        document_key,
        case
            when axis = 'nature' and nature_code in ('basic_personnel', 'basic_public') then 'N-BASIC'
            when measure = 'procurement' then 'N-PROC'
            else 'N-AMT'
        end as identity_id,
        's' || statement_no as place_id,
        table_no,
        label || coalesce('｜' || section, '') as place,
        family,
        cast(null as varchar) as comparison,
        statement_no,
        label,
        value_text,
        value,
        half_place,
        value_unit,
        unit_text,
        page_number,
        figure_id,
        cell_figure_id,
        table_title || ' ' || coalesce(row_label, '') || case
            when column_leaf_label is null then '' else ' ' || column_leaf_label
        end as cell_label,
        cell_text,
        cell_value,
        cell_half_place,
        cell_unit_text,
        cell_page
    from matched
    where cell_figure_id is not null and (distance <= half_place + cell_half_place or not is_in_tables)

),

amount_terms as (

    select
        * exclude (statement_no, cell_figure_id, cell_label, cell_text, cell_value, cell_half_place, cell_unit_text, cell_page),
        'left' as side,
        1 as term_no,
        1 as weight
    from stated_amounts
    union all by name
    select
        document_key,
        identity_id,
        place_id,
        table_no,
        place,
        family,
        comparison,
        cell_label as label,
        cell_text as value_text,
        cell_value as value,
        cell_half_place as half_place,
        value_unit,
        cell_unit_text as unit_text,
        cell_page as page_number,
        cell_figure_id as figure_id,
        'right' as side,
        2 as term_no,
        1 as weight
    from stated_amounts

),

-- 其中: parts of an amount or count of the text, within one axis and of the same year
parts as (

    select
        parts.*,
        wholes.axis as whole_axis,
        wholes.value as whole_value,
        coalesce(
            parts.function_code, parts.function_key, parts.economic_code, parts.economic_key, parts.item_code,
            parts.procurement_category, parts.project_key, parts.memo_code,
            case when parts.axis = 'source' then coalesce(parts.income_source_code, parts.fund_code) end,
            parts.nature_code, parts.label
        ) as part_key
    from statements as parts
    inner join statements as wholes
        on
            parts.document_key = wholes.document_key
            and parts.parent_no = wholes.statement_no
            and parts.statement_role = wholes.statement_role
            and parts.value_unit = wholes.value_unit
            and parts.value_year is not distinct from wholes.value_year
            and parts.value_stage is not distinct from wholes.value_stage
    where parts.statement_role in ('amount', 'count') and parts.axis <> 'total'

),

part_groups as (

    select
        document_key,
        parent_no,
        axis,
        any_value(statement_role) as statement_role,
        count(*) as part_count,
        count(distinct part_key) as key_count,
        max(value) as greatest_part,
        sum(value) as part_sum,
        any_value(whole_value) as whole_value,
        any_value(whole_axis) as whole_axis,
        bool_or(nature_code = 'basic') as has_basic,
        bool_or(nature_code = 'project') as has_project,
        bool_or(nature_code in ('basic_personnel', 'basic_public')) as has_parts_of_basic,
        count(distinct item_code) filter (where item_code in ('overseas', 'reception', 'vehicle')) as item_count,
        bool_or(item_code in ('vehicle_purchase', 'vehicle_operation')) as has_parts_of_vehicle,
        count(distinct procurement_category) as category_count
    from parts
    group by document_key, parent_no, axis

),

-- which groups are whole splits; of the others only "no part is greater than the whole" can be said
judgeable_groups as (

    select
        *,
        case
            when axis = 'category' then 'N-PROC'
            when axis = 'economic' then 'N-ECO'
            when axis = 'resource' then 'N-ASSET'
            else 'N-SUM'
        end as identity_id,
        case
            when axis = 'nature' and has_basic and has_project then 'eq'
            when axis = 'item' and item_count = 3 then 'eq'
            when axis = 'category' and category_count = 3 then 'eq'
            else 'ge'
        end as comparison
    from part_groups
    where
        part_count > 1
        and (part_count = key_count or axis = 'resource')
        and not (axis = 'nature' and has_basic and has_parts_of_basic)
        and not (axis = 'item' and item_count > 0 and has_parts_of_vehicle)
        and axis not in ('memo', 'period', 'project')
        and whole_axis <> axis

),

sum_terms as (

    select
        parts.document_key,
        judgeable_groups.identity_id,
        'p' || parts.parent_no || parts.axis as place_id,
        wholes.label || '｜其中' as place,
        wholes.family,
        judgeable_groups.comparison,
        'right' as side,
        parts.statement_no as term_no,
        1 as weight,
        parts.label,
        parts.value_text,
        parts.value,
        case when parts.is_money then parts.half_place else 0 end as half_place,
        parts.value_unit,
        parts.unit_text,
        parts.page_number,
        parts.figure_id
    from parts
    inner join judgeable_groups
        on
            parts.document_key = judgeable_groups.document_key
            and parts.parent_no = judgeable_groups.parent_no
            and parts.axis = judgeable_groups.axis
    inner join statements as wholes
        on
            parts.document_key = wholes.document_key
            and parts.parent_no = wholes.statement_no
    where judgeable_groups.axis <> 'resource'
    union all by name
    select
        wholes.document_key,
        judgeable_groups.identity_id,
        'p' || judgeable_groups.parent_no || judgeable_groups.axis as place_id,
        wholes.label || '｜其中' as place,
        wholes.family,
        judgeable_groups.comparison,
        'left' as side,
        0 as term_no,
        1 as weight,
        wholes.label,
        wholes.value_text,
        wholes.value,
        case when wholes.is_money then wholes.half_place else 0 end as half_place,
        wholes.value_unit,
        wholes.unit_text,
        wholes.page_number,
        wholes.figure_id
    from judgeable_groups
    inner join statements as wholes
        on
            judgeable_groups.document_key = wholes.document_key
            and judgeable_groups.parent_no = wholes.statement_no
    where judgeable_groups.axis <> 'resource'

),

-- vehicles = sum by use; heads likewise, where the parts are one level deep
resource_parts as (

    select
        parts.*,
        wholes.label as whole_label,
        wholes.value_text as whole_text,
        wholes.figure_id as whole_figure_id,
        wholes.page_number as whole_page,
        case when wholes.resource_code like 'vehicles%' then 'N-ASSET' else 'N-HEAD' end as identity_id
    from parts
    inner join statements as wholes
        on
            parts.document_key = wholes.document_key
            and parts.parent_no = wholes.statement_no
    where
        parts.axis = 'resource'
        and (wholes.resource_code like 'vehicles%' or wholes.resource_code like 'headcount%')
        and parts.resource_code = wholes.resource_code

),

resource_groups as (

    select
        document_key,
        parent_no,
        identity_id
    from resource_parts
    group by document_key, parent_no, identity_id
    having count(*) > 2 and not bool_or(regexp_matches(label, '小计|合计'))

),

resource_terms as (

    select
        resource_parts.document_key,
        resource_parts.identity_id,
        'r' || resource_parts.parent_no as place_id,
        resource_parts.whole_label || '｜其中' as place,
        'resources' as family,
        'eq' as comparison,
        'right' as side,
        resource_parts.statement_no as term_no,
        1 as weight,
        resource_parts.label,
        resource_parts.value_text,
        resource_parts.value,
        0 as half_place,
        resource_parts.value_unit,
        resource_parts.unit_text,
        resource_parts.page_number,
        resource_parts.figure_id
    from resource_parts
    inner join resource_groups
        on
            resource_parts.document_key = resource_groups.document_key
            and resource_parts.parent_no = resource_groups.parent_no
    union all by name
    select distinct
        resource_parts.document_key,
        resource_parts.identity_id,
        'r' || resource_parts.parent_no as place_id,
        resource_parts.whole_label || '｜其中' as place,
        'resources' as family,
        'eq' as comparison,
        'left' as side,
        0 as term_no,
        1 as weight,
        resource_parts.whole_label as label,
        resource_parts.whole_text as value_text,
        resource_parts.whole_value as value,
        0 as half_place,
        resource_parts.value_unit,
        resource_parts.unit_text,
        resource_parts.whole_page as page_number,
        resource_parts.whole_figure_id as figure_id
    from resource_parts
    inner join resource_groups
        on
            resource_parts.document_key = resource_groups.document_key
            and resource_parts.parent_no = resource_groups.parent_no

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
        amounts.value_text as part_text,
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
        wholes.value_text as whole_text,
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
            abs(shares.value - 100 * shares.part_value / wholes.value)
    ) = 1

),

share_terms as (

    select
        document_key,
        'N-PCT' as identity_id,
        's' || statement_no as place_id,
        label || '｜占比' as place,
        unnest([
            {'side': 'left', 'term_no': 1, 'weight': 1, 'label': label || ' 占', 'value_text': value_text, 'value': value,
             'half_place': half_place, 'value_unit': '%', 'unit_text': '%', 'figure_id': figure_id},
            {'side': 'right', 'term_no': 2, 'weight': 1, 'label': part_label, 'value_text': part_text, 'value': part_value,
             'half_place': part_half_place, 'value_unit': '元', 'unit_text': part_unit_text, 'figure_id': part_figure_id},
            {'side': 'divisor', 'term_no': 3, 'weight': 1, 'label': whole_label, 'value_text': whole_text, 'value': whole_value,
             'half_place': whole_half_place, 'value_unit': '元', 'unit_text': whole_unit_text, 'figure_id': whole_figure_id}
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
        amounts.value_text as current_text,
        amounts.value as current_value,
        amounts.half_place as current_half_place,
        amounts.unit_text as current_unit_text,
        amounts.figure_id as current_figure_id,
        changes.value_text as change_text,
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
                / nullif(amounts.value - case when changes.direction = 'decrease' then -1 else 1 end * abs(changes.value), 0)
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
        unnest([
            {'side': 'left', 'term_no': 1, 'weight': 1, 'label': label || case when direction_sign < 0 then ' 下降' else ' 增长' end,
             'value_text': value_text, 'value': value, 'half_place': half_place, 'value_unit': '%', 'unit_text': '%',
             'figure_id': figure_id},
            {'side': 'right', 'term_no': 2, 'weight': direction_sign, 'label': '变动', 'value_text': change_text,
             'value': change_value, 'half_place': change_half_place, 'value_unit': '元', 'unit_text': change_unit_text,
             'figure_id': change_figure_id},
            {'side': 'divisor', 'term_no': 3, 'weight': 1, 'label': '本年', 'value_text': current_text, 'value': current_value,
             'half_place': current_half_place, 'value_unit': '元', 'unit_text': current_unit_text, 'figure_id': current_figure_id},
            {'side': 'divisor', 'term_no': 4, 'weight': -direction_sign, 'label': '变动', 'value_text': change_text,
             'value': change_value, 'half_place': change_half_place, 'value_unit': '元', 'unit_text': change_unit_text,
             'figure_id': change_figure_id}
        ], recursive := true),
        page_number
    from rates
    where current_value - direction_sign * change_value > 0

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
        amounts.value_text as current_text,
        amounts.value as current_value,
        amounts.half_place as current_half_place,
        amounts.unit_text as current_unit_text,
        amounts.figure_id as current_figure_id,
        budgets.value_text as budget_text,
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
        and rates.compared_with = 'own_budget'
        and amounts.is_money
        and amounts.value_stage = 'final_accounts'
        and budgets.value > 0
    qualify row_number() over (partition by rates.document_key, rates.statement_no order by budgets.statement_no desc) = 1

),

completion_terms as (

    select
        document_key,
        'F-RATE' as identity_id,
        's' || statement_no as place_id,
        label || '｜完成预算' as place,
        unnest([
            {'side': 'left', 'term_no': 1, 'weight': 1, 'label': label || ' 完成预算', 'value_text': value_text, 'value': value,
             'half_place': half_place, 'value_unit': '%', 'unit_text': '%', 'figure_id': figure_id},
            {'side': 'right', 'term_no': 2, 'weight': 1, 'label': '决算', 'value_text': current_text, 'value': current_value,
             'half_place': current_half_place, 'value_unit': '元', 'unit_text': current_unit_text, 'figure_id': current_figure_id},
            {'side': 'divisor', 'term_no': 3, 'weight': 1, 'label': '预算', 'value_text': budget_text, 'value': budget_value,
             'half_place': budget_half_place, 'value_unit': '元', 'unit_text': budget_unit_text, 'figure_id': budget_figure_id}
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
        unnest([
            {'side': 'left', 'term_no': 1, 'weight': incomes.direction_sign, 'label': incomes.label || ' 变动',
             'value_text': incomes.value_text, 'value': incomes.value, 'half_place': incomes.half_place, 'value_unit': '元',
             'unit_text': incomes.unit_text, 'figure_id': incomes.figure_id},
            {'side': 'right', 'term_no': 2, 'weight': expenditures.direction_sign, 'label': expenditures.label || ' 变动',
             'value_text': expenditures.value_text, 'value': expenditures.value, 'half_place': expenditures.half_place,
             'value_unit': '元', 'unit_text': expenditures.unit_text, 'figure_id': expenditures.figure_id}
        ], recursive := true),
        incomes.page_number
    from total_changes as incomes
    inner join total_changes as expenditures
        on
            incomes.document_key = expenditures.document_key
            and incomes.compared_with is not distinct from expenditures.compared_with
    where incomes.measure = 'total_income' and expenditures.measure = 'total_expenditure'

),

-- meetings, training and travel in the text cover the lines of the basic table
training_pairs as (

    select * from {{ ref('identity_code_pairs') }}
    where identity_id = 'N-TRAIN'

),

trainings as (

    select
        statements.*,
        cells.value as cell_value,
        cells.half_place as cell_half_place,
        cells.value_text as cell_text,
        cells.unit_text as cell_unit_text,
        cells.figure_id as cell_figure_id,
        cells.table_no,
        cells.table_title || ' ' || cells.row_label as cell_label
    from statements
    inner join training_pairs on statements.memo_code = training_pairs.right_code
    inner join {{ ref('int_check_cells') }} as cells
        on
            statements.document_key = cells.document_key
            and cells.kind = 'basic_economic'
            and cells.economic_code = training_pairs.left_code
            and cells.col_pick = 'top'
            and cells.is_own_year
            and cells.value_unit = '元'
    where statements.statement_role = 'amount' and statements.is_money and statements.is_own_year
    qualify row_number() over (
        partition by statements.document_key, statements.memo_code
        order by statements.value desc, cells.table_no
    ) = 1

),

training_terms as (

    select
        document_key,
        'N-TRAIN' as identity_id,
        's' || statement_no as place_id,
        table_no,
        label as place,
        unnest([
            {'side': 'left', 'term_no': 1, 'weight': 1, 'label': cell_label, 'value_text': cell_text, 'value': cell_value,
             'half_place': cell_half_place, 'value_unit': '元', 'unit_text': cell_unit_text, 'figure_id': cell_figure_id},
            {'side': 'right', 'term_no': 2, 'weight': 1, 'label': label, 'value_text': value_text, 'value': value,
             'half_place': half_place, 'value_unit': '元', 'unit_text': unit_text, 'figure_id': figure_id}
        ], recursive := true),
        page_number
    from trainings

)

select * from amount_terms
union all by name
select * from sum_terms
union all by name
select * from resource_terms
union all by name
select * from share_terms
union all by name
select * from rate_terms
union all by name
select * from completion_terms
union all by name
select * from change_terms
union all by name
select * from training_terms
