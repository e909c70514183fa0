-- checks whose verdict is not a comparison of two sums: words, counts, things that should not be there
with

documents as (

    select * from {{ ref('stg_documents') }}
    where read_status = 'read'

),

tables as (

    select
        *,
        kind in (
            'budget_summary', 'income_summary', 'expenditure_summary', 'fiscal_summary', 'function_expenditure',
            'basic_function', 'basic_economic', 'economic_expenditure', 'government_fund', 'state_capital', 'three_public',
            'project', 'carryover_project', 'procurement', 'memo', 'fund_revenue_expenditure'
        ) as is_money_table
    from {{ ref('stg_tables') }}

),

cells as (

    select * from {{ ref('int_check_cells') }}

),

statements as (

    select * from {{ ref('int_check_statements') }}

),

matched as (

    select * from {{ ref('int_statement_cells__matched') }}

),

negations as (

    select * from {{ ref('stg_negations') }}

),

indicators as (

    select * from {{ ref('stg_indicators') }}

),

identities as (

    select * from {{ ref('identities') }}

),

-- 301, 303 are personnel; 302, 310 are public funds
classes as (

    select
        document_key,
        'T6-CLS' as identity_id,
        figure_id as place_id,
        table_no,
        table_title || '｜' || row_label || '｜' || column_leaf_label as place,
        row_label || ' ' || column_leaf_label || ' ' || value_text as left_text,
        case when left(economic_code, 3) in ('301', '303') then '人员经费' else '公用经费' end as right_text,
        page_number as left_page,
        -- some publishers split a class over both kinds of funds; a class that stands under the other kind alone is odd
        bool_or(
            nature_code = case when left(economic_code, 3) in ('301', '303') then 'basic_personnel' else 'basic_public' end
        ) over (partition by document_key, table_no, economic_code) as is_good
    from cells
    where
        kind = 'basic_economic'
        and is_own_year
        and nature_code in ('basic_personnel', 'basic_public')
        and economic_code in ('301', '302', '303', '310')
        and coalesce(economic_system, 'department') = 'department'
        and value <> 0

),

-- money of cost indicators: no single one above the project's funds
costs as (

    select
        indicators.document_key,
        indicators.table_no,
        indicators.row_no,
        indicators.level3,
        indicators.target_text,
        indicators.page_number,
        try_cast(regexp_extract(replace(indicators.target_text, ',', ''), '([0-9]+(\.[0-9]+)?)\s*(万元|元)', 1) as decimal(20, 4))
        * case
            when regexp_extract(replace(indicators.target_text, ',', ''), '([0-9]+(\.[0-9]+)?)\s*(万元|元)', 3) = '万元' then 10000
            else 1
        end as cost_yuan
    from indicators
    where
        contains(coalesce(indicators.level1, '') || coalesce(indicators.level2, ''), '成本')
        and regexp_matches(coalesce(indicators.level3, ''), '总成本|项目成本|总额|成本控制|预算|经费')

),

project_funds as (

    select
        document_key,
        table_no,
        value,
        value_text,
        half_place,
        unit_text
    from cells
    where kind = 'performance_form' and value_unit = '元' and row_pick in ('grand', 'total', 'subtotal', 'line') and col_pick = 'top'
    qualify row_number() over (partition by document_key, table_no order by value desc, row_no) = 1

),

cost_limits as (

    select
        costs.document_key,
        'PF-COST' as identity_id,
        'cost' || costs.table_no || '/' || costs.row_no as place_id,
        costs.table_no,
        '绩效目标表｜' || costs.level3 as place,
        costs.level3 || ' ' || costs.target_text as left_text,
        '资金总额 ' || project_funds.value_text || coalesce(project_funds.unit_text, '') as right_text,
        costs.page_number as left_page,
        costs.cost_yuan <= project_funds.value + project_funds.half_place as is_good
    from costs
    inner join project_funds
        on
            costs.document_key = project_funds.document_key
            and costs.table_no = project_funds.table_no
    where costs.cost_yuan is not null

),

