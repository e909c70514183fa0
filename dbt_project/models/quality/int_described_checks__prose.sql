-- checks of words of the prose: directions, denials, codes, amounts that stand nowhere, placeholders
with

documents as (

    select * from {{ ref('stg_documents') }}
    where read_status = 'read'

),

tables as (

    select * from {{ ref('stg_tables') }}

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

changes as (

    select
        changes.*,
        amounts.value_text || coalesce(amounts.unit_text, '') as amount_text,
        -- an increase above the amount itself would leave less than nothing for the year before
        coalesce(
            changes.direction = 'increase'
            and changes.value > amounts.value + amounts.half_place + changes.half_place, false
        ) as is_above_amount,
        -- 与上年持平，增加1万元
        (
            select
                min(
                    case others.direction when 'increase' then '增加 ' else '减少 ' end
                    || others.value_text || coalesce(others.unit_text, '')
                )
            from statements as others
            where
                changes.direction = 'flat'
                and others.document_key = changes.document_key
                and others.anchor_no = changes.anchor_no
                and others.statement_role = 'change'
                and others.direction in ('increase', 'decrease')
                and others.value <> 0
                and others.compared_with is not distinct from changes.compared_with
                and others.sentence = changes.sentence
                and others.label = changes.label
        ) as moved_text
    from statements as changes
    left join statements as amounts
        on
            changes.document_key = amounts.document_key
            and changes.anchor_no = amounts.statement_no
            and changes.statement_role = 'change'
            and changes.is_money
            and amounts.is_money
            and changes.unit_text = amounts.unit_text
    where
        changes.statement_role in ('change', 'rate')
        and changes.direction is not null
        and changes.value is not null

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
        case
            when direction = 'flat' and value = 0 then '持平' || coalesce('，又写' || moved_text, '')
            else
                case direction when 'increase' then '增加' when 'decrease' then '减少' else '持平' end
                || ' ' || value_text || coalesce(unit_text, '')
                || case when is_above_amount then '，大于本年的 ' || amount_text else '' end
        end as right_text,
        page_number as left_page,
        figure_id,
        not (direction = 'flat' and (value <> 0 or moved_text is not null))
        and not (direction in ('increase', 'decrease') and value < 0)
        and not is_above_amount as is_good
    from changes

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
        changes.figure_id,
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

-- what a sentence denies: a fund, the three public funds or one of them, procurement; of this year, not of what was
-- carried forward
denials as (

    select
        *,
        case
            when fund_code in ('government_fund', 'state_capital') and family = 'expenditure' then fund_code
            when family = 'three_public' and (item_code is not null or contains(sentence, '三公')) then 'three_public'
            when family = 'procurement' and contains(sentence, '采购') then 'procurement'
        end as denied_kind
    from negations
    where not regexp_matches(sentence, '上年|结转|20[0-9]{2}年[^，。]*收入')

),

-- 没有政府性基金 … while the table has amounts
denied_amounts as (

    select
        denials.document_key,
        'N-ZERO' as identity_id,
        'zero' || denials.negation_no as place_id,
        max(cells.table_no) as table_no,
        min(denials.section) as place,
        min(denials.sentence) as left_text,
        coalesce(
            max_by(
                cells.table_title || ' ' || coalesce(cells.row_label, '') || ' ' || cells.value_text,
                (cells.value, cells.figure_id)
            ) filter (where cells.value <> 0),
            '表中无数'
        ) as right_text,
        min(denials.page_number) as left_page,
        count(*) filter (where cells.value <> 0) = 0 as is_good
    from denials
    left join cells
        on
            denials.document_key = cells.document_key
            and denials.denied_kind = cells.kind
            and (denials.denied_kind not in ('government_fund', 'state_capital') or denials.fund_code = cells.fund_code)
            and (denials.item_code is null or denials.item_code = cells.item_code)
            -- 机关运行经费 stands beside the three public funds in one table
            and not contains(coalesce(cells.column_label, ''), '机关运行')
            and cells.is_own_year
            and cells.balance_code is null
    where denials.denied_kind is not null
    group by denials.document_key, denials.negation_no

),

-- an empty table of a fund, of all fiscal appropriations or of the three public funds, while another table spends them
spent_elsewhere as (

    select
        tables.document_key,
        'N-ZERO' as identity_id,
        'spent' || tables.table_no as place_id,
        tables.table_no,
        min(coalesce(tables.title, tables.kind)) as place,
        min(coalesce(tables.title, tables.kind)) || '：空表' || coalesce('（' || min(tables.note_text) || '）', '')
            as left_text,
        coalesce(
            max_by(
                cells.table_title || ' ' || coalesce(cells.row_label, '') || ' ' || cells.value_text,
                (cells.value, cells.figure_id)
            ) filter (where cells.value > 0),
            '其他表中无数'
        ) as right_text,
        min(tables.first_page) as left_page,
        count(*) filter (where cells.value > 0) = 0 as is_good
    from tables
    inner join cells
        on
            tables.document_key = cells.document_key
            and cells.is_own_year
            and case tables.kind
                when 'fiscal_summary'
                    then
                        cells.kind in ('function_expenditure', 'government_fund', 'state_capital')
                        and cells.fund_code in ('general_public_budget', 'government_fund', 'state_capital')
                        and cells.row_pick = 'grand'
                when 'three_public'
                    then
                        cells.kind = 'basic_economic'
                        and cells.economic_code in ('30212', '30217', '30231', '31013')
                else
                    cells.kind = 'fiscal_summary'
                    and cells.panel_side = 'expenditure'
                    and cells.fund_code = tables.kind
            end
    where
        tables.table_status = 'empty'
        and tables.kind in ('fiscal_summary', 'government_fund', 'state_capital', 'three_public')
    group by tables.document_key, tables.table_no

),

-- an amount of a fund in the text, of this year, while the table of the fund is empty
stated_of_empty as (

    select
        tables.document_key,
        'N-ZERO' as identity_id,
        'stated' || tables.table_no as place_id,
        tables.table_no,
        coalesce(tables.title, tables.kind) as place,
        coalesce(tables.title, tables.kind) || '：空表' as left_text,
        coalesce(
            max(statements.label || ' ' || statements.value_text || coalesce(statements.unit_text, ''))
            filter (where statements.value > 0),
            '文字中无数'
        ) as right_text,
        tables.first_page as left_page,
        count(*) filter (where statements.value > 0) = 0 as is_good
    from tables
    inner join statements
        on
            tables.document_key = statements.document_key
            and tables.kind = statements.fund_code
            and statements.statement_role = 'amount'
            and statements.is_money
            and statements.is_own_year
            and statements.family = 'expenditure'
            and coalesce(statements.period, 'current_year') = 'current_year'
    where
        tables.table_status = 'empty'
        and tables.kind in ('government_fund', 'state_capital')
        and tables.is_repeat_of is null
    group by tables.document_key, tables.table_no, tables.title, tables.kind, tables.first_page

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
        coalesce(tables.note_text, min(negations.sentence), min(zero_amounts.sentence), '没有说明') as right_text,
        tables.first_page as left_page,
        (
            tables.note_text is not null or count(negations.negation_no) > 0 or count(zero_amounts.statement_no) > 0
        ) as is_good
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
    where
        tables.table_status = 'empty'
        and tables.kind in ('government_fund', 'state_capital', 'three_public', 'procurement')
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
        statements.function_code || ' ' || min(cells.row_label) as right_text,
        min(statements.page_number) as left_page,
        any_value(statements.figure_id) as figure_id,
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
        case
            when matched.is_in_tables then '在表中'
            when matched.distance <= matched.half_place + matched.cell_half_place then '在表中（四舍五入）'
            else '表中没有'
        end as right_text,
        matched.page_number as left_page,
        matched.figure_id,
        matched.is_in_tables
        or coalesce(matched.distance <= matched.half_place + matched.cell_half_place, false) as is_good
    from matched
    where
        matched.family in ('income', 'expenditure', 'economic', 'three_public', 'other')
        and matched.value <> 0
        and matched.document_key in (select document_key from cells)

),

-- 截至2025年12月31日: assets are stated for a day of the year before or two at most, in final accounts for the year's end
stated_days as (

    select
        statements.document_key,
        'N-YEAR' as identity_id,
        'day' || statements.as_of as place_id,
        cast(null as integer) as table_no,
        '截至日期' as place,
        min(statements.sentence) as left_text,
        min(documents.fiscal_year) || ' 年' || case min(documents.stage)
            when 'final_accounts' then '决算' else '预算'
        end as right_text,
        min(statements.page_number) as left_page,
        case min(documents.stage)
            when 'final_accounts'
                then
                    try_cast(left(statements.as_of, 4) as integer)
                    between min(documents.fiscal_year) and min(documents.fiscal_year) + 1
            else
                try_cast(left(statements.as_of, 4) as integer)
                between min(documents.fiscal_year) - 2 and min(documents.fiscal_year)
        end as is_good
    from {{ ref('stg_statements') }} as statements
    inner join documents on statements.document_key = documents.document_key
    where statements.as_of is not null and documents.fiscal_year is not null
    group by statements.document_key, statements.as_of

),

-- a total that the text gives another year, while it is this year's own total in the tables and no table prints it for
-- the other year: the text of last year was kept
misdated_totals as (

    select
        statements.document_key,
        'N-YEAR' as identity_id,
        'year' || statements.statement_no as place_id,
        max(cells.table_no) filter (where cells.is_own_year) as table_no,
        statements.label as place,
        min(statements.sentence) as left_text,
        coalesce(
            max(concat_ws(' ', documents.fiscal_year, '年', cells.table_title, cells.row_label, cells.value_text))
            filter (where cells.is_own_year),
            '各表无同数'
        ) as right_text,
        min(statements.page_number) as left_page,
        any_value(statements.figure_id) as figure_id,
        count(cells.figure_id) filter (where cells.is_own_year) = 0
        or count(cells.figure_id) filter (where not cells.is_own_year) > 0 as is_good
    from statements
    inner join documents on statements.document_key = documents.document_key
    left join cells
        on
            statements.document_key = cells.document_key
            and cells.value_unit = '元'
            and cells.row_pick in ('grand', 'current')
            and abs(cells.value - statements.value) < statements.half_place
    where
        statements.statement_role = 'amount'
        and statements.is_money
        and statements.measure in ('total_income', 'total_expenditure')
        and statements.axis = 'total'
        and not statements.is_own_year
        and statements.value > 0
        and contains(replace(statements.sentence, ' ', ''), statements.value_year || '年')
    group by statements.document_key, statements.statement_no, statements.label

),

-- 安排购置车辆 0 辆 beside money for the purchase of vehicles in the table of the three public funds, or the reverse
vehicle_purchases as (

    select
        statements.document_key,
        'N-ASSET' as identity_id,
        'buy' || min(statements.statement_no) as place_id,
        min(cells.table_no) as table_no,
        min(statements.label) as place,
        min(statements.sentence) as left_text,
        min(cells.table_title) || ' 公务用车购置费 '
        || max_by(cells.value_text || coalesce(cells.unit_text, ''), (cells.value, cells.figure_id)) as right_text,
        min(statements.page_number) as left_page,
        (max(statements.value) = 0) = (max(cells.value) = 0) as is_good
    from statements
    inner join cells
        on
            statements.document_key = cells.document_key
            and cells.kind = 'three_public'
            and cells.item_code = 'vehicle_purchase'
            and cells.is_own_year
            and cells.value_unit = '元'
    where
        statements.statement_role = 'count'
        and statements.resource_code = 'vehicles_planned'
        and statements.parent_no is null
        and statements.is_own_year
    group by statements.document_key
    having min(statements.value) = max(statements.value)

),

prose as (

    select document_key from {{ ref('stg_statements') }}
    union
    select document_key from negations

),

-- XX, ×× and instructions left from the template: in sentences, titles, notes and headers, and in the labels of
-- tables whose rows are lines of accounts. A project or an indicator may be called 某某 or XX on purpose.
sentences as (

    select
        document_key,
        sentence,
        page_number
    from {{ ref('int_statements__joined') }}
    union all
    select
        document_key,
        sentence,
        page_number
    from negations

),

noted_sentences as (

    select distinct
        sentences.document_key,
        sentences.sentence
    from sentences
    inner join tables
        on
            sentences.document_key = tables.document_key
            and contains({{ label_key('tables.note_text') }}, {{ label_key('sentences.sentence') }})

),

texts as (

    -- a note under a table is told once, with its table
    select
        sentences.document_key,
        cast(null as integer) as table_no,
        sentences.sentence as text,
        sentences.page_number
    from sentences
    anti join noted_sentences
        on
            sentences.document_key = noted_sentences.document_key
            and sentences.sentence = noted_sentences.sentence
    union all
    select
        document_key,
        table_no,
        unnest([title, listed_title]) as text,
        first_page as page_number
    from tables
    union all
    select
        document_key,
        table_no,
        note_text as text,
        last_page as page_number
    from tables
    union all
    select
        columns.document_key,
        columns.table_no,
        columns.column_label as text,
        tables.first_page as page_number
    from {{ ref('stg_table_columns') }} as columns
    inner join tables
        on
            columns.document_key = tables.document_key
            and columns.table_no = tables.table_no
    union all
    select
        panel_rows.document_key,
        panel_rows.table_no,
        panel_rows.row_label as text,
        panel_rows.page_number
    from {{ ref('stg_table_rows') }} as panel_rows
    inner join tables
        on
            panel_rows.document_key = tables.document_key
            and panel_rows.table_no = tables.table_no
    where
        tables.kind in (
            'budget_summary', 'income_summary', 'expenditure_summary', 'fiscal_summary', 'function_expenditure',
            'basic_function', 'basic_economic', 'economic_expenditure', 'government_fund', 'state_capital',
            'three_public'
        )
    union all
    select
        document_key,
        cast(null as integer) as table_no,
        title as text,
        1 as page_number
    from documents

),

left_from_template as (

    select
        document_key,
        coalesce(cast(table_no as varchar), '') as place_no,
        table_no,
        min(text) as text,
        min(page_number) as page_number
    from texts
    where {{ is_left_from_template('text') }}
    group by document_key, table_no

),

readable as (

    select document_key from prose -- noqa: AM07
    union
    select document_key from tables

),

-- one finding for the sentences and one for each table; a document without words cannot have left any
placeholders as (

    select
        documents.document_key,
        'G-PLACE' as identity_id,
        'ph' || coalesce(left_from_template.place_no, '') as place_id,
        left_from_template.table_no,
        case
            when left_from_template.table_no is null then '文字'
            else coalesce(min(tables.title), min(tables.kind), '表')
        end as place,
        coalesce(min(left_from_template.text), '没有占位符') as left_text,
        '不应留有 XX、×× 等占位符或模板说明' as right_text,
        min(left_from_template.page_number) as left_page,
        case when count(readable.document_key) > 0 then count(left_from_template.document_key) = 0 end as is_good,
        'the document prints neither sentences nor tables' as na_reason
    from documents
    left join readable on documents.document_key = readable.document_key
    left join left_from_template on documents.document_key = left_from_template.document_key
    left join tables
        on
            left_from_template.document_key = tables.document_key
            and left_from_template.table_no = tables.table_no
    group by documents.document_key, left_from_template.place_no, left_from_template.table_no

)

select * from directions -- noqa: AM07
union all by name
select * from own_budget_directions
union all by name
select * from denied_amounts
union all by name
select * from spent_elsewhere
union all by name
select * from empty_tables
union all by name
select * from stated_of_empty
union all by name
select * from codes
union all by name
select * from lost_amounts
union all by name
select * from stated_days
union all by name
select * from misdated_totals
union all by name
select * from vehicle_purchases
union all by name
select * from placeholders
