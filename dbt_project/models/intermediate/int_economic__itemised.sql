-- expenditure by economic class as rows: one table per nature, fund and classification system, the finest printed
with

cells as (

    select * from {{ ref('int_cells__classified') }}

),

coded_tables as (

    select distinct
        document_key,
        table_no
    from cells
    where kind in ('basic_economic', 'economic_expenditure') and economic_code is not null

),

from_tables as (

    select
        document_key,
        reported_unit_name,
        kind,
        table_no,
        economic_code,
        coalesce(economic_system, 'department') as system,
        coalesce(nature_code, 'unspecified') as nature_code,
        {{ to_coarse_nature("coalesce(nature_code, 'unspecified')") }} as coarse_nature_code,
        {{ to_fund_code('fund_code') }} as fund_code,
        -- a row without a name has its code for a label
        case when regexp_matches(row_label, '[^0-9|]') then row_label end as economic_name_text,
        paired_economic_code,
        {{ to_source_within_fund('column_income_source_code', to_fund_code('fund_code')) }} as income_source_code,
        period,
        amount_yuan,
        {{ to_yuan('last_place', 'unit_text') }} * 0.5 as tolerance_yuan,
        'table' as evidence,
        figure_id,
        page_number
    from cells
    where
        kind in ('basic_economic', 'economic_expenditure')
        and standing = 'leaf'
        and is_own_year
        and amount_yuan is not null
        and function_code is null
        and item_code is null
        and balance_code is null
        and (economic_code is not null or row_role in ('item', 'total', 'subtotal'))
        -- 人员经费合计 beside its classes is no class; a table that prints nothing but a sum keeps it
        and (
            economic_code is not null
            or (document_key, table_no) not in (select (document_key, table_no) from coded_tables)
            or (row_role = 'item' and not regexp_matches(row_label, '合计|小计|总计'))
        )
        and not (row_role in ('total', 'subtotal') and amount_yuan = 0)

),

-- what the 合计 row of a table prints for a nature and fund; the leaves must add up to it
totals as (

    select
        document_key,
        table_no,
        {{ to_coarse_nature("coalesce(nature_code, 'unspecified')") }} as coarse_nature_code,
        {{ to_fund_code('fund_code') }} as fund_code,
        amount_yuan,
        {{ to_yuan('last_place', 'unit_text') }} * 0.5 as tolerance_yuan
    from cells
    where
        kind in ('basic_economic', 'economic_expenditure')
        and row_role = 'total'
        and is_own_year
        and amount_yuan > 0

),

-- the detail of a table: how deep its codes go, and how many they are
tables as (

    select
        document_key,
        kind,
        table_no,
        system,
        fund_code,
        coarse_nature_code,
        sum(amount_yuan) as amount_yuan,
        sum(tolerance_yuan) as tolerance_yuan,
        coalesce(max(length(economic_code)), 0) as depth,
        count(*) as leaf_count
    from from_tables
    group by 1, 2, 3, 4, 5, 6

),

closing as (

    select
        tables.document_key,
        tables.kind,
        tables.table_no,
        tables.system,
        tables.fund_code,
        tables.coarse_nature_code,
        tables.depth,
        tables.leaf_count,
        tables.amount_yuan as leaf_yuan,
        -- 人员 and 公用 are totals of their own, so the sum of their two totals counts as one
        bool_or(totals.document_key is not null) as has_total,
        {{ adds_up('tables', 'totals') }}
        or coalesce(
            abs(tables.amount_yuan - sum(totals.amount_yuan)) <= tables.tolerance_yuan + sum(totals.tolerance_yuan),
            false
        ) as is_closing
    from tables
    left join totals
        on
            tables.document_key = totals.document_key
            and tables.table_no = totals.table_no
            and tables.coarse_nature_code = totals.coarse_nature_code
            and (tables.fund_code is not distinct from totals.fund_code)
    group by
        tables.document_key, tables.kind, tables.table_no, tables.system, tables.fund_code,
        tables.coarse_nature_code, tables.depth, tables.leaf_count, tables.amount_yuan, tables.tolerance_yuan

),

chosen as (

    select
        *,
        is_closing or not has_total as is_closed
    from closing
    qualify row_number() over (
        partition by document_key, system, fund_code, coarse_nature_code
        order by (is_closing or not has_total) desc, depth desc, leaf_count desc, kind, table_no
    ) = 1

),

chosen_rows as (

    select
        from_tables.*,
        chosen.is_closed
    from from_tables
    inner join chosen
        on
            from_tables.document_key = chosen.document_key
            and from_tables.table_no = chosen.table_no
            and from_tables.system = chosen.system
            and from_tables.fund_code is not distinct from chosen.fund_code
            and from_tables.coarse_nature_code = chosen.coarse_nature_code

),

-- 财政拨款 and 一般公共预算 tables of one nature: the fund's own table, unless the wider one holds more money
fund_sums as (

    select
        document_key,
        system,
        coarse_nature_code,
        coalesce(sum(amount_yuan) filter (where fund_code is not null), 0) as fund_yuan,
        coalesce(sum(amount_yuan) filter (where fund_code is null), 0) as wider_yuan,
        sum(tolerance_yuan) as tolerance_yuan
    from chosen_rows
    group by 1, 2, 3
    having bool_or(fund_code is not null) and bool_or(fund_code is null)

),

-- a table over all natures says nothing new where one of the natures has its own, of this fund or of any: what it
-- holds besides is the rest of it
natures_of_their_own as (

    select
        document_key,
        system,
        fund_code,
        sum(leaf_yuan) as amount_yuan
    from chosen
    where coarse_nature_code != 'unspecified'
    group by 1, 2, 3

),

covered as (

    select distinct
        chosen.document_key,
        chosen.system,
        chosen.fund_code
    from chosen
    inner join natures_of_their_own
        on
            chosen.document_key = natures_of_their_own.document_key
            and chosen.system = natures_of_their_own.system
            and (
                chosen.fund_code is not distinct from natures_of_their_own.fund_code
                or (
                    natures_of_their_own.amount_yuan > 0
                    and (chosen.fund_code is null or natures_of_their_own.fund_code is null)
                )
            )
    where chosen.coarse_nature_code = 'unspecified'

),

selected_tables as (

    select
        chosen_rows.*,
        covered.document_key is not null as is_whole
    from chosen_rows
    left join covered
        on
            chosen_rows.document_key = covered.document_key
            and chosen_rows.system = covered.system
            and chosen_rows.fund_code is not distinct from covered.fund_code
            and chosen_rows.coarse_nature_code = 'unspecified'
    left join fund_sums
        on
            chosen_rows.document_key = fund_sums.document_key
            and chosen_rows.system = fund_sums.system
            and chosen_rows.coarse_nature_code = fund_sums.coarse_nature_code
    where
        fund_sums.document_key is null
        or (
            (chosen_rows.fund_code is null)
            = (fund_sums.wider_yuan > fund_sums.fund_yuan + fund_sums.tolerance_yuan)
        )

)

select * from selected_tables