-- 100 in all, or 90 where 10 are kept for execution
weights as (

    select
        document_key,
        'PF-WEIGHT' as identity_id,
        'w' || table_no || coalesce(project_name, '') as place_id,
        table_no,
        '绩效指标权重｜' || coalesce(project_name, '') as place,
        '权重合计 ' || cast(sum(try_cast(replace(weight_text, '%', '') as decimal(12, 2))) as varchar) as left_text,
        '100 或 90' as right_text,
        min(page_number) as left_page,
        sum(try_cast(replace(weight_text, '%', '') as decimal(12, 2))) in (100, 90, 80, 1) as is_good
    from indicators
    where weight_text is not null
    group by document_key, table_no, project_name
    -- indicators without a weight of their own share a merged cell: what they add up to is not printed
    having count(*) = count(try_cast(replace(weight_text, '%', '') as decimal(12, 2)))

),

satisfaction_bounds as (

    select
        document_key,
        'PF-BOUND' as identity_id,
        'b' || table_no || '/' || row_no as place_id,
        table_no,
        '绩效目标表｜' || coalesce(level3, '') as place,
        coalesce(level3, '') || ' ' || coalesce(operator_text, '') || coalesce(target_text, '') as left_text,
        '满意度应为“≥”' as right_text,
        page_number as left_page,
        not regexp_matches(coalesce(operator_text, '') || coalesce(target_text, ''), '^\s*(≤|≦|<|＜|小于|不高于|不超过)') as is_good
    from indicators
    where
        contains(coalesce(level3, ''), '满意')
        and not regexp_matches(level3, '不满意|投诉|纠纷')
        and regexp_matches(coalesce(target_text, ''), '[0-9]')

),

-- a table's rows name units, none of which is the document's body
entities as (

    select
        cells.document_key,
        'X-ENT' as identity_id,
        'ent' || cells.table_no as place_id,
        cells.table_no,
        any_value(cells.table_title) as place,
        string_agg(distinct cells.reported_unit_name, '、') as left_text,
        any_value(documents.unit_name) as right_text,
        min(cells.page_number) as left_page,
        bool_or(
            contains({{ label_key('documents.unit_name') }}, {{ label_key('cells.reported_unit_name') }})
            or contains({{ label_key('cells.reported_unit_name') }}, {{ label_key('documents.unit_name') }})
            or coalesce({{ label_key('cells.reported_unit_name') }} = {{ label_key('documents.department_name') }}, false)
            or documents.scope = 'department'
        ) as is_good
    from cells
    inner join documents on cells.document_key = documents.document_key
    where cells.reported_unit_name is not null and documents.unit_name is not null
    group by cells.document_key, cells.table_no

),

-- the contents page promises a table that is nowhere
promises as (

    select
        document_key,
        'X-TOC' as identity_id,
        'toc' || table_no as place_id,
        table_no,
        coalesce(listed_title, title) as place,
        '目录：' || coalesce(listed_title, title) as left_text,
        case when table_status = 'missing' then '文中没有' else '文中有' end as right_text,
        first_page as left_page,
        table_status <> 'missing' as is_good
    from tables
    where listed_title is not null or table_status = 'missing'

),

-- the year in a title, where it prints one, is the document's
title_years as (

    select
        tables.document_key,
        'X-YEAR' as identity_id,
        'year' || tables.table_no as place_id,
        tables.table_no,
        tables.title as place,
        tables.title as left_text,
        cast(documents.fiscal_year as varchar) as right_text,
        tables.first_page as left_page,
        contains(tables.title, cast(documents.fiscal_year as varchar)) as is_good
    from tables
    inner join documents on tables.document_key = documents.document_key
    where
        regexp_matches(tables.title, '20[0-9]{2}\s*年')
        and documents.fiscal_year is not null
        and tables.table_status in ('read', 'empty')
        and tables.is_money_table

),

