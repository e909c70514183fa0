{{ config(schema='audit', materialized='table') }}

-- filled by the identity evaluators; typed and empty until they land
select
    cast(null as varchar) as identity_id,
    cast(null as varchar) as severity,
    cast(null as varchar) as family,
    cast(null as varchar) as document_key,
    cast(null as integer) as table_no,
    cast(null as varchar) as place,
    cast(null as varchar) as left_text,
    cast(null as varchar) as right_text,
    cast(null as decimal(20, 4)) as left_value,
    cast(null as decimal(20, 4)) as right_value,
    cast(null as decimal(20, 4)) as residual,
    cast(null as decimal(20, 4)) as tolerance,
    cast(null as varchar) as value_unit,
    cast(null as varchar) as status,
    cast(null as varchar) as reason,
    cast(null as integer) as left_page,
    cast(null as integer) as right_page
where false
