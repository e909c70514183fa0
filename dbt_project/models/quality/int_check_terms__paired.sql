-- the terms of identities that pair figures in a way of their own: two classifications of the same money, part and
-- whole over two tables, balances over a year, documents of two years, a department and its units
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

pairs as (

    select * from {{ ref('identity_code_pairs') }}

),

documents as (

    select * from {{ ref('stg_documents') }}

),

-- pension, annuity, medical insurance and housing fund: one payment, an economic item and a functional item
fe_economic as (

    select own_cells.*
    from own_cells
    where
        kind = 'basic_economic'
        and col_pick = 'top'
        and coalesce(economic_system, 'department') = 'department'
        and economic_code in (select left_code from pairs where identity_id = 'X-FE')

),

fe_functional as (

    select
        own_cells.*,
        pairs.left_code
    from own_cells
    inner join pairs
        on
            own_cells.function_code = pairs.right_code
            and pairs.identity_id = 'X-FE'
    where own_cells.kind = 'function_expenditure' and own_cells.nature_code = 'basic'

),

fe_places as (

    select
        economic.document_key,
        economic.economic_code as left_code,
        economic.table_no as left_table_no,
        functional.table_no as right_table_no,
        any_value(economic.row_label) as place
    from fe_economic as economic
    inner join fe_functional as functional
        on
            economic.document_key = functional.document_key
            and economic.economic_code = functional.left_code
    group by economic.document_key, economic.economic_code, economic.table_no, functional.table_no
    qualify row_number() over (
        partition by economic.document_key, economic.economic_code order by left_table_no, right_table_no
    ) = 1

),

contribution_terms as (

    select
        fe_places.document_key,
        'X-FE' as identity_id,
        'fe' || fe_places.left_code as place_id,
        fe_places.left_table_no as table_no,
        fe_places.place,
        'left' as side,
        economic.row_no as term_no,
        1 as weight,
        economic.row_label as label,
        economic.value_text,
        economic.value,
        economic.half_place,
        economic.unit_text,
        economic.page_number,
        economic.figure_id
    from fe_places
    inner join fe_economic as economic
        on
            fe_places.document_key = economic.document_key
            and fe_places.left_table_no = economic.table_no
            and fe_places.left_code = economic.economic_code
    union all by name
    select
        fe_places.document_key,
        'X-FE' as identity_id,
        'fe' || fe_places.left_code as place_id,
        fe_places.left_table_no as table_no,
        fe_places.place,
        'right' as side,
        functional.row_no as term_no,
        1 as weight,
        functional.row_label as label,
        functional.value_text,
        functional.value,
        functional.half_place,
        functional.unit_text,
        functional.page_number,
        functional.figure_id
    from fe_places
    inner join fe_functional as functional
        on
            fe_places.document_key = functional.document_key
            and fe_places.right_table_no = functional.table_no
            and fe_places.left_code = functional.left_code

),

-- what the basic table spends on reception, vehicles and travel is inside the three public funds
inside_three_public as (

    select
        basic.document_key,
        'X-SE' as identity_id,
        'se' || pairs.left_code || basic.table_no as place_id,
        basic.table_no,
        pairs.note as place,
        basic as left_cell,
        three_public as right_cell
    from pairs
    inner join own_cells as basic
        on
            pairs.left_code = basic.economic_code
            and basic.kind = 'basic_economic'
            and basic.col_pick = 'top'
    inner join own_cells as three_public
        on
            basic.document_key = three_public.document_key
            and pairs.right_code = three_public.item_code
            and three_public.kind = 'three_public'
            and not three_public.is_of_which_row
    where pairs.identity_id = 'X-SE'
    qualify
        row_number() over (
            partition by basic.document_key, pairs.left_code, basic.table_no
            order by three_public.value desc, three_public.table_no
        ) = 1

),

