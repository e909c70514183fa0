-- the totals that a document prints for its income and its expenditure: what the leaves must add up to
with

cells as (

    select * from {{ ref('int_cells__classified') }}
    where is_own_year and amount_yuan > 0 and not is_of_which and standing != 'repeat'

),

-- 收入总计 = 支出总计, and 本年收入合计, 本年支出合计 beside them
from_summaries as (

    select
        cells.document_key,
        families.family,
        cells.amount_yuan,
        {{ to_yuan('cells.last_place', 'cells.unit_text') }} * 0.5 as tolerance_yuan,
        cells.figure_id
    from cells
    cross join (values ('income'), ('expenditure')) as families (family)
    where cells.kind = 'budget_summary' and cells.row_role in ('total', 'subtotal')

),

from_tables as (

    select
        document_key,
        case kind when 'income_summary' then 'income' else 'expenditure' end as family,
        amount_yuan,
        {{ to_yuan('last_place', 'unit_text') }} * 0.5 as tolerance_yuan,
        figure_id
    from cells
    where
        kind in ('income_summary', 'expenditure_summary')
        and row_role = 'total'
        and parent_col_no is null
        and income_source_code is null
        and nature_code is null

),

printed as (

    select * from from_summaries
    union all
    select * from from_tables

)

select * from printed
