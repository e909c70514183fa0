-- filled by the identity evaluators; typed and empty until they land
select
    cast(null as varchar) as figure_id,
    cast(null as varchar) as document_key,
    cast(null as varchar) as identity_id,
    cast(null as varchar) as term_side
where false
