-- the terms of identities over several documents: last year's own document, the budget behind final accounts,
-- the units of a department
with

cells as (

    select * from {{ ref('int_check_cells') }}
    where value_unit = '元'

),

own_cells as (

    select * from cells
    where is_own_year

),

statements as (

    select * from {{ ref('int_check_statements') }}

),

documents as (

    select * from {{ ref('stg_documents') }}

),

-- across documents: the totals of each, from the summary table
totals as (

    select
        own_cells.*,
        case own_cells.panel_side when 'income' then 'total_income' else 'total_expenditure' end as measure
    from own_cells
    where
        own_cells.kind = 'budget_summary'
        and own_cells.row_pick = 'grand'
        and own_cells.col_pick = 'top'
        and own_cells.panel_side is not null
    qualify row_number() over (
        partition by own_cells.document_key, own_cells.panel_side
        order by own_cells.table_no, own_cells.panel_no
    ) = 1

),

-- a document typeset anew and the publisher's own file are one: the publisher's is compared
editions as (

    select
        *,
        {{ label_key('unit_name') }} as unit_name_key
    from documents
    where unit_name is not null and fiscal_year is not null
    qualify row_number() over (
        partition by {{ label_key('unit_name') }}, fiscal_year, stage, scope
        order by is_reproduction, document_key
    ) = 1

),

successions as (

    select
        this_year.document_key,
        last_year.document_key as prior_document_key,
        last_year.fiscal_year as prior_year
    from documents as this_year
    inner join editions as last_year
        on
            {{ label_key('this_year.unit_name') }} = last_year.unit_name_key
            and this_year.fiscal_year - 1 = last_year.fiscal_year
            and this_year.stage = last_year.stage
            and this_year.scope is not distinct from last_year.scope

),

-- what a stated change of a total may speak of: everything, fiscal appropriations, or one fund
chained_totals as (

    select
        totals.* exclude (fund_code),
        cast(null as varchar) as fund_code
    from totals
    union all by name
    select
        case panel_side when 'income' then 'income' else 'expenditure' end as measure,
        cast(null as varchar) as fund_code,
        own_cells.* exclude (fund_code)
    from own_cells
    where kind = 'fiscal_summary' and row_pick in ('grand', 'current') and col_pick = 'top' and panel_side is not null
    union all by name
    select
        'expenditure' as measure,
        own_cells.*
    from own_cells
    where
        kind in ('function_expenditure', 'government_fund', 'state_capital')
        and row_pick = 'grand'
        and col_pick = 'top'
        and fund_code is not null
        and nature_code is null

),

total_chains as (

    select
        totals.document_key,
        'Y-CHAIN' as identity_id,
        'chain' || changes.statement_no as place_id,
        totals.table_no,
        changes.label as place,
        unnest([ -- noqa: AL03
            -- as the sentence states it: the change was taken from figures rounded like this one
            {{ check_term('left', 1, 1, "amounts.label", 'amounts.', has_page=true) }},
            {{ check_term(
                'right', 2, 1, "successions.prior_year || ' 年文件 ' || prior_totals.row_label",
                'prior_totals.', has_page=true
            ) }},
            {{ check_term(
                'right', 3, "case when changes.direction = 'decrease' then -1 else 1 end", "'变动'",
                'changes.', value="abs(changes.value)", has_page=true
            ) }}
        ], recursive := true)
    from statements as changes
    inner join statements as amounts
        on
            changes.document_key = amounts.document_key
            and changes.anchor_no = amounts.statement_no
            and amounts.is_money
    inner join chained_totals as totals
        on
            changes.document_key = totals.document_key
            and changes.measure = totals.measure
            and changes.fund_code is not distinct from totals.fund_code
            -- the sentence speaks of this very total
            and abs(amounts.value - totals.value) <= amounts.half_place + totals.half_place
            and totals.value > 0
    inner join successions on changes.document_key = successions.document_key
    inner join chained_totals as prior_totals
        on
            successions.prior_document_key = prior_totals.document_key
            and totals.measure = prior_totals.measure
            and totals.fund_code is not distinct from prior_totals.fund_code
            and totals.kind = prior_totals.kind
            and totals.row_pick = prior_totals.row_pick
    where
        changes.statement_role = 'change'
        and changes.axis in ('total', 'source')
        and (changes.axis = 'total' or changes.income_source_code = 'fiscal_appropriation')
        and changes.nature_code is null
        and changes.is_money
        and changes.is_own_year
        and changes.direction in ('increase', 'decrease')
        and coalesce(changes.compared_with, 'prior_budget') = 'prior_budget'
    qualify row_number() over (
        partition by changes.document_key, changes.statement_no
        order by totals.figure_id, prior_totals.figure_id
    ) = 1

),

