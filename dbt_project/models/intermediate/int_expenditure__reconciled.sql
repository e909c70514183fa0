-- the tables of single funds held against the table of all funds, function by function
--
-- 支出总表 gives the total per function and nature over all funds; the tables of single funds give the same money
-- with its fund, and often 基本支出 split into 人员 and 公用. Where the funds add up to the total they are the rows;
-- where they fall short the difference is a derived row without fund; where they exceed it the total stands.
with

candidates as (

    select * from {{ ref('int_expenditure__sourced') }}

),

fund_rows as (

    select * from {{ ref('int_expenditure__refined') }}

),

-- 支出总表 by function, else the functional side of 收支总表 (classes, no natures)
total_layers as (

    select
        document_key,
        case
            when bool_or(source_layer = 'all') then 'all'
            when bool_or(source_kind = 'budget_summary') then 'budget_summary'
            when bool_or(source_layer = 'fiscal') then 'fiscal'
        end as total_layer
    from candidates
    where source_layer in ('all', 'summary', 'fiscal')
    group by document_key

),

total_rows as (

    select
        candidates.*,
        total_layers.total_layer
    from candidates
    inner join total_layers
        on
            candidates.document_key = total_layers.document_key
            and (
                candidates.source_layer = total_layers.total_layer
                or (candidates.source_layer = 'summary' and candidates.source_kind = total_layers.total_layer)
            )

),

-- at what detail the two can be compared: natures where both print them, else the function alone;
-- classes where only 收支总表 gives the total
fund_details as (

    select
        document_key,
        bool_or(nature_code = 'unspecified' and amount_yuan != 0) as has_unspecified
    from fund_rows
    group by document_key

),

-- unit by unit where both print the same units: what one unit has beside its funds is not another's
total_units as (

    select
        document_key,
        bool_and(reported_unit_name is not null) as is_named,
        list(distinct {{ label_key('reported_unit_name') }}) as unit_names
    from total_rows
    group by document_key

),

fund_units as (

    select
        document_key,
        bool_and(reported_unit_name is not null) as is_named,
        list(distinct {{ label_key('reported_unit_name') }}) as unit_names
    from fund_rows
    group by document_key

),

by_unit as (

    select total_units.document_key
    from total_units
    inner join fund_units
        on total_units.document_key = fund_units.document_key
    where
        total_units.is_named
        and fund_units.is_named
        and list_has_all(total_units.unit_names, fund_units.unit_names)

),

total_compared as (

    select
        total_rows.*,
        total_rows.function_key as compared_function,
        case
            when by_unit.document_key is not null then {{ label_key('total_rows.reported_unit_name') }} else ''
        end as compared_unit,
        case
            when total_rows.total_layer in ('all', 'fiscal') and not coalesce(fund_details.has_unspecified, false)
                then total_rows.coarse_nature_code
            else 'any'
        end as compared_nature
    from total_rows
    left join fund_details
        on total_rows.document_key = fund_details.document_key
    left join by_unit
        on total_rows.document_key = by_unit.document_key

),

fund_compared as (

    select
        fund_rows.*,
        case
            when total_layers.total_layer = 'budget_summary' then left(fund_rows.function_key, 3)
            else fund_rows.function_key
        end as compared_function,
        case
            when by_unit.document_key is not null then {{ label_key('fund_rows.reported_unit_name') }} else ''
        end as compared_unit,
        case
            when total_layers.total_layer in ('all', 'fiscal') and not fund_details.has_unspecified
                then fund_rows.coarse_nature_code
            else 'any'
        end as compared_nature
    from fund_rows
    left join total_layers
        on fund_rows.document_key = total_layers.document_key
    left join fund_details
        on fund_rows.document_key = fund_details.document_key
    left join by_unit
        on fund_rows.document_key = by_unit.document_key

),

total_sums as (

    select
        document_key,
        compared_function,
        compared_unit,
        compared_nature,
        sum(amount_yuan) as total_yuan,
        sum(tolerance_yuan) as total_tolerance
    from total_compared
    group by 1, 2, 3, 4

),

fund_sums as (

    select
        document_key,
        compared_function,
        compared_unit,
        compared_nature,
        sum(amount_yuan) as fund_yuan,
        sum(tolerance_yuan) as fund_tolerance,
        count(distinct fund_code) filter (where amount_yuan != 0) as fund_count,
        max(fund_code) filter (where amount_yuan != 0) as only_fund_code,
        bool_or(nature_code != 'unspecified') as has_natures
    from fund_compared
    group by 1, 2, 3, 4

),

