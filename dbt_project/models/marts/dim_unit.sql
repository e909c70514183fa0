with

units as (

    select * from {{ ref('int_units__described') }}

)

select
    unit_key,
    unit_name,
    department_name,
    division_code,
    city_name,
    province_name,
    admin_level
from units
