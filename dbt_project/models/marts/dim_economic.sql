with

economic_classes as (

    select * from {{ ref('int_economic_classes__listed') }}

)

select
    economic_code,
    economic_name,
    system,
    level,
    parent_code,
    evidence
from economic_classes
