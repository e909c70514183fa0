-- fund tables by function with 基本支出 split into 人员 and 公用 where a table of its own prints the split
with

candidates as (

    select * from {{ ref('int_expenditure__sourced') }}

),

fund_rows as (

    select * from candidates
    where source_layer = 'fund'

),

split_rows as (

    select * from candidates
    where source_layer = 'basic' and nature_code in ('basic_personnel', 'basic_public')

),

split_sums as (

    select
        document_key,
        function_key,
        sum(amount_yuan) as amount_yuan,
        sum(tolerance_yuan) as tolerance_yuan
    from split_rows
    group by document_key, function_key

),

undivided_sums as (

    select
        document_key,
        function_key,
        fund_code,
        sum(amount_yuan) as amount_yuan,
        sum(tolerance_yuan) as tolerance_yuan
    from fund_rows
    where nature_code = 'basic' and fund_code = 'general_public_budget'
    group by document_key, function_key, fund_code

),

replaced as (

    select undivided_sums.*
    from undivided_sums
    inner join split_sums
        on
            undivided_sums.document_key = split_sums.document_key
            and undivided_sums.function_key = split_sums.function_key
    where
        abs(undivided_sums.amount_yuan - split_sums.amount_yuan)
        <= undivided_sums.tolerance_yuan + split_sums.tolerance_yuan

),

refined as (

    select fund_rows.*
    from fund_rows
    left join replaced
        on
            fund_rows.document_key = replaced.document_key
            and fund_rows.function_key = replaced.function_key
            and fund_rows.fund_code = replaced.fund_code
            and fund_rows.nature_code = 'basic'
    where replaced.document_key is null

    union all by name

    select
        split_rows.* exclude (fund_code),
        replaced.fund_code
    from split_rows
    inner join replaced
        on
            split_rows.document_key = replaced.document_key
            and split_rows.function_key = replaced.function_key

)

select * from refined