-- the three public funds table prints the change beside both years
change_columns as (

    select
        cells.document_key,
        cells.table_no,
        cells.panel_no,
        cells.row_no,
        cells.figure_id,
        cells.value_text,
        cells.amount_yuan as value,
        {{ half_place('cells.last_place', 'cells.unit_text') }} as half_place,
        cells.unit_text,
        cells.page_number,
        columns.column_label,
        columns.item_code
    from {{ ref('stg_cells') }} as cells
    inner join {{ ref('stg_table_columns') }} as columns
        on
            cells.document_key = columns.document_key
            and cells.table_no = columns.table_no
            and cells.panel_no = columns.panel_no
            and cells.col_no = columns.col_no
    inner join {{ ref('stg_tables') }} as tables
        on
            cells.document_key = tables.document_key
            and cells.table_no = tables.table_no
    where
        tables.kind = 'three_public'
        and cells.cell_role = 'change'
        and contains(columns.column_label, '增减')
        and cells.amount_yuan is not null

),

three_public_changes as (

    select
        change_columns.document_key,
        'S-YOY' as identity_id,
        'yoy' || change_columns.figure_id as place_id,
        change_columns.table_no,
        this_year.table_title || '｜' || coalesce(this_year.row_label, '') || '｜' || change_columns.column_label as place,
        unnest([
            {'side': 'left', 'term_no': 1, 'weight': 1, 'label': change_columns.column_label, 'value_text': change_columns.value_text,
             'value': change_columns.value, 'half_place': change_columns.half_place, 'unit_text': change_columns.unit_text,
             'page_number': change_columns.page_number, 'figure_id': change_columns.figure_id},
            {'side': 'right', 'term_no': 2, 'weight': 1, 'label': '当年', 'value_text': this_year.value_text,
             'value': this_year.value, 'half_place': this_year.half_place, 'unit_text': this_year.unit_text,
             'page_number': this_year.page_number, 'figure_id': this_year.figure_id},
            {'side': 'right', 'term_no': 3, 'weight': -1, 'label': '上年', 'value_text': last_year.value_text,
             'value': last_year.value, 'half_place': last_year.half_place, 'unit_text': last_year.unit_text,
             'page_number': last_year.page_number, 'figure_id': last_year.figure_id}
        ], recursive := true)
    from change_columns
    inner join own_cells as this_year
        on
            change_columns.document_key = this_year.document_key
            and change_columns.table_no = this_year.table_no
            and change_columns.panel_no = this_year.panel_no
            and change_columns.row_no = this_year.row_no
            and change_columns.item_code = this_year.item_code
    inner join cells as last_year
        on
            change_columns.document_key = last_year.document_key
            and change_columns.table_no = last_year.table_no
            and change_columns.panel_no = last_year.panel_no
            and change_columns.row_no = last_year.row_no
            and change_columns.item_code = last_year.item_code
            and this_year.value_year - 1 = last_year.value_year
    qualify
        count(*) over (partition by change_columns.figure_id) = 3

),

-- closing balance = opening balance + income − expenditure, in every row that prints all four
balance_rows as (

    select
        document_key,
        table_no,
        panel_no,
        row_no,
        any_value(table_title) as table_title,
        any_value(coalesce(row_label, '')) as row_label,
        any_value(struct_pack(f := figure_id, t := value_text, v := value, h := half_place, u := unit_text, p := page_number))
            filter (where balance_code = 'year_end_balance') as closing,
        any_value(struct_pack(f := figure_id, t := value_text, v := value, h := half_place, u := unit_text, p := page_number))
            filter (where balance_code = 'year_start_balance') as opening,
        any_value(struct_pack(f := figure_id, t := value_text, v := value, h := half_place, u := unit_text, p := page_number))
            filter (where contains(column_label, '收入') and balance_code is null) as income,
        any_value(struct_pack(f := figure_id, t := value_text, v := value, h := half_place, u := unit_text, p := page_number))
            filter (
                where contains(column_label, '支出') and balance_code is null and parent_col_no is null
            ) as expenditure
    from own_cells
    where kind in ('government_fund', 'state_capital', 'fund_revenue_expenditure')
    group by document_key, table_no, panel_no, row_no
    having count(*) filter (where balance_code in ('year_end_balance', 'year_start_balance')) > 0

),

