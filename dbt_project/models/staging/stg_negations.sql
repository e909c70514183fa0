with

source as (

    select * from {{ source('raw', 'negations') }}

),

renamed as (

    select
        document_key,
        negation_no,
        page_number,
        line_no,
        section,
        sentence,
        family,
        fund_code,
        item_code,
        measure,
        table_no
    from source

)

select * from renamed
