with

summary as (

    select * from {{ ref('unit_year_summary') }}
    where fiscal_year is not null

),

-- years without a gap give one number: the year less its rank
streaks as (

    select
        *,
        fiscal_year - row_number() over (partition by unit_key, stage, scope order by fiscal_year) as streak
    from summary

),

spans as (

    select
        first_years.unit_key,
        first_years.unit_name,
        first_years.stage,
        first_years.scope,
        first_years.fiscal_year as from_year,
        last_years.fiscal_year as to_year,
        cast(last_years.fiscal_year - first_years.fiscal_year + 1 as integer) as years
    from streaks as first_years
    inner join streaks as last_years
        on
            first_years.unit_key = last_years.unit_key
            and first_years.stage = last_years.stage
            and first_years.scope = last_years.scope
            and first_years.streak = last_years.streak
            and first_years.fiscal_year <= last_years.fiscal_year

)

select * from spans