-- a header whose only year is another one
header_years as (

    select
        columns.document_key,
        'X-YEAR' as identity_id,
        'head' || columns.table_no as place_id,
        columns.table_no,
        any_value(coalesce(tables.title, tables.kind)) || '｜表头' as place,
        string_agg(distinct regexp_extract(columns.column_label, '(20[0-9]{2})\s*年', 1), '、') || ' 年' as left_text,
        cast(any_value(documents.fiscal_year) as varchar) as right_text,
        any_value(tables.first_page) as left_page,
        bool_or(contains(columns.column_label, cast(documents.fiscal_year as varchar))) as is_good
    from {{ ref('stg_table_columns') }} as columns
    inner join tables
        on
            columns.document_key = tables.document_key
            and columns.table_no = tables.table_no
    inner join documents on columns.document_key = documents.document_key
    where
        regexp_matches(columns.column_label, '20[0-9]{2}\s*年')
        and tables.table_status in ('read', 'empty')
        and tables.is_money_table
        and documents.fiscal_year is not null
    group by columns.document_key, columns.table_no

),

-- the unit of every table of amounts, as printed
units as (

    select
        document_key,
        'X-UNIT' as identity_id,
        'unit' || table_no as place_id,
        table_no,
        coalesce(title, kind) as place,
        coalesce(title, kind) || '：' || coalesce('单位 ' || unit_text, '没有单位') as left_text,
        '单位：元 / 万元' as right_text,
        first_page as left_page,
        unit_text is not null and not coalesce(starts_with(unit_evidence, 'inferred'), true) as is_good
    from tables
    where is_money_table and table_status = 'read'

),

-- the same main table under the same title a second time with other figures
reprints as (

    select
        first_print.document_key,
        first_print.table_no as first_table_no,
        second_print.table_no,
        any_value(second_print.table_title) as table_title,
        count(*) as places,
        count(*) filter (where first_print.value = second_print.value) as equal_places,
        min_by(
            coalesce(first_print.row_label, '') || ' ' || first_print.value_text || ' / ' || second_print.value_text,
            second_print.row_no * 100 + second_print.col_no
        ) filter (where first_print.value <> second_print.value) as example,
        min(second_print.page_number) as page_number
    from cells as first_print
    inner join cells as second_print
        on
            first_print.document_key = second_print.document_key
            and first_print.kind = second_print.kind
            and first_print.table_title = second_print.table_title
            and first_print.table_no < second_print.table_no
            and first_print.panel_no = second_print.panel_no
            and first_print.row_no = second_print.row_no
            and first_print.col_no = second_print.col_no
            and first_print.row_label is not distinct from second_print.row_label
            and first_print.reported_unit_name is not distinct from second_print.reported_unit_name
    where first_print.kind in (
        'budget_summary', 'income_summary', 'expenditure_summary', 'fiscal_summary', 'function_expenditure',
        'basic_economic', 'economic_expenditure', 'three_public'
    )
    group by first_print.document_key, first_print.table_no, second_print.table_no

),

duplicates as (

    select
        document_key,
        'X-DUP' as identity_id,
        'dup' || first_table_no || '-' || table_no as place_id,
        table_no,
        table_title as place,
        coalesce(example, table_title) as left_text,
        '同一表的另一次印刷' as right_text,
        page_number as left_page,
        equal_places = places as is_good
    from reprints
    -- tables that hardly agree are not reprints but tables of other units or years
    where places >= 5 and equal_places >= places * 0.8

),

-- 增加, 减少, 持平 against the number that follows
directions as (

    select
        document_key,
        'N-DIR' as identity_id,
        'dir' || statement_no as place_id,
        cast(null as integer) as table_no,
        label as place,
        sentence as left_text,
        case direction when 'increase' then '增加' when 'decrease' then '减少' else '持平' end || ' ' || value_text
        || coalesce(unit_text, '') as right_text,
        page_number as left_page,
        not (direction = 'flat' and value <> 0) and not (direction in ('increase', 'decrease') and value < 0) as is_good
    from statements
    where statement_role in ('change', 'rate') and direction is not null and value is not null

),

