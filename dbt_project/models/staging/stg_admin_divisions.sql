with

source as (

    select * from {{ source('raw', 'admin_divisions') }}

),

typed as (

    select
        division_code,
        division_name,
        level,
        nullif(parent_code, '') as parent_code,
        nullif(city_name, '') as city_name,
        nullif(province_name, '') as province_name
    from source

)

select * from typed
