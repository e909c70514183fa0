with

units as (

    select * from {{ ref('int_units__dated') }}

)

select
    unit_key,
    valid_from_year,
    valid_to_year,
    unit_name,
    department_name,
    division_code,
    admin_level,
    last_seen_year
from units
