with

source as (

    select * from {{ ref('three_public_items') }}

)

select
    item_code,
    name_zh,
    name_en
from source
