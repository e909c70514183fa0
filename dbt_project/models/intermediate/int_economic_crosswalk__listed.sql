-- which government class the money of a department class was printed under, pair by pair as observed
with

crosswalk as (

    select * from {{ ref('stg_economic_crosswalk') }}

),

counted as (

    select
        department_code,
        department_name,
        government_code,
        government_name,
        document_count,
        evidence,
        count(*) over (partition by department_code) = 1 as is_unambiguous
    from crosswalk

)

select * from counted