-- 决算数大于/小于预算数 against the two amounts
own_budget_directions as (

    select
        changes.document_key,
        'N-DIR' as identity_id,
        'odir' || changes.statement_no as place_id,
        cast(null as integer) as table_no,
        amounts.label as place,
        changes.sentence as left_text,
        '决算 ' || amounts.value_text || '，预算 ' || budgets.value_text as right_text,
        changes.page_number as left_page,
        case changes.direction
            when 'increase' then amounts.value > budgets.value
            when 'decrease' then amounts.value < budgets.value
            else abs(amounts.value - budgets.value) <= budgets.value * 0.05 + amounts.half_place
        end as is_good
    from statements as changes
    inner join statements as amounts
        on
            changes.document_key = amounts.document_key
            and changes.anchor_no = amounts.statement_no
            and amounts.value_stage = 'final_accounts'
    inner join statements as budgets
        on
            changes.document_key = budgets.document_key
            and budgets.statement_no between amounts.statement_no - 2 and amounts.statement_no - 1
            and budgets.value_stage = 'budget'
            and budgets.statement_role = 'amount'
            and budgets.label = amounts.label
    where
        changes.statement_role = 'change'
        and changes.compared_with = 'own_budget'
        and changes.direction in ('increase', 'decrease', 'flat')
        and amounts.is_money
        and budgets.is_money
    qualify row_number() over (
        partition by changes.document_key, changes.statement_no order by budgets.statement_no desc
    ) = 1

),

-- 没有政府性基金 … while the table has amounts
denied_funds as (

    select
        negations.document_key,
        'N-ZERO' as identity_id,
        'zero' || negations.negation_no as place_id,
        max(cells.table_no) as table_no,
        any_value(negations.section) as place,
        any_value(negations.sentence) as left_text,
        coalesce(
            max_by(cells.table_title || ' ' || coalesce(cells.row_label, '') || ' ' || cells.value_text, cells.value)
            filter (where cells.value <> 0),
            '表中无数'
        ) as right_text,
        any_value(negations.page_number) as left_page,
        count(*) filter (where cells.value <> 0) = 0 as is_good
    from negations
    left join cells
        on
            negations.document_key = cells.document_key
            and negations.fund_code = cells.fund_code
            and cells.kind in ('government_fund', 'state_capital')
            and cells.is_own_year
            and cells.balance_code is null
    where
        negations.fund_code in ('government_fund', 'state_capital')
        and negations.family = 'expenditure'
        and not regexp_matches(negations.sentence, '上年|20[0-9]{2}年[^，。]*收入')
    group by negations.document_key, negations.negation_no

),

-- an empty table should say why it is empty
empty_tables as (

    select
        tables.document_key,
        'N-ZERO' as identity_id,
        'empty' || tables.table_no as place_id,
        tables.table_no,
        coalesce(tables.title, tables.kind) as place,
        coalesce(tables.title, tables.kind) || '：空表' as left_text,
        coalesce(tables.note_text, any_value(negations.sentence), any_value(zero_amounts.sentence), '没有说明') as right_text,
        tables.first_page as left_page,
        tables.note_text is not null or count(negations.negation_no) > 0 or count(zero_amounts.statement_no) > 0 as is_good
    from tables
    left join negations
        on
            tables.document_key = negations.document_key
            and (
                negations.fund_code = case tables.kind
                    when 'government_fund' then 'government_fund'
                    when 'state_capital' then 'state_capital'
                end
                or negations.table_no = tables.table_no
                or (tables.kind = 'three_public' and negations.family = 'three_public')
                or (tables.kind in ('procurement', 'service_purchase') and negations.family in ('procurement', 'memo'))
            )
    left join statements as zero_amounts
        on
            tables.document_key = zero_amounts.document_key
            and zero_amounts.statement_role = 'amount'
            and zero_amounts.value = 0
            and (
                zero_amounts.fund_code = case tables.kind
                    when 'government_fund' then 'government_fund'
                    when 'state_capital' then 'state_capital'
                end
                or (tables.kind = 'three_public' and zero_amounts.family = 'three_public')
                or (tables.kind = 'procurement' and zero_amounts.family = 'procurement')
            )
    where tables.table_status = 'empty' and tables.kind in ('government_fund', 'state_capital', 'three_public', 'procurement')
    group by tables.document_key, tables.table_no, tables.title, tables.kind, tables.note_text, tables.first_page

),

