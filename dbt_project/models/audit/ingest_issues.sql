with

issues as (

    select * from {{ ref('int_issues__listed') }}

)

select
    severity,
    code,
    source_uri as document,
    page_number as page,
    message,
    document_key,
    table_no
from issues
