with

functions as (

    select * from {{ ref('int_functions__listed') }}

)

select
    function_code,
    function_name,
    level,
    parent_code,
    class_code,
    valid_from_year,
    valid_to_year,
    evidence,
    predecessor_code,
    successor_code,
    series_code
from functions
