-- economic classes that stand in columns, from the rows that speak for the whole table: candidates for
-- fct_economic_expenditure
--
-- Functions, units or projects as rows, 工资福利支出 | 商品和服务支出 … as columns. The 合计 row, or the rows of the units,
-- give one amount for each class. A table counts where its classes make up the column that they are printed under:
-- down to the groups where those do, else by class.
with recursive

columns as (

    select * from {{ ref('stg_table_columns') }}
    where column_role = 'amount'

),

cells as (

    select * from {{ ref('int_cells__classified') }}
    where
        kind in (
            'expenditure_summary', 'function_expenditure', 'government_fund', 'state_capital', 'basic_function',
            'basic_economic', 'economic_expenditure', 'project'
        )
        and table_status = 'read'
        and is_repeat_of is null
        and not is_of_which_row
        and is_own_year
        and amount_yuan is not null
        and economic_code is null

),

-- each column of a class with the column that the classes split, and how deep below it the class is
class_columns as (

    select
        columns.document_key,
        columns.table_no,
        columns.panel_no,
        columns.col_no,
        columns.parent_col_no,
        columns.parent_col_no as whole_col_no,
        1 as depth
    from columns
    left join columns as whole
        on
            columns.document_key = whole.document_key
            and columns.table_no = whole.table_no
            and columns.panel_no = whole.panel_no
            and columns.parent_col_no = whole.col_no
    where columns.column_economic_code is not null and whole.column_economic_code is null

    union all

    select
        columns.document_key,
        columns.table_no,
        columns.panel_no,
        columns.col_no,
        columns.parent_col_no,
        class_columns.whole_col_no,
        class_columns.depth + 1 as depth
    from class_columns
    inner join columns
        on
            class_columns.document_key = columns.document_key
            and class_columns.table_no = columns.table_no
            and class_columns.panel_no = columns.panel_no
            and class_columns.col_no = columns.parent_col_no
    -- 类 → 款 and one to spare
    where columns.column_economic_code is not null and class_columns.depth < 4

),

-- two ways to take a table apart: by its finest columns, or by the classes right below the split column
levels as (

    select
        class_columns.*,
        'group' as level
    from class_columns
    anti join class_columns as parts
        on
            class_columns.document_key = parts.document_key
            and class_columns.table_no = parts.table_no
            and class_columns.panel_no = parts.panel_no
            and class_columns.col_no = parts.parent_col_no

    union all

    select
        class_columns.*,
        'class' as level
    from class_columns
    where class_columns.depth = 1

),

panels as (

    select distinct
        document_key,
        table_no,
        panel_no
    from levels

),

-- rows that speak for the table: those of its units where it has some, else 合计, else every row that is no sum
table_rows as (

    select distinct
        cells.document_key,
        cells.table_no,
        cells.panel_no,
        cells.row_no,
        cells.row_role,
        cells.is_leaf_row,
        cells.parent_row_no
    from cells
    inner join panels using (document_key, table_no, panel_no)

),

units_above as (

    select distinct
        row_parts.document_key,
        row_parts.table_no,
        row_parts.panel_no,
        row_parts.row_no
    from {{ ref('int_rows__descended') }} as row_parts
    inner join table_rows
        on
            row_parts.document_key = table_rows.document_key
            and row_parts.table_no = table_rows.table_no
            and row_parts.panel_no = table_rows.panel_no
            and row_parts.part_row_no = table_rows.row_no
            and table_rows.row_role = 'unit'

),

ranked_rows as (

    select
        table_rows.*,
        case
            when table_rows.row_role = 'unit' and units_above.row_no is null then 1
            when table_rows.row_role = 'total' and table_rows.parent_row_no is null then 2
            when table_rows.is_leaf_row and table_rows.row_role in ('item', 'unit') then 3
        end as preference
    from table_rows
    left join units_above using (document_key, table_no, panel_no, row_no)

),

speaking_rows as (

    select * from ranked_rows
    where preference is not null
    qualify dense_rank() over (partition by document_key, table_no, panel_no order by preference) = 1

),

parts as (

    select
        cells.document_key,
        cells.kind,
        cells.table_no,
        cells.panel_no,
        cells.row_no,
        levels.whole_col_no,
        levels.level,
        cells.reported_unit_name,
        cells.column_economic_code as economic_code,
        regexp_extract(cells.column_label, '[^/]+$') as economic_name_text,
        cells.column_economic_system as system,
        coalesce(cells.nature_code, 'unspecified') as nature_code,
        {{ to_fund_code('cells.fund_code') }} as fund_code,
        cells.amount_yuan,
        {{ to_yuan('cells.last_place', 'cells.unit_text') }} * 0.5 as tolerance_yuan,
        cells.figure_id,
        cells.page_number
    from cells
    inner join speaking_rows using (document_key, table_no, panel_no, row_no)
    inner join levels using (document_key, table_no, panel_no, col_no)

),

part_sums as (

    select
        document_key,
        table_no,
        panel_no,
        row_no,
        whole_col_no,
        level,
        sum(amount_yuan) as amount_yuan,
        sum(tolerance_yuan) as tolerance_yuan,
        max(length(economic_code)) as code_length
    from parts
    group by all

),

wholes as (

    select
        part_sums.document_key,
        part_sums.table_no,
        part_sums.panel_no,
        part_sums.whole_col_no,
        part_sums.level,
        coalesce(bool_and(
            abs(part_sums.amount_yuan - coalesce(cells.amount_yuan, 0))
            <= part_sums.tolerance_yuan + coalesce({{ to_yuan('cells.last_place', 'cells.unit_text') }} * 0.5, 0)
        ), false) as is_closing,
        max(part_sums.code_length) as code_length
    from part_sums
    left join cells
        on
            part_sums.document_key = cells.document_key
            and part_sums.table_no = cells.table_no
            and part_sums.panel_no = cells.panel_no
            and part_sums.row_no = cells.row_no
            and part_sums.whole_col_no = cells.col_no
    where part_sums.whole_col_no is not null
    group by all

),

closing as (

    select * from wholes
    where is_closing
    qualify row_number() over (
        partition by document_key, table_no, panel_no, whole_col_no
        order by code_length desc, level desc
    ) = 1

),

-- where every row speaks for itself the rows of one class are one amount, at the largest of its figures
crossed as (

    select
        parts.document_key,
        parts.reported_unit_name,
        parts.kind,
        parts.table_no,
        parts.economic_code,
        min(parts.economic_name_text) as economic_name_text,
        parts.system,
        parts.nature_code,
        {{ to_coarse_nature('parts.nature_code') }} as coarse_nature_code,
        parts.fund_code,
        sum(parts.amount_yuan) as amount_yuan,
        sum(parts.tolerance_yuan) as tolerance_yuan,
        case when count(*) = 1 then 'table' else 'derived' end as evidence,
        max_by(parts.figure_id, (parts.amount_yuan, parts.figure_id)) as figure_id,
        max_by(parts.page_number, (parts.amount_yuan, parts.figure_id)) as page_number
    from parts
    inner join closing
        on
            parts.document_key = closing.document_key
            and parts.table_no = closing.table_no
            and parts.panel_no = closing.panel_no
            and parts.whole_col_no = closing.whole_col_no
            and parts.level = closing.level
    group by
        parts.document_key, parts.reported_unit_name, parts.kind, parts.table_no, parts.economic_code,
        parts.system, parts.nature_code, parts.fund_code

)

select * from crossed
