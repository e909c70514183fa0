-- families whose rows add up to none of the totals that the document prints: not published, and listed for a person
with

income as (

    select
        document_key,
        'income' as family,
        sum(amount_yuan) as amount_yuan
    from {{ ref('int_income__selected') }}
    where not is_closed
    group by document_key

),

expenditure as (

    select
        document_key,
        'expenditure' as family,
        sum(amount_yuan) as amount_yuan
    from {{ ref('int_expenditure__selected') }}
    where not is_closed
    group by document_key

),

natures as (

    select
        document_key,
        'expenditure by nature' as family,
        sum(amount_yuan) as amount_yuan
    from {{ ref('int_natures__selected') }}
    where not is_closed
    group by document_key

),

economic as (

    select
        document_key,
        'economic' as family,
        sum(amount_yuan) as amount_yuan
    from {{ ref('int_economic__selected') }}
    where not is_closed
    group by document_key

),

unclosed as (

    select * from income
    union all
    select * from expenditure
    union all
    select * from natures
    union all
    select * from economic

)

select * from unclosed
