with

source as (

    select * from {{ source('raw', 'changed_documents') }}

)

select
    document_key,
    unit_name,
    department_name
from source
