with

source as (

    select * from {{ source('raw', 'peers') }}

),

typed as (

    select
        nullif(peer_group, '') as peer_group,
        coalesce(name_zh, peer_group) as name_zh,
        coalesce(name_en, peer_group) as name_en,
        nullif(unit_name_contains, '') as unit_name_contains,
        nullif(unit_key, '') as unit_key,
        nullif(cast(division_code as varchar), '') as division_code
    from source

)

select * from typed
