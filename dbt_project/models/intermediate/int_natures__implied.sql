-- what the natures of a summary imply about money that the cross by function leaves without one
--
-- 收支总表 prints 基本支出 and 项目支出 of all funds, the tables by function only those of 财政拨款; the rest (其他收入 of a
-- school) has a function or a unit, no nature. Each printed nature minus what the cross has of it is a remainder. They
-- count only together: where none is negative and they add up to the very money without a nature.
with

expenditure as (

    select * from {{ ref('int_expenditure__selected') }}

),

cells as (

    select * from {{ ref('int_cells__classified') }}

),

printed as (

    select
        document_key,
        table_no,
        nature_code,
        amount_yuan,
        {{ to_yuan('last_place', 'unit_text') }} * 0.5 as tolerance_yuan,
        figure_id,
        page_number,
        kind != 'budget_summary' as is_second_choice
    from cells
    where
        kind in ('budget_summary', 'whole_performance')
        and standing in ('leaf', 'row_sum', 'column_sum')
        and row_role not in ('total', 'subtotal')
        and is_own_year
        and amount_yuan is not null
        and nature_code is not null
        and nature_code != 'unspecified'
        and fund_code is null
        and function_code is null
        and economic_code is null
        and balance_code is null
        and income_source_code is null

),

-- a table that prints a nature twice does not say which of the two is all of it
ambiguous_tables as (

    select
        document_key,
        table_no
    from printed
    group by document_key, table_no
    having count(*) > count(distinct nature_code)

),

-- 基本支出 speaks for its two parts
natures as (

    select printed.*
    from printed
    anti join ambiguous_tables
        on
            printed.document_key = ambiguous_tables.document_key
            and printed.table_no = ambiguous_tables.table_no
    where
        printed.nature_code not in ('basic_personnel', 'basic_public')
        or not exists (
            select 1
            from printed as wholes
            where
                wholes.document_key = printed.document_key
                and wholes.table_no = printed.table_no
                and wholes.nature_code = 'basic'
        )

),

crossed as (

    select
        document_key,
        nature_code,
        -- one fund or none
        case
            when count(fund_code) = count(*) and count(distinct fund_code) = 1 then min(fund_code)
        end as fund_code,
        sum(amount_yuan) as amount_yuan,
        sum(tolerance_yuan) as tolerance_yuan
    from expenditure
    group by document_key, nature_code

),

unnatured as (

    select *
    from crossed
    where nature_code = 'unspecified' and amount_yuan != 0

),

remainders as (

    select
        natures.document_key,
        natures.table_no,
        natures.is_second_choice,
        natures.nature_code,
        natures.figure_id,
        natures.page_number,
        unnatured.fund_code,
        max(natures.amount_yuan) - coalesce(sum(crossed.amount_yuan), 0) as amount_yuan,
        max(natures.tolerance_yuan) + coalesce(sum(crossed.tolerance_yuan), 0) as tolerance_yuan
    from natures
    inner join unnatured
        on natures.document_key = unnatured.document_key
    left join crossed
        on
            natures.document_key = crossed.document_key
            and (
                natures.nature_code = crossed.nature_code
                or (natures.nature_code = 'basic' and crossed.nature_code in ('basic_personnel', 'basic_public'))
            )
    group by all

),

explained_tables as (

    select
        remainders.document_key,
        remainders.table_no
    from remainders
    inner join unnatured
        on remainders.document_key = unnatured.document_key
    group by remainders.document_key, remainders.table_no
    having
        bool_and(remainders.amount_yuan >= -remainders.tolerance_yuan)
        and abs(sum(remainders.amount_yuan) - min(unnatured.amount_yuan))
        <= sum(remainders.tolerance_yuan) + min(unnatured.tolerance_yuan)
    qualify row_number() over (
        partition by remainders.document_key
        order by bool_or(remainders.is_second_choice), remainders.table_no
    ) = 1

),

implied as (

    select
        remainders.document_key,
        remainders.nature_code,
        remainders.fund_code,
        remainders.amount_yuan,
        remainders.tolerance_yuan,
        'derived' as evidence,
        remainders.figure_id,
        remainders.page_number
    from remainders
    semi join explained_tables
        on
            remainders.document_key = explained_tables.document_key
            and remainders.table_no = explained_tables.table_no
    where remainders.amount_yuan > remainders.tolerance_yuan

)

select * from implied
