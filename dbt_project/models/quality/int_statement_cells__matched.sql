-- one row per amount of the text that some table prints too: the cell that means the same and comes closest.
-- A sentence is only held against a cell of the same meaning; where its amount stands anywhere else in the tables,
-- the sentence may speak of that place, and is not called wrong.
with

statements as (

    select * from {{ ref('int_check_statements') }} as statements
    where
        statement_role = 'amount' and is_money and is_own_year
        -- parts of a memo item (机关运行经费 …, 其中：工会经费 …) are not lines of the economic table
        and not exists (
            select 1 from {{ ref('int_check_statements') }} as wholes
            where
                wholes.document_key = statements.document_key
                and wholes.statement_no = statements.parent_no
                and wholes.memo_code is not null
        )

),

cells as (

    select
        *,
        {{ label_key("regexp_replace(row_label, '^[（(]?[0-9一二三四五六七八九十]+[)）、.．]+', '')") }} as row_key
    from {{ ref('int_check_cells') }}
    where value_unit = '元'

),

own_cells as (

    select * from cells
    where is_own_year and not is_of_which_col

),

other_funds as (

    select document_key
    from {{ ref('int_documents__funded') }}
    where has_other_funds

),

candidates as (

    select
        statements.document_key,
        statements.statement_no,
        own_cells.figure_id as cell_figure_id,
        abs(statements.value - own_cells.value) as distance,
        own_cells.value as cell_value,
        own_cells.half_place as cell_half_place,
        own_cells.table_no,
        own_cells.table_title,
        own_cells.row_label,
        own_cells.column_leaf_label,
        own_cells.value_text as cell_value_text,
        own_cells.unit_text as cell_unit_text,
        own_cells.page_number as cell_page
    from statements
    inner join own_cells
        on
            statements.document_key = own_cells.document_key
            and (
                statements.fund_code is null
                or coalesce(own_cells.fund_code, 'fiscal') in (statements.fund_code, 'fiscal')
            )
    where
        case statements.axis
            when 'function'
                then
                    own_cells.kind in (
                        'expenditure_summary', 'function_expenditure', 'basic_function', 'government_fund',
                        'state_capital', 'budget_summary', 'fiscal_summary'
                    )
                    and coalesce(own_cells.panel_side, 'expenditure') = 'expenditure'
                    and (
                        own_cells.function_code = statements.function_code
                        or (statements.function_code is null and own_cells.row_key = statements.function_key)
                    )
                    and own_cells.nature_code is not distinct from statements.nature_code
            when 'economic'
                then
                    own_cells.kind in ('basic_economic', 'economic_expenditure')
                    and (
                        own_cells.economic_code = statements.economic_code
                        or (statements.economic_code is null and own_cells.row_key = statements.economic_key)
                    )
                    and own_cells.col_pick = 'top'
                    -- the text about all funds says more than the table of one fund where there are others
                    and not (
                        statements.fund_code is null
                        and own_cells.fund_code is not null
                        and statements.value > own_cells.value
                        and statements.document_key in (select other_funds.document_key from other_funds)
                    )
            when 'item'
                then own_cells.kind = 'three_public' and own_cells.item_code = statements.item_code
            when 'nature'
                then
                    own_cells.kind in (
                        'expenditure_summary', 'function_expenditure', 'basic_economic', 'basic_function',
                        'budget_summary'
                    )
                    and own_cells.nature_code = statements.nature_code
                    and (own_cells.row_pick in ('grand', 'current') or own_cells.kind = 'budget_summary')
            when 'total'
                then
                    (
                        statements.measure = 'total_income'
                        and own_cells.kind in ('budget_summary', 'income_summary')
                        and coalesce(own_cells.panel_side, 'income') = 'income'
                        and own_cells.row_pick in ('grand', 'current')
                        and own_cells.col_pick = 'top'
                    )
                    or (
                        statements.measure = 'total_expenditure'
                        and own_cells.kind in ('budget_summary', 'expenditure_summary')
                        and coalesce(own_cells.panel_side, 'expenditure') = 'expenditure'
                        and own_cells.row_pick in ('grand', 'current')
                        and own_cells.col_pick = 'top'
                        and own_cells.nature_code is null
                    )
                    or (
                        statements.measure = 'three_public'
                        and own_cells.kind = 'three_public'
                        and own_cells.item_code is null
                        and own_cells.col_pick = 'top'
                    )
                    or (
                        statements.measure = 'procurement'
                        and own_cells.kind = 'procurement'
                        and own_cells.row_pick = 'grand'
                        and own_cells.col_pick = 'top'
                    )
            when 'project'
                then
                    own_cells.kind in ('project', 'performance_form', 'performance_list')
                    and own_cells.project_key = statements.project_key
                    and own_cells.col_pick = 'top'
                    -- 其中: a part of the project has a name of its own
                    and {{ project_stem('statements.label') }} = {{ project_stem('statements.project_key') }}
            else false
        end
        -- what is called 支出预算 but is a fraction of it is a part whose name was not understood; a slip of the
        -- printed unit (元 for 万元) is still seen
        and (
            statements.axis not in ('total', 'nature')
            or own_cells.value between statements.value / 2 and statements.value * 2
            or own_cells.value in (statements.value * 10000, statements.value / 10000)
        )

),

closest as (

    select
        candidates.*,
        min(candidates.cell_value) over same_statement as least_value,
        max(candidates.cell_value) over same_statement as greatest_value
    from candidates
    window same_statement as (partition by document_key, statement_no)
    qualify row_number() over (
        partition by candidates.document_key, candidates.statement_no
        order by candidates.distance, candidates.table_no, candidates.cell_figure_id
    ) = 1

),

standing_elsewhere as (

    select distinct
        statements.document_key,
        statements.statement_no
    from statements
    inner join cells
        on
            statements.document_key = cells.document_key
            and cells.value >= statements.value - statements.half_place
            and cells.value <= statements.value + statements.half_place
            -- an amount called 公务接待费 does not speak of 培训费 of the same size
            and (
                statements.axis <> 'item'
                or cells.item_code is not null
                or cells.kind in ('three_public', 'memo')
                or cells.economic_code in ('30212', '30217', '30231', '31013')
            )

)

select
    statements.*,
    closest.* exclude (document_key, statement_no),
    standing_elsewhere.statement_no is not null as is_in_tables
from statements
left join closest
    on
        statements.document_key = closest.document_key
        and statements.statement_no = closest.statement_no
left join standing_elsewhere
    on
        statements.document_key = standing_elsewhere.document_key
        and statements.statement_no = standing_elsewhere.statement_no
