-- heads, vehicles, equipment and other counts: the leaves, so that a sum over a resource counts nothing twice
with

sourced as (

    select * from {{ ref('int_resources__sourced') }}

)

select * exclude (standing)
from sourced
where standing = 'leaf'
