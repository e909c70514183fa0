-- rows that mean to print a sum although the tree of their table does not say so: the line that closes a panel of
-- classes (公用经费合计), and a line of accounts that prints nothing over printed parts where its like print their sums
with

panel_rows as (

    select
        document_key,
        table_no,
        panel_no,
        row_no,
        parent_row_no,
        row_role,
        income_source_code,
        function_code,
        economic_code,
        nature_code,
        item_code,
        period,
        regexp_replace(coalesce(row_label, ''), '[\s　]', '', 'g') as label_key
    from {{ ref('int_rows__coded') }}
    where row_role not in ('index', 'note', 'empty')

),

cells as (

    select
        document_key,
        table_no,
        panel_no,
        row_no,
        bool_or(coalesce(amount_yuan, numeric_value) <> 0) as is_nonzero
    from {{ ref('int_cells__joined') }}
    where is_repeat_of is null and table_status = 'read' and part_no = 0
    group by document_key, table_no, panel_no, row_no

),

described as (

    select
        panel_rows.*,
        cells.row_no is not null as is_printed,
        coalesce(cells.is_nonzero, false) as is_nonzero
    from panel_rows
    left join cells
        on
            panel_rows.document_key = cells.document_key
            and panel_rows.table_no = cells.table_no
            and panel_rows.panel_no = cells.panel_no
            and panel_rows.row_no = cells.row_no

),

families as (

    select
        document_key,
        table_no,
        panel_no,
        parent_row_no as row_no,
        count(*) filter (where is_nonzero) as nonzero_parts
    from described
    where parent_row_no is not null and row_role <> 'of_which'
    group by document_key, table_no, panel_no, parent_row_no

),

-- 公用经费合计 that reaches over from the panel to the left, where it prints nothing, is the sum of both panels
reaching as (

    select distinct
        described.document_key,
        described.table_no,
        described.panel_no
    from described
    inner join described as beside
        on
            described.document_key = beside.document_key
            and described.table_no = beside.table_no
            and described.panel_no > beside.panel_no
            and described.row_no = beside.row_no
            and described.label_key = beside.label_key
    where regexp_matches(described.label_key, '[合总]计$') and described.is_printed and not beside.is_printed

),

-- the panel of a table by economic class ends with 人员经费合计 or 公用经费合计 over all its classes
closing as (

    select
        described.document_key,
        described.table_no,
        described.panel_no,
        max(described.row_no) as row_no
    from described
    left join families
        on
            described.document_key = families.document_key
            and described.table_no = families.table_no
            and described.panel_no = families.panel_no
            and described.row_no = families.row_no
    left join reaching
        on
            described.document_key = reaching.document_key
            and described.table_no = reaching.table_no
            and described.panel_no = reaching.panel_no
    where described.parent_row_no is null and reaching.panel_no is null
    group by described.document_key, described.table_no, described.panel_no
    having
        not bool_or(described.row_role = 'total')
        and count(*) filter (where regexp_matches(described.label_key, '[合总]计$')) = 1
        and regexp_matches(max_by(described.label_key, described.row_no), '[合总]计$')
        and max_by(families.row_no is null and described.is_printed, described.row_no)
        -- everything above it is a class of the classification
        and count(*) > 1
        and count(*) filter (where length(described.economic_code) = 3) = count(*) - 1

),

-- Rows that have printed parts. Sums are printed in one way on one level: by classes of one depth, by the parts of one
-- sum, and for 本年收入 and 本年支出 on both sides of a table.
parents as (

    select
        described.*,
        described.row_role = 'subtotal'
        or coalesce(
            described.income_source_code, described.function_code, described.economic_code, described.nature_code,
            described.item_code, described.period
        ) is not null as is_of_accounts,
        case
            when described.row_role = 'subtotal' then 'subtotal'
            when described.function_code is not null
                then described.panel_no || 'f' || length(described.function_code)
            when described.economic_code is not null
                then described.panel_no || 'e' || length(described.economic_code)
            else described.panel_no || 'p' || coalesce(described.parent_row_no, -1)
        end as level_key
    from described
    inner join families
        on
            described.document_key = families.document_key
            and described.table_no = families.table_no
            and described.panel_no = families.panel_no
            and described.row_no = families.row_no
    where families.nonzero_parts > 0

),

compared as (

    select
        *,
        count(*) filter (where is_printed) over alike as like_printed,
        count(*) filter (where is_printed) over in_document as all_printed,
        count(*) filter (where not is_printed) over in_document as all_blank
    from parents
    where is_of_accounts
    window
        alike as (partition by document_key, table_no, level_key),
        in_document as (partition by document_key)

),

-- A document that heads its lists with blank lines (一、部门预算) does so more than once; where every other line of the
-- document prints its sum, a single blank one has lost it.
lost as (

    select
        document_key,
        table_no,
        panel_no,
        row_no
    from compared
    where not is_printed and (like_printed > 0 or (all_blank = 1 and all_printed >= 3))

)

select
    document_key,
    table_no,
    panel_no,
    row_no,
    'closing' as sum_role
from closing
union all by name
select
    document_key,
    table_no,
    panel_no,
    row_no,
    'lost' as sum_role
from lost
