with

source as (

    select * from {{ source('raw', 'economic_classification') }}

),

typed as (

    select
        economic_code,
        economic_name,
        system,
        level,
        nullif(parent_code, '') as parent_code,
        nullif(aliases, '') as aliases,
        nullif(former_names, '') as former_names,
        evidence
    from source

)

select * from typed
