with

source as (

    select * from {{ source('raw', 'unit_aliases') }}

),

typed as (

    select
        alias_name,
        unit_name,
        nullif(cast(division_code as varchar), '') as division_code,
        try_cast(nullif(cast(valid_from_year as varchar), '') as integer) as valid_from_year,
        try_cast(nullif(cast(valid_to_year as varchar), '') as integer) as valid_to_year,
        evidence
    from source

)

select * from typed
