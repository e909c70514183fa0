-- the terms of identities that pair figures in a way of their own: two classifications of the same money, part and
-- whole over two tables, balances over a year, counts of projects
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
        own_cells.kind = 'basic_economic'
        and own_cells.col_pick = 'top'
        and coalesce(own_cells.economic_system, 'department') = 'department'
        and own_cells.economic_code in (select left_code from pairs where identity_id = 'X-FE') -- noqa: LT14

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
    where
        own_cells.kind = 'function_expenditure'
        and own_cells.nature_code = 'basic'
        -- 工资福利支出 beside 基本支出 lists what is in it
        and own_cells.col_pick is distinct from 'of_which'

),

fe_places as (

    select
        economic.document_key,
        economic.economic_code as left_code,
        economic.table_no as left_table_no,
        functional.table_no as right_table_no,
        min(economic.row_label) as place
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

-- Who else may pay or be paid for: contributions of contract staff are booked under other wages (30199), a share of
-- the contribution under running costs (公用), a rest under another item (…99) of the same functional group. A unit
-- that books staff under one function shows by agreeing nowhere.
fe_sums as (

    select
        fe_places.*,
        (
            select sum(economic.value) from fe_economic as economic
            where
                economic.document_key = fe_places.document_key
                and economic.table_no = fe_places.left_table_no
                and economic.economic_code = fe_places.left_code
        ) as economic_yuan,
        (
            select sum(functional.value) from fe_functional as functional
            where
                functional.document_key = fe_places.document_key
                and functional.table_no = fe_places.right_table_no
                and functional.left_code = fe_places.left_code
        ) as functional_yuan,
        coalesce((
            select sum(public_funds.value) from own_cells as public_funds
            where
                public_funds.document_key = fe_places.document_key
                and public_funds.table_no = fe_places.left_table_no
                and public_funds.economic_code = fe_places.left_code
                and public_funds.nature_code = 'basic_public'
        ), 0) as public_yuan,
        coalesce((
            select sum(other_wages.value) from own_cells as other_wages
            where
                other_wages.document_key = fe_places.document_key
                and other_wages.table_no = fe_places.left_table_no
                and other_wages.economic_code = '30199'
                and other_wages.col_pick = 'top'
        ), 0) as other_wages_yuan,
        coalesce((
            select sum(other_items.value) from own_cells as other_items
            where
                other_items.document_key = fe_places.document_key
                and other_items.table_no = fe_places.right_table_no
                and other_items.nature_code = 'basic'
                and other_items.col_pick is distinct from 'of_which'
                and right(other_items.function_code, 2) = '99'
                and left(other_items.function_code, 5) in (
                    select left(pairs.right_code, 5) from pairs
                    where pairs.identity_id = 'X-FE' and pairs.left_code = fe_places.left_code
                )
        ), 0) as other_items_yuan
    from fe_places

),

fe_excuses as (

    select
        document_key,
        left_code,
        left_table_no,
        right_table_no,
        place,
        -other_wages_yuan as excused_from,
        case
            when
                count(*) filter (where economic_yuan = functional_yuan) over (partition by document_key) < 2
                then greatest(economic_yuan, functional_yuan)
            else public_yuan + other_items_yuan
        end as excused_to,
        'some of it may be booked under other wages, running costs or another functional item' as excuse_reason
    from fe_sums

),

contribution_terms as (

    select
        fe_excuses.document_key,
        'X-FE' as identity_id,
        'fe' || fe_excuses.left_code as place_id,
        fe_excuses.left_table_no as table_no,
        fe_excuses.place,
        fe_excuses.excused_from,
        fe_excuses.excused_to,
        fe_excuses.excuse_reason,
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
    from fe_excuses
    inner join fe_economic as economic
        on
            fe_excuses.document_key = economic.document_key
            and fe_excuses.left_table_no = economic.table_no
            and fe_excuses.left_code = economic.economic_code
    union all by name
    select
        fe_excuses.document_key,
        'X-FE' as identity_id,
        'fe' || fe_excuses.left_code as place_id,
        fe_excuses.left_table_no as table_no,
        fe_excuses.place,
        fe_excuses.excused_from,
        fe_excuses.excused_to,
        fe_excuses.excuse_reason,
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
    from fe_excuses
    inner join fe_functional as functional
        on
            fe_excuses.document_key = functional.document_key
            and fe_excuses.right_table_no = functional.table_no
            and fe_excuses.left_code = functional.left_code

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
            order by three_public.value desc, three_public.figure_id
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
        {{ label_key("regexp_extract(columns.column_label, '[^/]*$')") }} as leaf_key,
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
        this_year.table_title || '｜' || coalesce(this_year.row_label, '') || '｜'
        || change_columns.column_label as place,
        unnest([ -- noqa: AL03
            {{ check_term('left', 1, 1, "change_columns.column_label", 'change_columns.', has_page=true) }},
            {{ check_term('right', 2, 1, "'当年'", 'this_year.', has_page=true) }},
            {{ check_term('right', 3, -1, "'上年'", 'last_year.', has_page=true) }}
        ], recursive := true)
    from change_columns
    inner join own_cells as this_year
        on
            change_columns.document_key = this_year.document_key
            and change_columns.table_no = this_year.table_no
            and change_columns.panel_no = this_year.panel_no
            and change_columns.row_no = this_year.row_no
            and change_columns.item_code = this_year.item_code
            -- vehicles and their purchase may carry one code where a header is read in part
            and change_columns.leaf_key = {{ label_key('this_year.column_leaf_label') }}
    inner join cells as last_year
        on
            change_columns.document_key = last_year.document_key
            and change_columns.table_no = last_year.table_no
            and change_columns.panel_no = last_year.panel_no
            and change_columns.row_no = last_year.row_no
            and change_columns.item_code = last_year.item_code
            and change_columns.leaf_key = {{ label_key('last_year.column_leaf_label') }}
            and this_year.value_year - 1 = last_year.value_year
    qualify
        count(*) over (partition by change_columns.figure_id) = 1

),

-- closing balance = opening balance + income − expenditure, in every row that prints all four
balance_rows as (

    select
        document_key,
        table_no,
        panel_no,
        row_no,
        min(table_title) as table_title,
        min(coalesce(row_label, '')) as row_label,
        min(
            struct_pack(f := figure_id, t := value_text, v := value, h := half_place, u := unit_text, p := page_number)
        )
        filter (where balance_code = 'year_end_balance') as closing,
        min(
            struct_pack(f := figure_id, t := value_text, v := value, h := half_place, u := unit_text, p := page_number)
        )
        filter (where balance_code = 'year_start_balance') as opening,
        min(
            struct_pack(f := figure_id, t := value_text, v := value, h := half_place, u := unit_text, p := page_number)
        )
        filter (where contains(column_label, '收入') and balance_code is null) as income,
        min(
            struct_pack(f := figure_id, t := value_text, v := value, h := half_place, u := unit_text, p := page_number)
        )
        filter (
            where contains(column_label, '支出') and balance_code is null and parent_col_no is null
        ) as expenditure
    from own_cells
    where kind in ('government_fund', 'state_capital')
    group by document_key, table_no, panel_no, row_no
    having count(*) filter (where balance_code in ('year_end_balance', 'year_start_balance')) > 0

),

balances as (

    select
        balance_rows.document_key,
        'F-END' as identity_id,
        'end' || balance_rows.table_no || '/' || balance_rows.panel_no || '/' || balance_rows.row_no as place_id,
        balance_rows.table_no,
        balance_rows.table_title || '｜' || balance_rows.row_label as place,
        unnest([ -- noqa: AL03
            {
                'side': 'left',
                'term_no': 1,
                'weight': 1,
                'label': '年末结转和结余',
                'value_text': coalesce(closing.t, '（空白）'),
                'value': coalesce(closing.v, 0),
                'half_place': coalesce(closing.h, 0),
                'unit_text': coalesce(closing.u, income.u, expenditure.u),
                'page_number': coalesce(closing.p, income.p, expenditure.p),
                'figure_id': closing.f
            },
            {
                'side': 'right',
                'term_no': 2,
                'weight': 1,
                'label': '年初结转和结余',
                'value_text': coalesce(opening.t, '（空白）'),
                'value': coalesce(opening.v, 0),
                'half_place': coalesce(opening.h, 0),
                'unit_text': coalesce(opening.u, income.u, expenditure.u),
                'page_number': coalesce(opening.p, income.p, expenditure.p),
                'figure_id': opening.f
            },
            {
                'side': 'right',
                'term_no': 3,
                'weight': 1,
                'label': '本年收入',
                'value_text': coalesce(income.t, '（空白）'),
                'value': coalesce(income.v, 0),
                'half_place': coalesce(income.h, 0),
                'unit_text': coalesce(income.u, expenditure.u),
                'page_number': coalesce(income.p, expenditure.p),
                'figure_id': income.f
            },
            {
                'side': 'right',
                'term_no': 4,
                'weight': -1,
                'label': '本年支出',
                'value_text': coalesce(expenditure.t, '（空白）'),
                'value': coalesce(expenditure.v, 0),
                'half_place': coalesce(expenditure.h, 0),
                'unit_text': coalesce(expenditure.u, income.u),
                'page_number': coalesce(expenditure.p, income.p),
                'figure_id': expenditure.f
            }
        ], recursive := true)
    from balance_rows
    where balance_rows.income is not null or balance_rows.expenditure is not null

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
        and statements.document_key in (select document_key from documents where scope = 'unit') -- noqa: LT14
    qualify row_number() over (
        partition by statements.document_key
        -- 当年预算 and 上年结转 may each print public funds: the column that fits is the one meant
        order by abs(statements.value - public_funds.value), statements.statement_no, public_funds.table_no
    ) = 1

),

-- a project that stands in two tables of projects, each of which prints it once: 重点项目 beside 项目支出表
listed_projects as (

    select
        document_key,
        table_no,
        project_key,
        fund_code,
        any_value(own_cells) as cell
    from own_cells
    where
        kind = 'project'
        and col_pick = 'top'
        and project_key is not null
        and row_pick in ('line', 'class')
    group by document_key, table_no, project_key, fund_code
    having count(*) = 1

),

twice_listed as (

    select
        first_print.document_key,
        'X-DUP' as identity_id,
        'project' || first_print.table_no || '-' || second_print.cell.figure_id as place_id,
        second_print.table_no,
        second_print.cell.table_title || '｜' || second_print.project_key as place,
        first_print.cell as left_cell,
        second_print.cell as right_cell,
        count(*) filter (where first_print.cell.value = second_print.cell.value) over (
            partition by first_print.document_key, first_print.table_no, second_print.table_no
        ) as equal_count,
        count(*) over (
            partition by first_print.document_key, first_print.table_no, second_print.table_no
        ) as common_count
    from listed_projects as first_print
    inner join listed_projects as second_print
        on
            first_print.document_key = second_print.document_key
            and first_print.project_key = second_print.project_key
            and first_print.fund_code is not distinct from second_print.fund_code
            and first_print.table_no < second_print.table_no

),

simple_terms as (

    select
        inside_three_public.document_key,
        inside_three_public.identity_id,
        inside_three_public.place_id,
        inside_three_public.table_no,
        inside_three_public.place,
        unnest([ -- noqa: AL03
            {{ check_term(
                'left', 1, 1, "left_cell.table_title || ' ' || coalesce(left_cell.row_label, '')",
                'left_cell.', has_page=true
            ) }},
            {{ check_term(
                'right', 2, 1, "right_cell.table_title || ' ' || coalesce(right_cell.row_label, '')",
                'right_cell.', has_page=true
            ) }}
        ], recursive := true)
    from inside_three_public
    union all by name
    select
        operating_funds.document_key,
        operating_funds.identity_id,
        operating_funds.place_id,
        operating_funds.table_no,
        operating_funds.place,
        unnest([ -- noqa: AL03
            {{ check_term('left', 1, 1, "left_cell.label", 'left_cell.', has_page=true) }},
            {{ check_term('right', 2, 1, "right_cell.table_title || ' 公用经费'", 'right_cell.', has_page=true) }}
        ], recursive := true)
    from operating_funds
    union all by name
    select
        twice_listed.document_key,
        twice_listed.identity_id,
        twice_listed.place_id,
        twice_listed.table_no,
        twice_listed.place,
        unnest([ -- noqa: AL03
            {{ check_term(
                'left', 1, 1, "left_cell.table_title || ' ' || left_cell.row_label", 'left_cell.', has_page=true
            ) }},
            {{ check_term(
                'right', 2, 1, "right_cell.table_title || ' ' || right_cell.row_label", 'right_cell.', has_page=true
            ) }}
        ], recursive := true)
    from twice_listed
    -- tables that hardly agree list the money of other funds or years
    where twice_listed.equal_count >= 2 and twice_listed.equal_count >= 0.6 * twice_listed.common_count

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
        unnest([ -- noqa: AL03
            {
                'side': 'left',
                'term_no': 1,
                'weight': 1,
                'label': '绩效目标表 项目数',
                'value_text': cast(disclosed_projects.project_count as varchar),
                'value': disclosed_projects.project_count,
                'half_place': 0,
                'unit_text': statements.unit_text,
                'page_number': disclosed_projects.page_number,
                'figure_id': cast(null as varchar)
            },
            {
                'side': 'right',
                'term_no': 2,
                'weight': 1,
                'label': statements.label,
                'value_text': statements.value_text,
                'value': statements.value,
                'half_place': 0,
                'unit_text': statements.unit_text,
                'page_number': statements.page_number,
                'figure_id': statements.figure_id
            }
        ], recursive := true)
    from statements
    inner join disclosed_projects on statements.document_key = disclosed_projects.document_key
    where
        statements.statement_role = 'count'
        and statements.resource_code = 'performance_projects'
        and statements.is_own_year
        and statements.parent_no is null
    -- the whole, where parts are counted too
    qualify row_number() over (
        partition by statements.document_key
        order by statements.value desc, statements.statement_no
    ) = 1

),

-- heads on duty (在职) are not more than the posts: said once each, as wholes
head_totals as (

    select
        -- counts compare exactly
        statements.* replace (0 as half_place),
        case when statements.resource_code = 'headcount_authorised' then 'posts' else 'on_duty' end as what
    from statements
    left join statements as wholes
        on
            statements.document_key = wholes.document_key
            and statements.parent_no = wholes.statement_no
    where
        statements.statement_role = 'count'
        and statements.is_own_year
        and (
            (statements.resource_code = 'headcount_authorised' and statements.parent_no is null)
            or (
                statements.resource_code = 'headcount_actual'
                and contains(statements.label, '在职')
                -- 在职人数 may be a part of all heads, with the retired beside it, but not of those on duty
                and (wholes.statement_no is null or not contains(wholes.label, '在职'))
            )
        )

),

head_pairs as (

    select
        document_key,
        min_by(head_totals, statement_no) filter (where what = 'posts') as posts,
        min_by(head_totals, statement_no) filter (where what = 'on_duty') as on_duty
    from head_totals
    group by document_key
    having
        count(distinct value) filter (where what = 'posts') = 1
        and count(distinct value) filter (where what = 'on_duty') = 1

),

head_counts as (

    select
        head_pairs.document_key,
        'N-HEAD' as identity_id,
        'posts' || on_duty.statement_no as place_id,
        on_duty.label as place,
        'le' as comparison,
        unnest([ -- noqa: AL03
            {{ check_term('left', 1, 1, "on_duty.label", 'on_duty.', has_page=true) }},
            {{ check_term('right', 2, 1, "posts.label", 'posts.', has_page=true) }}
        ], recursive := true),
        on_duty.value_unit
    from head_pairs

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
    select * from project_counts
    union all by name
    select * from head_counts
) as unioned
