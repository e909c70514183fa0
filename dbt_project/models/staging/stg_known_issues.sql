with

source as (

    select * from {{ source('raw', 'known_issues') }}

),

typed as (

    select
        unit_name,
        try_cast(fiscal_year as integer) as fiscal_year,
        stage,
        nullif(sha256, '') as sha256,
        identity_id,
        place,
        try_cast(expected_residual as decimal(20, 4)) as expected_residual,
        explanation_zh,
        explanation_en,
        evidence
    from source

)

select * from typed
