-- every day that a fiscal year may hold: the time spine that metrics need
with

days as (

    select unnest(generate_series(timestamp '2000-01-01', timestamp '2050-12-31', interval 1 day)) as day_starts_at

)

select cast(day_starts_at as date) as day_on
from days
