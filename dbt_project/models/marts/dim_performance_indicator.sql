with

source as (

    select * from {{ ref('performance_indicators') }}

)

select
    indicator_code,
    name_zh,
    name_en,
    better
from source
