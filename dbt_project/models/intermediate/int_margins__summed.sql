-- per table: what it prints in all for each nature and fund (合计 row), or the sum of its leaves where it prints none
with

cells as (

    select * from {{ ref('int_cells__classified') }}
    where
        kind in (
            'expenditure_summary', 'function_expenditure', 'government_fund', 'state_capital', 'basic_function',
            'basic_economic'
        )
        and is_own_year
        and amount_yuan is not null
        and balance_code is null
        and income_source_code is null
        and nature_code is not null

),

leaf_sums as (

    select
        document_key,
        table_no,
        kind,
        nature_code,
        {{ to_fund_code('fund_code') }} as fund_code,
        sum(amount_yuan) as amount_yuan,
        sum({{ to_yuan('last_place', 'unit_text') }} * 0.5) as tolerance_yuan,
        max_by(figure_id, (amount_yuan, figure_id)) as figure_id,
        max_by(page_number, (amount_yuan, figure_id)) as page_number
    from cells
    where standing = 'leaf'
    group by 1, 2, 3, 4, 5

),

-- the cell of the 合计 row in the column of the nature
printed_totals as (

    select
        document_key,
        table_no,
        nature_code,
        {{ to_fund_code('fund_code') }} as fund_code,
        amount_yuan,
        {{ to_yuan('last_place', 'unit_text') }} * 0.5 as tolerance_yuan,
        figure_id,
        page_number
    from cells
    where
        row_role = 'total'
        and standing = 'row_sum'
        and function_code is null
        and economic_code is null
    qualify row_number() over (
        partition by document_key, table_no, nature_code, {{ to_fund_code('fund_code') }}
        order by amount_yuan desc, row_no, col_no
    ) = 1

),

-- 合计 split by fund and once more by nature: the cross takes the funds, the natures stay a margin
second_splits as (

    select
        cells.document_key,
        cells.table_no,
        cells.kind,
        cells.nature_code,
        {{ to_fund_code('cells.fund_code') }} as fund_code,
        cells.amount_yuan,
        {{ to_yuan('cells.last_place', 'cells.unit_text') }} * 0.5 as tolerance_yuan,
        true as is_printed,
        cells.figure_id,
        cells.page_number
    from cells
    where
        cells.row_role = 'total'
        and cells.is_of_which_col
        and not cells.is_of_which_row
        and cells.column_economic_code is null
        and cells.column_income_source_code is null
        and not exists (
            select 1
            from cells as parts
            where
                parts.document_key = cells.document_key
                and parts.table_no = cells.table_no
                and parts.panel_no = cells.panel_no
                and parts.row_no = cells.row_no
                and parts.parent_col_no = cells.col_no
                and parts.column_economic_code is null
        )
    qualify row_number() over (
        partition by cells.document_key, cells.table_no, cells.nature_code, {{ to_fund_code('cells.fund_code') }}
        order by cells.amount_yuan desc, cells.row_no, cells.col_no
    ) = 1

),

summed as (

    select
        leaf_sums.document_key,
        leaf_sums.table_no,
        leaf_sums.kind,
        leaf_sums.nature_code,
        leaf_sums.fund_code,
        coalesce(printed_totals.amount_yuan, leaf_sums.amount_yuan) as amount_yuan,
        coalesce(printed_totals.tolerance_yuan, leaf_sums.tolerance_yuan) as tolerance_yuan,
        printed_totals.figure_id is not null as is_printed,
        coalesce(printed_totals.figure_id, leaf_sums.figure_id) as figure_id,
        coalesce(printed_totals.page_number, leaf_sums.page_number) as page_number
    from leaf_sums
    left join printed_totals
        on
            leaf_sums.document_key = printed_totals.document_key
            and leaf_sums.table_no = printed_totals.table_no
            and leaf_sums.nature_code = printed_totals.nature_code
            and leaf_sums.fund_code is not distinct from printed_totals.fund_code

    union all

    select second_splits.*
    from second_splits
    anti join leaf_sums
        on
            second_splits.document_key = leaf_sums.document_key
            and second_splits.table_no = leaf_sums.table_no

)

select * from summed