verdicts as (

    select
        coalesce(total_sums.document_key, fund_sums.document_key) as document_key,
        coalesce(total_sums.compared_function, fund_sums.compared_function) as compared_function,
        coalesce(total_sums.compared_unit, fund_sums.compared_unit) as compared_unit,
        coalesce(total_sums.compared_nature, fund_sums.compared_nature) as compared_nature,
        total_sums.total_yuan,
        fund_sums.fund_yuan,
        total_sums.total_yuan - fund_sums.fund_yuan as remainder_yuan,
        case
            when fund_sums.document_key is null then 'total'
            when total_sums.document_key is null and total_layers.total_layer is null then 'funds'
            -- a fund table names a function that the total does not: only its printed zeros are safe
            when total_sums.document_key is null then 'zero_funds'
            -- the fund tables print no natures but the total does: its rows, with their one fund
            when
                abs(total_sums.total_yuan - fund_sums.fund_yuan)
                <= total_sums.total_tolerance + fund_sums.fund_tolerance
                and total_layers.total_layer in ('all', 'fiscal')
                and not fund_sums.has_natures
                and fund_sums.fund_count = 1
                then 'total_with_fund'
            when
                abs(total_sums.total_yuan - fund_sums.fund_yuan)
                <= total_sums.total_tolerance + fund_sums.fund_tolerance
                then 'funds'
            when fund_sums.fund_yuan < total_sums.total_yuan then 'funds_and_remainder'
            else 'total'
        end as verdict,
        fund_sums.only_fund_code
    from total_sums
    full join fund_sums
        on
            total_sums.document_key = fund_sums.document_key
            and total_sums.compared_function = fund_sums.compared_function
            and total_sums.compared_unit = fund_sums.compared_unit
            and total_sums.compared_nature = fund_sums.compared_nature
    left join total_layers
        on coalesce(total_sums.document_key, fund_sums.document_key) = total_layers.document_key

),

from_funds as (

    select fund_compared.*
    from fund_compared
    inner join verdicts
        on
            fund_compared.document_key = verdicts.document_key
            and fund_compared.compared_function = verdicts.compared_function
            and fund_compared.compared_unit = verdicts.compared_unit
            and fund_compared.compared_nature = verdicts.compared_nature
    where
        verdicts.verdict in ('funds', 'funds_and_remainder')
        or (verdicts.verdict = 'zero_funds' and fund_compared.amount_yuan = 0)

),

from_totals as (

    select
        total_compared.* exclude (fund_code, total_layer),
        case when verdicts.verdict = 'total_with_fund' then verdicts.only_fund_code end as fund_code
    from total_compared
    inner join verdicts
        on
            total_compared.document_key = verdicts.document_key
            and total_compared.compared_function = verdicts.compared_function
            and total_compared.compared_unit = verdicts.compared_unit
            and total_compared.compared_nature = verdicts.compared_nature
    where verdicts.verdict in ('total', 'total_with_fund')

),

-- the difference goes to the cell that prints the total: one row per function and nature, never negative, of which
-- nobody prints the source or whether it is carried forward
remainders as (

    select
        total_compared.* exclude (
            fund_code, income_source_code, period, total_layer, amount_yuan, evidence, nature_code
        ),
        verdicts.remainder_yuan as amount_yuan,
        'derived' as evidence,
        case
            when total_compared.compared_nature = 'any' then 'unspecified'
            else total_compared.coarse_nature_code
        end as nature_code,
        cast(null as varchar) as fund_code
    from total_compared
    inner join verdicts
        on
            total_compared.document_key = verdicts.document_key
            and total_compared.compared_function = verdicts.compared_function
            and total_compared.compared_unit = verdicts.compared_unit
            and total_compared.compared_nature = verdicts.compared_nature
    where verdicts.verdict = 'funds_and_remainder'
    qualify row_number() over (
        partition by
            total_compared.document_key,
            total_compared.compared_function,
            total_compared.compared_unit,
            total_compared.compared_nature
        order by total_compared.amount_yuan desc, total_compared.figure_id
    ) = 1

),

from_tables as (

    select * from from_funds
    union all by name
    select * from from_totals
    union all by name
    select * from remainders

),

-- where no table prints functions: the summary of fiscal money, then the text
fallbacks as (

    select candidates.*
    from candidates
    where
        candidates.document_key not in (select from_tables.document_key from from_tables)
        and (candidates.source_kind = 'fiscal_summary' or candidates.source_layer = 'text')
    qualify dense_rank() over (
        partition by candidates.document_key
        order by (candidates.source_layer = 'text'), candidates.table_no
    ) = 1

),

selected as (

    select * from from_tables
    union all by name
    select * from fallbacks

)

select
    document_key,
    reported_unit_name,
    source_kind,
    function_code,
    function_name_text,
    nature_code,
    coarse_nature_code,
    fund_code,
    income_source_code,
    period,
    amount_yuan,
    tolerance_yuan,
    evidence,
    figure_id,
    page_number
from selected