-- last year's own document = current − change, item by item
item_chains as (

    select
        changes.document_key,
        'N-PRIOR' as identity_id,
        'prior' || changes.statement_no as place_id,
        prior_cells.table_no,
        changes.label as place,
        unnest([ -- noqa: AL03
            {{ check_term(
                'left', 1, 1, "successions.prior_year || ' 年文件 ' || prior_cells.row_label",
                'prior_cells.', has_page=true
            ) }},
            {{ check_term('right', 2, 1, "'本年 ' || amounts.label", 'amounts.', has_page=true) }},
            {{ check_term(
                'right', 3, "case when changes.direction = 'decrease' then 1 else -1 end", "'变动'",
                'changes.', value="abs(changes.value)", has_page=true
            ) }}
        ], recursive := true)
    from statements as changes
    inner join statements as amounts
        on
            changes.document_key = amounts.document_key
            and changes.anchor_no = amounts.statement_no
    inner join successions on changes.document_key = successions.document_key
    inner join own_cells as prior_cells
        on
            successions.prior_document_key = prior_cells.document_key
            and changes.function_code = prior_cells.function_code
            and prior_cells.kind = 'function_expenditure'
            and prior_cells.col_pick = 'top'
            and prior_cells.nature_code is null
            and changes.fund_code is not distinct from prior_cells.fund_code
    where
        changes.statement_role = 'change'
        and changes.is_money
        and amounts.is_money
        and changes.is_own_year
        and changes.nature_code is null
        and changes.direction in ('increase', 'decrease')
        and coalesce(changes.compared_with, 'prior_budget') = 'prior_budget'

),

-- the budget column of final accounts = the budget document
plans as (

    select
        actual.document_key,
        'Y-PLAN-ACTUAL' as identity_id,
        'plan' || actual.figure_id as place_id,
        actual.table_no,
        actual.table_title || '｜' || coalesce(actual.item_code, '合计') as place,
        unnest([ -- noqa: AL03
            {{ check_term(
                'left', 1, 1, "'决算表 预算数 ' || coalesce(actual.column_leaf_label, '')",
                'actual.', has_page=true
            ) }},
            {{ check_term(
                'right', 2, 1, "'预算文件 ' || coalesce(planned.column_leaf_label, '')",
                'planned.', has_page=true
            ) }}
        ], recursive := true)
    from cells as actual
    inner join documents as final_accounts
        on
            actual.document_key = final_accounts.document_key
            and final_accounts.stage = 'final_accounts'
    inner join editions as budgets
        on
            {{ label_key('final_accounts.unit_name') }} = budgets.unit_name_key
            and final_accounts.fiscal_year = budgets.fiscal_year
            and budgets.stage = 'budget'
            and final_accounts.scope is not distinct from budgets.scope
    inner join own_cells as planned
        on
            budgets.document_key = planned.document_key
            and planned.kind = 'three_public'
            and planned.item_code is not distinct from actual.item_code
            and planned.row_pick in ('grand', 'line')
    where
        actual.kind = 'three_public'
        and actual.value_stage = 'budget'
        and actual.value_year = final_accounts.fiscal_year
    qualify count(*) over (partition by actual.figure_id) = 1

),

-- a department covers at least the units whose own documents are here (internal transfers could only lower it)
departments as (

    select
        departments.document_key,
        units.document_key as unit_document_key
    from documents as departments
    inner join editions as units
        on
            {{ label_key('departments.unit_name') }} = {{ label_key('units.department_name') }}
            and departments.fiscal_year = units.fiscal_year
            and departments.stage = units.stage
    where departments.scope = 'department' and units.scope = 'unit'

),

department_terms as (

    select distinct
        totals.document_key,
        'L-DEPT' as identity_id,
        'dept' || totals.measure as place_id,
        totals.table_no,
        totals.row_label as place,
        'ge' as comparison,
        'left' as side,
        1 as term_no,
        1 as weight,
        '部门 ' || totals.row_label as label,
        totals.value_text,
        totals.value,
        totals.half_place,
        totals.unit_text,
        totals.page_number,
        totals.figure_id
    from departments
    inner join totals on departments.document_key = totals.document_key
    union all by name
    select
        departments.document_key,
        'L-DEPT' as identity_id,
        'dept' || totals.measure as place_id,
        totals.table_no,
        totals.row_label as place,
        'ge' as comparison,
        'right' as side,
        2 as term_no,
        1 as weight,
        units.unit_name as label,
        totals.value_text,
        totals.value,
        totals.half_place,
        totals.unit_text,
        totals.page_number,
        totals.figure_id
    from departments
    inner join totals on departments.unit_document_key = totals.document_key
    inner join documents as units on departments.unit_document_key = units.document_key

)

select
    unioned.*,
    '元' as value_unit
from (
    select * from total_chains
    union all by name
    select * from item_chains
    union all by name
    select * from plans
    union all by name
    select * from department_terms
) as unioned
