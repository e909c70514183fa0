with

source as (

    select * from {{ ref('expenditure_natures') }}

)

select
    nature_code,
    parent_code,
    name_zh,
    name_en
from source
