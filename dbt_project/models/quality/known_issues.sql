{{ config(schema='audit', materialized='table') }}

-- filled by the identity evaluators; typed and empty until they land
select
    cast(null as varchar) as document_key,
    cast(null as varchar) as identity_id,
    cast(null as varchar) as place,
    cast(null as decimal(20, 4)) as expected_residual,
    cast(null as varchar) as explanation,
    cast(null as varchar) as evidence,
    cast(null as boolean) as is_still_true
where false