balances as (

    select
        document_key,
        'F-END' as identity_id,
        'end' || table_no || '/' || panel_no || '/' || row_no as place_id,
        table_no,
        table_title || '｜' || row_label as place,
        unnest([
            {'side': 'left', 'term_no': 1, 'weight': 1, 'label': '年末结转和结余', 'value_text': coalesce(closing.t, '（空白）'),
             'value': coalesce(closing.v, 0), 'half_place': coalesce(closing.h, 0), 'unit_text': coalesce(closing.u, income.u, expenditure.u),
             'page_number': coalesce(closing.p, income.p, expenditure.p), 'figure_id': closing.f},
            {'side': 'right', 'term_no': 2, 'weight': 1, 'label': '年初结转和结余', 'value_text': coalesce(opening.t, '（空白）'),
             'value': coalesce(opening.v, 0), 'half_place': coalesce(opening.h, 0), 'unit_text': coalesce(opening.u, income.u, expenditure.u),
             'page_number': coalesce(opening.p, income.p, expenditure.p), 'figure_id': opening.f},
            {'side': 'right', 'term_no': 3, 'weight': 1, 'label': '本年收入', 'value_text': coalesce(income.t, '（空白）'),
             'value': coalesce(income.v, 0), 'half_place': coalesce(income.h, 0), 'unit_text': coalesce(income.u, expenditure.u),
             'page_number': coalesce(income.p, expenditure.p), 'figure_id': income.f},
            {'side': 'right', 'term_no': 4, 'weight': -1, 'label': '本年支出', 'value_text': coalesce(expenditure.t, '（空白）'),
             'value': coalesce(expenditure.v, 0), 'half_place': coalesce(expenditure.h, 0), 'unit_text': coalesce(expenditure.u, income.u),
             'page_number': coalesce(expenditure.p, income.p), 'figure_id': expenditure.f}
        ], recursive := true)
    from balance_rows
    where income is not null or expenditure is not null

),

-- administrations only: their items are 行政运行 (…01), not 事业运行 (…50)
administrations as (

    select document_key
    from own_cells
    where kind in ('function_expenditure', 'expenditure_summary') and length(function_code) = 7 and value > 0
    group by document_key
    having
        bool_or(right(function_code, 2) = '01' and contains(row_label, '行政运行'))
        and not bool_or(contains(row_label, '事业运行'))

),

operating_funds as (

    select
        statements.document_key,
        'N-ORG' as identity_id,
        'org' || statements.statement_no as place_id,
        public_funds.table_no,
        statements.label as place,
        statements as left_cell,
        public_funds as right_cell
    from statements
    inner join administrations on statements.document_key = administrations.document_key
    inner join own_cells as public_funds
        on
            statements.document_key = public_funds.document_key
            and public_funds.kind = 'basic_economic'
            and public_funds.nature_code = 'basic_public'
            and public_funds.row_pick = 'grand'
    where
        statements.memo_code = 'operating_expenses'
        and statements.statement_role = 'amount'
        and statements.is_money
        and statements.is_own_year
        and statements.nature_code is null
        -- a department covers institutions too, whose public funds are not operating funds of an administration
        and statements.document_key in (select document_key from documents where scope = 'unit')
    qualify row_number() over (
        partition by statements.document_key
        -- 当年预算 and 上年结转 may each print public funds: the column that fits is the one meant
        order by abs(statements.value - public_funds.value), statements.statement_no, public_funds.table_no
    ) = 1

),

