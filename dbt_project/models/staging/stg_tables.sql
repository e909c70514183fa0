with

source as (

    select * from {{ source('raw', 'tables') }}

),

renamed as (

    select
        document_key,
        table_no,
        title,
        section,
        kind,
        fund_scope,
        nature_scope,
        unit_text,
        unit_evidence,
        value_year,
        value_stage,
        first_page,
        last_page,
        row_count,
        column_count,
        status as table_status,
        reason,
        note_text,
        listed_title,
        is_repeat_of
    from source

)

select * from renamed