-- 2010350-事业运行 in the text against the name the tables print under the code
codes as (

    select
        statements.document_key,
        'N-CODE' as identity_id,
        'code' || statements.statement_no as place_id,
        max(cells.table_no) as table_no,
        statements.function_code as place,
        statements.function_code || ' ' || statements.function_name_text as left_text,
        statements.function_code || ' ' || any_value(cells.row_label) as right_text,
        any_value(statements.page_number) as left_page,
        bool_or(
            contains({{ label_key('cells.row_label') }}, statements.function_key)
            or contains(statements.function_key, {{ label_key('cells.row_label') }})
            or jaccard({{ label_key('cells.row_label') }}, statements.function_key) >= 0.6
        ) as is_good
    from statements
    inner join cells
        on
            statements.document_key = cells.document_key
            and statements.function_code = cells.function_code
            and cells.row_label is not null
    where
        statements.statement_role = 'amount'
        and statements.function_name_text is not null
        and statements.is_own_year
        -- only codes that the sentence itself prints
        and contains(statements.sentence, statements.function_code)
    group by statements.document_key, statements.statement_no, statements.function_code, statements.function_name_text

),

-- amounts of the text that stand in no table
lost_amounts as (

    select
        matched.document_key,
        'N-LOST' as identity_id,
        'lost' || matched.statement_no as place_id,
        cast(null as integer) as table_no,
        matched.label || coalesce('｜' || matched.section, '') as place,
        matched.label || ' ' || matched.value_text || coalesce(matched.unit_text, '') as left_text,
        case when matched.is_in_tables then '在表中' else '表中没有' end as right_text,
        matched.page_number as left_page,
        matched.is_in_tables as is_good
    from matched
    where
        matched.family in ('income', 'expenditure', 'economic', 'three_public')
        and matched.value <> 0
        and matched.document_key in (select document_key from cells)

),

-- 1, 2, 3, 4 … in a row of amounts
index_rows as (

    select
        document_key,
        'G-INDEX' as identity_id,
        'idx' || table_no || '/' || panel_no || '/' || row_no as place_id,
        table_no,
        any_value(table_title) || '｜' || coalesce(any_value(row_label), '') as place,
        string_agg(value_text, ' ' order by col_no) as left_text,
        '金额' as right_text,
        min(page_number) as left_page,
        not (
            count(*) >= 3
            and bool_and(regexp_matches(value_text, '^\s*[0-9]{1,2}\s*$'))
            and max(try_cast(trim(value_text) as integer)) - min(try_cast(trim(value_text) as integer)) = count(*) - 1
            and count(distinct trim(value_text)) = count(*)
        ) as is_good
    from cells
    group by document_key, table_no, panel_no, row_no

),

index_tables as (

    select
        document_key,
        identity_id,
        min_by(place_id, is_good) as place_id,
        table_no,
        min_by(place, is_good) as place,
        case when bool_and(is_good) then count(*) || ' 行金额' else min_by(left_text, is_good) end as left_text,
        '无栏次行' as right_text,
        min(left_page) as left_page,
        bool_and(is_good) as is_good
    from index_rows
    group by document_key, identity_id, table_no

),

-- a bare 2024 in a column whose header speaks of years
bare_years as (

    select
        document_key,
        'G-YEAR' as identity_id,
        'y' || table_no as place_id,
        table_no,
        any_value(table_title) as place,
        coalesce(max(value_text) filter (where is_year), count(*) || ' 个金额') as left_text,
        '金额' as right_text,
        min(page_number) as left_page,
        not bool_or(is_year) as is_good
    from (
        select
            *,
            regexp_matches(value_text, '^\s*(199[0-9]|20[0-2][0-9]|203[0-5])\s*$')
            and regexp_matches(coalesce(column_leaf_label, ''), '年[度份]?$|时间|日期') as is_year
        from cells
    )
    group by document_key, table_no

),

-- what no unit of a level of government spends in a year, in 元
ceilings as (

    select
        cells.document_key,
        'G-MAG' as identity_id,
        'mag' || cells.table_no as place_id,
        cells.table_no,
        any_value(cells.table_title) as place,
        '最大金额 ' || max_by(cells.value_text, abs(cells.value)) || coalesce(max_by(cells.unit_text, abs(cells.value)), '') as left_text,
        cast(any_value({{ magnitude_ceiling('documents.admin_level') }}) as varchar) || ' 元' as right_text,
        max_by(cells.page_number, abs(cells.value)) as left_page,
        max(abs(cells.value)) <= any_value({{ magnitude_ceiling('documents.admin_level') }}) as is_good
    from cells
    inner join documents on cells.document_key = documents.document_key
    where cells.value_unit = '元'
    group by cells.document_key, cells.table_no

),

