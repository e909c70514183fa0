with

source as (

    select * from {{ source('raw', 'economic_crosswalk') }}

),

typed as (

    select
        department_code,
        department_name,
        government_code,
        government_name,
        try_cast(document_count as integer) as document_count,
        evidence
    from source

)

select * from typed
