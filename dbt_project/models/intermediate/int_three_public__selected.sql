-- 三公经费 by item: the table, or the text where there is no table or it is empty
--
-- Many tables leave an item blank of which the text says 0.00万元: that zero is the text's. An amount there is none: a
-- table that has the item not may be of another scope than the sentence.
with

cells as (

    select * from {{ ref('int_cells__classified') }}

),

statements as (

    select * from {{ ref('int_statements__joined') }}

),

column_parts as (

    select * from {{ ref('int_columns__descended') }}

),

-- 其中 in these tables is a complete split of 用车; so items, not the tree of columns, say what is a part of what
printed as (

    select
        document_key,
        reported_unit_name,
        table_no,
        panel_no,
        row_no,
        col_no,
        row_role,
        item_code,
        {{ to_fund_code('fund_code') }} as fund_code,
        period,
        amount_yuan,
        standing,
        figure_id,
        page_number
    from cells
    where
        kind = 'three_public'
        and standing in ('leaf', 'row_sum', 'column_sum', 'of_which')
        and table_status = 'read'
        and is_own_year
        and amount_yuan is not null
        and item_code in ('overseas', 'reception', 'vehicle', 'vehicle_purchase', 'vehicle_operation')
    -- a row beside the year's with all items in its columns (增减变化金额) is no part of an item
    qualify
        row_role != 'of_which'
        or min(item_code) over (partition by document_key, table_no, row_no)
        = max(item_code) over (partition by document_key, table_no, row_no)

),

-- items in rows: every item row counts; items in columns: unit rows count, 合计 only where there are none
item_tables as (

    select
        document_key,
        table_no,
        bool_or(row_role = 'unit') as has_units
    from printed
    group by 1, 2

),

candidates as (

    select printed.*
    from printed
    inner join item_tables using (document_key, table_no)
    where
        (item_tables.has_units and printed.row_role = 'unit' and printed.standing != 'row_sum')
        or not item_tables.has_units

),

-- fund columns beside their 合计: the funds where they are printed
fund_items as (

    select distinct
        document_key,
        table_no,
        row_no
    from candidates
    where fund_code is not null

),

table_leaves as (

    select candidates.*
    from candidates
    left join fund_items using (document_key, table_no, row_no)
    where
        not (fund_items.row_no is not null and candidates.fund_code is null)
        and not (
            candidates.item_code = 'vehicle'
            and exists (
                select 1
                from candidates as parts
                where
                    parts.document_key = candidates.document_key
                    and parts.table_no = candidates.table_no
                    and parts.reported_unit_name is not distinct from candidates.reported_unit_name
                    and parts.fund_code is not distinct from candidates.fund_code
                    and parts.item_code in ('vehicle_purchase', 'vehicle_operation')
            )
        )
        -- 小计 of 加油, 维修 and 保险 is the item, and so is that of travel for research and other: its columns are parts
        and not exists (
            select 1
            from candidates as wholes
            inner join column_parts
                on
                    wholes.document_key = column_parts.document_key
                    and wholes.table_no = column_parts.table_no
                    and wholes.panel_no = column_parts.panel_no
                    and wholes.col_no = column_parts.col_no
            where
                wholes.document_key = candidates.document_key
                and wholes.table_no = candidates.table_no
                and wholes.panel_no = candidates.panel_no
                and wholes.row_no = candidates.row_no
                and wholes.item_code = candidates.item_code
                and wholes.fund_code is not distinct from candidates.fund_code
                and column_parts.part_col_no = candidates.col_no
        )
    -- 合计 and its one row print the same item once; columns side by side (this year's money and the carried forward)
    -- are added
    qualify
        rank() over (
            partition by
                candidates.document_key, candidates.table_no, candidates.reported_unit_name,
                candidates.item_code, candidates.fund_code,
                case when candidates.row_role in ('unit', 'item') then candidates.row_no end
            order by candidates.row_no, (candidates.standing not in ('leaf', 'column_sum'))
        ) = 1
        and (
            candidates.standing in ('leaf', 'column_sum')
            or row_number() over (
                partition by
                    candidates.document_key, candidates.table_no, candidates.reported_unit_name,
                    candidates.item_code, candidates.fund_code,
                    case when candidates.row_role in ('unit', 'item') then candidates.row_no end
                order by candidates.row_no, (candidates.standing not in ('leaf', 'column_sum')), candidates.figure_id
            ) = 1
        )

),

-- several tables (a department's and the repeated one): the one with most items
best_tables as (

    select
        document_key,
        table_no
    from table_leaves
    group by 1, 2
    qualify row_number() over (
        partition by document_key
        order by count(*) desc, table_no
    ) = 1

),

from_tables as (

    select
        table_leaves.document_key,
        table_leaves.reported_unit_name,
        table_leaves.item_code,
        table_leaves.fund_code,
        table_leaves.period,
        table_leaves.amount_yuan,
        'table' as evidence,
        table_leaves.figure_id,
        table_leaves.page_number
    from table_leaves
    inner join best_tables using (document_key, table_no)

),

said as (

    select
        document_key,
        cast(null as varchar) as reported_unit_name,
        item_code,
        {{ to_fund_code('fund_code') }} as fund_code,
        amount_yuan,
        'narrative' as evidence,
        figure_id,
        page_number,
        statement_no
    from statements
    where
        family = 'three_public'
        and statement_role = 'amount'
        and is_own_year
        and amount_yuan is not null
        and item_code in ('overseas', 'reception', 'vehicle', 'vehicle_purchase', 'vehicle_operation')

),

-- each item once; a sentence with an amount of its own before the zeros that repeat it
said_once as (

    select
        * exclude (statement_no),
        max(amount_yuan) over (partition by document_key, item_code) = 0 as is_zero_throughout
    from said
    qualify row_number() over (
        partition by document_key, item_code
        order by (fund_code is not null), statement_no
    ) = 1

),

text_leaves as (

    select said_once.*
    from said_once
    where
        said_once.item_code != 'vehicle'
        or not exists (
            select 1
            from said_once as parts
            where
                parts.document_key = said_once.document_key
                and parts.item_code in ('vehicle_purchase', 'vehicle_operation')
        )

),

-- 用车 undivided in the table says nothing of its parts, nor a part of the whole
from_text as (

    select
        text_leaves.document_key,
        text_leaves.reported_unit_name,
        text_leaves.item_code,
        text_leaves.fund_code,
        text_leaves.amount_yuan,
        text_leaves.evidence,
        text_leaves.figure_id,
        text_leaves.page_number
    from text_leaves
    where
        text_leaves.document_key not in (select from_tables.document_key from from_tables)
        or (
            text_leaves.is_zero_throughout
            and not exists (
                select 1
                from from_tables
                where
                    from_tables.document_key = text_leaves.document_key
                    and (
                        from_tables.item_code = text_leaves.item_code
                        or (text_leaves.item_code = 'vehicle' and starts_with(from_tables.item_code, 'vehicle'))
                        or (from_tables.item_code = 'vehicle' and starts_with(text_leaves.item_code, 'vehicle'))
                    )
            )
        )

),

selected as (

    select * from from_tables
    union all by name
    select * from from_text

)

select * from selected
