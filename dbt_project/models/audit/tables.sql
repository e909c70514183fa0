with

tables as (

    select * from {{ ref('int_tables__listed') }}

)

select
    document_key,
    table_no,
    title,
    kind,
    unit,
    unit_evidence,
    pages,
    status,
    reason
from tables
