-- one row per document: does it print money from anything but the general public budget, and how much is carried over
with

cells as (

    select * from {{ ref('int_check_cells') }}
    where is_own_year

),

final as (

    select
        document_key,
        bool_or(
            value <> 0
            and (
                (
                    kind in ('budget_summary', 'income_summary')
                    and coalesce(panel_side, 'income') = 'income'
                    and coalesce(income_source_code, fund_code, 'general_public_budget')
                    not in ('general_public_budget', 'fiscal_appropriation', 'fiscal')
                )
                or (
                    kind in ('fiscal_summary', 'government_fund', 'state_capital')
                    and coalesce(fund_code, income_source_code, 'general_public_budget')
                    in ('government_fund', 'state_capital')
                )
                or coalesce(period, 'current_year') = 'carried_forward'
            )
        ) as has_other_funds,
        coalesce(max(value) filter (
            where period = 'carried_forward' and panel_side = 'income' and kind in ('budget_summary', 'fiscal_summary')
        ), 0) as carried_forward_yuan
    from cells
    group by document_key

)

select * from final
