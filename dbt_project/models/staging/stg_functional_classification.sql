with

source as (

    select * from {{ source('raw', 'functional_classification') }}

),

typed as (

    select
        function_code,
        function_name,
        level,
        nullif(parent_code, '') as parent_code,
        nullif(class_code, '') as class_code,
        nullif(aliases, '') as aliases,
        nullif(former_names, '') as former_names,
        try_cast(nullif(cast(former_names_to_year as varchar), '') as integer) as former_names_to_year,
        nullif(cast(predecessor_code as varchar), '') as predecessor_code,
        nullif(cast(successor_code as varchar), '') as successor_code,
        try_cast(nullif(cast(valid_from_year as varchar), '') as integer) as valid_from_year,
        try_cast(nullif(cast(valid_to_year as varchar), '') as integer) as valid_to_year,
        evidence
    from source

)

select * from typed
