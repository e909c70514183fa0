with

source as (

    select * from {{ ref('funds') }}

)

select
    fund_code,
    name_zh,
    name_en
from source