-- main tables of one document have totals of one size; a hundredfold difference is a unit misprinted
scales as (

    select
        cells.document_key,
        'G-SCALE' as identity_id,
        'scale' as place_id,
        max_by(cells.table_no, cells.value) as table_no,
        '各表合计' as place,
        max_by(cells.table_title || ' ' || cells.value_text || coalesce(cells.unit_text, ''), cells.value) as left_text,
        min_by(cells.table_title || ' ' || cells.value_text || coalesce(cells.unit_text, ''), cells.value) as right_text,
        max_by(cells.page_number, cells.value) as left_page,
        max(cells.value) <= min(cells.value) * 1000 as is_good
    from cells
    where
        cells.kind in ('budget_summary', 'income_summary', 'expenditure_summary')
        and cells.row_pick = 'grand'
        and cells.col_pick = 'top'
        and cells.is_own_year
        and cells.value > 0
        and cells.nature_code is null
    group by cells.document_key
    having count(distinct cells.table_no) > 1

),

-- XX, ×× left from the template
placeholders as (

    select
        documents.document_key,
        'G-PLACE' as identity_id,
        'ph' as place_id,
        cast(null as integer) as table_no,
        '文字' as place,
        coalesce(min(texts.sentence), '没有占位符') as left_text,
        '占位符' as right_text,
        min(texts.page_number) as left_page,
        count(texts.sentence) = 0 as is_good
    from documents
    left join (
        select
            document_key,
            sentence,
            page_number
        from {{ ref('int_statements__joined') }}
        where regexp_matches(sentence, '[xX×ⅹ]{2,}(年|万元|元|%|％|单位|部门|人|辆|项|个)|（请核实|请填写')
        union all
        select
            document_key,
            sentence,
            page_number
        from negations
        where regexp_matches(sentence, '[xX×ⅹ]{2,}(年|万元|元|%|％|单位|部门|人|辆|项|个)|（请核实|请填写')
    ) as texts on documents.document_key = texts.document_key
    group by documents.document_key

),

unioned as (

    select * from classes
    union all by name
    select * from cost_limits
    union all by name
    select * from weights
    union all by name
    select * from satisfaction_bounds
    union all by name
    select * from entities
    union all by name
    select * from promises
    union all by name
    select * from title_years
    union all by name
    select * from header_years
    union all by name
    select * from units
    union all by name
    select * from duplicates
    union all by name
    select * from directions
    union all by name
    select * from own_budget_directions
    union all by name
    select * from denied_funds
    union all by name
    select * from empty_tables
    union all by name
    select * from codes
    union all by name
    select * from lost_amounts
    union all by name
    select * from index_tables
    union all by name
    select * from bare_years
    union all by name
    select * from ceilings
    union all by name
    select * from scales
    union all by name
    select * from placeholders

),

final as (

    select
        unioned.document_key,
        unioned.identity_id,
        identities.severity,
        identities.family,
        unioned.place_id,
        unioned.table_no,
        unioned.place,
        unioned.left_text,
        unioned.right_text,
        cast(null as decimal(20, 4)) as left_value,
        cast(null as decimal(20, 4)) as right_value,
        -- registered issues match on the residual: 1 stands for "one thing is wrong here"
        cast(case when unioned.is_good then 0 else 1 end as decimal(20, 4)) as residual,
        cast(0 as decimal(20, 4)) as tolerance,
        cast(null as varchar) as value_unit,
        case
            when unioned.is_good is null then 'not_applicable'
            when unioned.is_good then 'pass'
            else 'violation'
        end as verdict,
        case when unioned.is_good is null then 'one side is not printed' end as na_reason,
        cast(unioned.left_page as integer) as left_page,
        cast(unioned.left_page as integer) as right_page
    from unioned
    inner join identities on unioned.identity_id = identities.identity_id

)

select * from final
