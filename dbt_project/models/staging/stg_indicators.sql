with

source as (

    select * from {{ source('raw', 'indicators') }}

),

renamed as (

    select
        document_key,
        table_no,
        row_no,
        target_scope,
        project_name,
        reported_unit_name,
        level1,
        level2,
        level3,
        operator_text,
        target_text,
        target_unit_text,
        scoring_text,
        weight_text,
        value_col_no,
        page_number
    from source

)

select * from renamed
