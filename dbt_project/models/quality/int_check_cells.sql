-- one row per money cell that an identity may use: value and rounding error in 元, side of the table, what kind of
-- row and column it stands in. Identical reprints of a table are left out: they would only say the same twice.
with

cells as (

    select * from {{ ref('int_cells__joined') }}
    where is_repeat_of is null and table_status = 'read' and part_no = 0

),

panel_rows as (

    select * from {{ ref('int_rows__coded') }}

),

-- 人员经费合计 and 公用经费合计 close a panel of classes
closing_rows as (

    select * from {{ ref('int_sums__implied') }}
    where sum_role = 'closing'

),

-- 收 | 支: a panel is the income side where its rows are sources of income or its labels say so
sides as (

    select
        document_key,
        table_no,
        panel_no,
        case
            when bool_or(regexp_matches(replace(row_label, ' ', ''), '^(本年)?收入(总|合)?计')) then 'income'
            when bool_or(regexp_matches(replace(row_label, ' ', ''), '^(本年)?支出(总|合)?计')) then 'expenditure'
            when count(income_source_code) > count(coalesce(function_code, nature_code, economic_code)) then 'income'
            when count(coalesce(function_code, nature_code, economic_code)) > 0 then 'expenditure'
        end as panel_side
    from panel_rows
    group by document_key, table_no, panel_no

),

described as (

    select
        cells.document_key,
        cells.table_no,
        cells.panel_no,
        cells.row_no,
        cells.col_no,
        cells.figure_id,
        cells.kind,
        coalesce(cells.title, cells.kind, '') as table_title,
        sides.panel_side,
        cells.row_role,
        cells.parent_row_no,
        cells.row_label,
        cells.row_level,
        cells.parent_col_no,
        cells.column_label,
        regexp_extract(cells.column_label, '[^/]*$') as column_leaf_label,
        cells.is_of_which_row,
        cells.is_of_which_col,
        cells.is_leaf_row,
        cells.is_leaf_col,
        cells.function_code,
        cells.economic_code,
        cells.economic_system,
        cells.income_source_code,
        -- 人员经费合计 closes the panel of personnel, whose columns may not say so
        case
            when closing_rows.row_no is not null and contains(cells.row_label, '人员') then 'basic_personnel'
            when closing_rows.row_no is not null and contains(cells.row_label, '公用') then 'basic_public'
            else cells.nature_code
        end as nature_code,
        cells.fund_code,
        cells.item_code,
        cells.balance_code,
        cells.period,
        cells.reported_unit_name,
        cells.project_name,
        {{ label_key('cells.project_name') }} as project_key,
        cells.is_own_year,
        cells.value_year,
        cells.value_stage,
        cells.value_text,
        cells.unit_text,
        coalesce(cells.amount_yuan, cells.numeric_value) as value,
        case when cells.amount_yuan is not null then '元' else coalesce(cells.unit_text, '未注明') end as value_unit,
        {{ half_place('cells.last_place', 'cells.unit_text') }} as half_place,
        cells.page_number,
        -- which of the printed sums a row is: the grand total, the year's own total, or a line below them
        case
            when cells.row_role = 'total' and cells.parent_row_no is null then 'grand'
            when closing_rows.row_no is not null then 'grand'
            when
                cells.row_role in ('total', 'subtotal')
                and regexp_matches(replace(coalesce(cells.row_label, ''), ' ', ''), '[本当]年(度)?(收|支)') then 'current'
            when cells.row_role = 'total' then 'total'
            when cells.row_role = 'subtotal' then 'subtotal'
            when cells.row_role = 'of_which' then 'of_which'
            when length(cells.function_code) = 3 then 'class'
            else 'line'
        end as row_pick,
        case
            when cells.is_of_which_col then 'of_which'
            when cells.parent_col_no is null then 'top'
            else 'part'
        end as col_pick
    from cells
    left join sides
        on
            cells.document_key = sides.document_key
            and cells.table_no = sides.table_no
            and cells.panel_no = sides.panel_no
    left join closing_rows
        on
            cells.document_key = closing_rows.document_key
            and cells.table_no = closing_rows.table_no
            and cells.panel_no = closing_rows.panel_no
            and cells.row_no = closing_rows.row_no

),

-- a panel without a line for the year's own total (nothing carried over) prints it as the grand total
panels_with_current as (

    select distinct
        document_key,
        table_no,
        panel_no
    from described
    where row_pick = 'current'

),

final as (

    select
        described.* exclude (row_pick),
        -- a project form may print the funds of its whole period above those of the year
        case
            when
                described.kind = 'performance_form'
                and regexp_matches(described.row_label, '实施期|项目资金总额|项目总投资')
                and bool_or(regexp_matches(described.row_label, '年度|当年')) over (
                    partition by described.document_key, described.table_no
                )
                then 'whole_period'
            else described.row_pick
        end as row_pick,
        panels_with_current.panel_no is null as grand_is_current,
        -- a line that the grand total adds to the year's own total: carried over, distributed, kept for later
        coalesce(
            described.parent_row_no = max(case when described.row_pick = 'grand' then described.row_no end)
                over (
                    partition by described.document_key, described.table_no, described.panel_no
                )
            and described.row_pick <> 'current', false
        ) as is_beside_current,
        -- some tables print items (项) only; their classes are sums of items
        bool_or(described.row_pick = 'class') over (
            partition by described.document_key, described.table_no, left(described.function_code, 3)
        ) as has_class_row
    from described
    left join panels_with_current
        on
            described.document_key = panels_with_current.document_key
            and described.table_no = panels_with_current.table_no
            and described.panel_no = panels_with_current.panel_no

)

select * from final
