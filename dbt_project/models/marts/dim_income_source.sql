with

source as (

    select * from {{ ref('income_sources') }}

)

select
    income_source_code,
    name_zh,
    name_en,
    parent_code
from source