simple_terms as (

    select
        document_key,
        identity_id,
        place_id,
        table_no,
        place,
        unnest([
            {'side': 'left', 'term_no': 1, 'weight': 1, 'label': left_cell.table_title || ' ' || coalesce(left_cell.row_label, ''),
             'value_text': left_cell.value_text, 'value': left_cell.value, 'half_place': left_cell.half_place,
             'unit_text': left_cell.unit_text, 'page_number': left_cell.page_number, 'figure_id': left_cell.figure_id},
            {'side': 'right', 'term_no': 2, 'weight': 1, 'label': right_cell.table_title || ' ' || coalesce(right_cell.row_label, ''),
             'value_text': right_cell.value_text, 'value': right_cell.value, 'half_place': right_cell.half_place,
             'unit_text': right_cell.unit_text, 'page_number': right_cell.page_number, 'figure_id': right_cell.figure_id}
        ], recursive := true)
    from inside_three_public
    union all by name
    select
        document_key,
        identity_id,
        place_id,
        table_no,
        place,
        unnest([
            {'side': 'left', 'term_no': 1, 'weight': 1, 'label': left_cell.label,
             'value_text': left_cell.value_text, 'value': left_cell.value, 'half_place': left_cell.half_place,
             'unit_text': left_cell.unit_text, 'page_number': left_cell.page_number, 'figure_id': left_cell.figure_id},
            {'side': 'right', 'term_no': 2, 'weight': 1, 'label': right_cell.table_title || ' 公用经费',
             'value_text': right_cell.value_text, 'value': right_cell.value, 'half_place': right_cell.half_place,
             'unit_text': right_cell.unit_text, 'page_number': right_cell.page_number, 'figure_id': right_cell.figure_id}
        ], recursive := true)
    from operating_funds

),

-- no more projects with performance tables than the text says there are (fewer may be disclosed)
disclosed_projects as (

    select
        document_key,
        min(table_no) as table_no,
        count(distinct project_key) as project_count,
        min(page_number) as page_number
    from (
        select
            document_key,
            table_no,
            page_number,
            {{ label_key('project_name') }} as project_key
        from {{ ref('stg_indicators') }}
        where target_scope = 'project' and project_name is not null
    )
    group by document_key

),

project_counts as (

    select
        statements.document_key,
        'N-PERF' as identity_id,
        'perf' || statements.statement_no as place_id,
        disclosed_projects.table_no,
        statements.label as place,
        statements.value_unit,
        unnest([
            {'side': 'left', 'term_no': 1, 'weight': 1, 'label': '绩效目标表 项目数',
             'value_text': cast(disclosed_projects.project_count as varchar), 'value': disclosed_projects.project_count,
             'half_place': 0, 'unit_text': statements.unit_text, 'page_number': disclosed_projects.page_number,
             'figure_id': cast(null as varchar)},
            {'side': 'right', 'term_no': 2, 'weight': 1, 'label': statements.label, 'value_text': statements.value_text,
             'value': statements.value, 'half_place': 0, 'unit_text': statements.unit_text,
             'page_number': statements.page_number, 'figure_id': statements.figure_id}
        ], recursive := true)
    from statements
    inner join disclosed_projects on statements.document_key = disclosed_projects.document_key
    where
        statements.statement_role = 'count'
        and statements.resource_code = 'performance_projects'
        and statements.is_own_year
        and statements.parent_no is null
    -- the whole, where parts are counted too
    qualify row_number() over (partition by statements.document_key order by statements.value desc, statements.statement_no) = 1

),

