-- every name under which a functional code is or was printed, with the years in which it may be meant
with

classification as (

    select * from {{ ref('stg_functional_classification') }}

),

names as (

    select
        *,
        function_name as printed_name,
        valid_from_year as from_year,
        valid_to_year as to_year
    from classification

    union all

    select
        *,
        unnest(string_split(aliases, '|')) as printed_name,
        valid_from_year as from_year,
        valid_to_year as to_year
    from classification
    where aliases is not null

    union all

    -- a name that was changed: for the years before, and after for publishers who kept the old template
    select
        *,
        unnest(string_split(former_names, '|')) as printed_name,
        valid_from_year as from_year,
        valid_to_year as to_year
    from classification
    where former_names is not null

),

keyed as (

    select distinct
        function_code,
        level,
        parent_code,
        class_code,
        from_year,
        to_year,
        {{ to_name_key('printed_name') }} as name_key
    from names

)

select * from keyed
