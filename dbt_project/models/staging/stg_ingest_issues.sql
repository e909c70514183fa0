with

source as (

    select * from {{ source('raw', 'ingest_issues') }}

),

renamed as (

    select
        document_key,
        source_uri,
        severity,
        code,
        page_number,
        table_no,
        message
    from source

)

select * from renamed