-- across documents: the totals of each, from the summary table
totals as (

    select
        own_cells.*,
        case own_cells.panel_side when 'income' then 'total_income' else 'total_expenditure' end as measure
    from own_cells
    where kind = 'budget_summary' and row_pick = 'grand' and col_pick = 'top' and panel_side is not null
    qualify row_number() over (partition by document_key, panel_side order by table_no, panel_no) = 1

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

total_chains as (

    select
        totals.document_key,
        'Y-CHAIN' as identity_id,
        'chain' || changes.statement_no as place_id,
        totals.table_no,
        changes.label as place,
        unnest([
            {'side': 'left', 'term_no': 1, 'weight': 1, 'label': totals.row_label, 'value_text': totals.value_text,
             'value': totals.value, 'half_place': totals.half_place, 'unit_text': totals.unit_text,
             'page_number': totals.page_number, 'figure_id': totals.figure_id},
            {'side': 'right', 'term_no': 2, 'weight': 1, 'label': successions.prior_year || ' 年文件 ' || prior_totals.row_label,
             'value_text': prior_totals.value_text, 'value': prior_totals.value, 'half_place': prior_totals.half_place,
             'unit_text': prior_totals.unit_text, 'page_number': prior_totals.page_number, 'figure_id': prior_totals.figure_id},
            {'side': 'right', 'term_no': 3, 'weight': case when changes.direction = 'decrease' then -1 else 1 end, 'label': '变动',
             'value_text': changes.value_text, 'value': abs(changes.value), 'half_place': changes.half_place,
             'unit_text': changes.unit_text, 'page_number': changes.page_number, 'figure_id': changes.figure_id}
        ], recursive := true)
    from statements as changes
    inner join totals
        on
            changes.document_key = totals.document_key
            and changes.measure = totals.measure
    inner join successions on changes.document_key = successions.document_key
    inner join totals as prior_totals
        on
            successions.prior_document_key = prior_totals.document_key
            and changes.measure = prior_totals.measure
    where
        changes.statement_role = 'change'
        and changes.axis = 'total'
        and changes.is_money
        and changes.is_own_year
        and changes.direction in ('increase', 'decrease')
        and coalesce(changes.compared_with, 'prior_budget') = 'prior_budget'

),

-- last year's own document = current − change, item by item
item_chains as (

    select
        changes.document_key,
        'N-PRIOR' as identity_id,
        'prior' || changes.statement_no as place_id,
        prior_cells.table_no,
        changes.label as place,
        unnest([
            {'side': 'left', 'term_no': 1, 'weight': 1, 'label': successions.prior_year || ' 年文件 ' || prior_cells.row_label,
             'value_text': prior_cells.value_text, 'value': prior_cells.value, 'half_place': prior_cells.half_place,
             'unit_text': prior_cells.unit_text, 'page_number': prior_cells.page_number, 'figure_id': prior_cells.figure_id},
            {'side': 'right', 'term_no': 2, 'weight': 1, 'label': '本年 ' || amounts.label, 'value_text': amounts.value_text,
             'value': amounts.value, 'half_place': amounts.half_place, 'unit_text': amounts.unit_text,
             'page_number': amounts.page_number, 'figure_id': amounts.figure_id},
            {'side': 'right', 'term_no': 3, 'weight': case when changes.direction = 'decrease' then 1 else -1 end, 'label': '变动',
             'value_text': changes.value_text, 'value': abs(changes.value), 'half_place': changes.half_place,
             'unit_text': changes.unit_text, 'page_number': changes.page_number, 'figure_id': changes.figure_id}
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
        unnest([
            {'side': 'left', 'term_no': 1, 'weight': 1, 'label': '决算表 预算数 ' || coalesce(actual.column_leaf_label, ''),
             'value_text': actual.value_text, 'value': actual.value, 'half_place': actual.half_place, 'unit_text': actual.unit_text,
             'page_number': actual.page_number, 'figure_id': actual.figure_id},
            {'side': 'right', 'term_no': 2, 'weight': 1, 'label': '预算文件 ' || coalesce(planned.column_leaf_label, ''),
             'value_text': planned.value_text, 'value': planned.value, 'half_place': planned.half_place, 'unit_text': planned.unit_text,
             'page_number': planned.page_number, 'figure_id': planned.figure_id}
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
    qualify count(*) over (partition by actual.figure_id) = 2

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
    unioned.* exclude (value_unit),
    coalesce(unioned.value_unit, '元') as value_unit
from (
    select * from simple_terms
    union all by name
    select * from contribution_terms
    union all by name
    select * from three_public_changes
    union all by name
    select * from balances
    union all by name
    select * from total_chains
    union all by name
    select * from item_chains
    union all by name
    select * from plans
    union all by name
    select * from department_terms
    union all by name
    select * from project_counts
) as unioned
