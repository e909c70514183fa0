with

crosswalk as (

    select * from {{ ref('int_economic_crosswalk__listed') }}

)

select
    department_code,
    department_name,
    government_code,
    government_name,
    document_count,
    is_unambiguous,
    evidence
from crosswalk
