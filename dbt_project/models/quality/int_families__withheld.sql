-- filled by the identity evaluators; typed and empty until they land
select
    cast(null as varchar) as document_key,
    cast(null as varchar) as family,
    cast(null as varchar) as identity_id
where false
