-- 年初、年末结转和结余, 结转下年 and 结余分配: 收支总表 over all funds, else 财政拨款收支总表
with

cells as (

    select * from {{ ref('int_cells__classified') }}

),

candidates as (

    select
        document_key,
        reported_unit_name,
        kind,
        table_no,
        coalesce(balance_code, 'year_start_balance') as balance_code,
        {{ to_fund_code('coalesce(fund_code, income_source_code)') }} as fund_code,
        amount_yuan,
        'table' as evidence,
        figure_id,
        page_number
    from cells
    where
        kind in ('budget_summary', 'fiscal_summary')
        and standing = 'leaf'
        and is_own_year
        and amount_yuan is not null
        and (
            (balance_code is not null and (balance_code != 'year_start_balance' or stage = 'final_accounts'))
            -- 年初结转和结余 stands among the income of final accounts; in a budget it is income carried forward
            or (
                balance_code is null
                and stage = 'final_accounts'
                and period = 'carried_forward'
                and regexp_matches(coalesce(row_label, ''), '年初')
            )
        )

),

selected as (

    select *
    from candidates
    qualify dense_rank() over (
        partition by document_key, balance_code
        order by case kind when 'budget_summary' then 1 when 'fiscal_summary' then 2 else 3 end, table_no
    ) = 1

)

select * from selected
-- the three or four sides of one summary print the same 结转下年 side by side
qualify row_number() over (
    partition by document_key, reported_unit_name, balance_code, fund_code
    order by figure_id
) = 1
