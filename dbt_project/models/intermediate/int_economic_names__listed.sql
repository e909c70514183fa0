-- every name under which an economic code is or was printed
with

classification as (

    select * from {{ ref('stg_economic_classification') }}

),

names as (

    select
        *,
        economic_name as printed_name
    from classification

    union all

    select
        *,
        unnest(string_split(aliases, '|')) as printed_name
    from classification
    where aliases is not null

    union all

    select
        *,
        unnest(string_split(former_names, '|')) as printed_name
    from classification
    where former_names is not null

),

keyed as (

    select distinct
        economic_code,
        system,
        level,
        parent_code,
        {{ to_name_key('printed_name') }} as name_key
    from names

)

select * from keyed
