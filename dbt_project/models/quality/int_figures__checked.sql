-- filled by the identity evaluators; typed and empty until they land
select
    cast(null as varchar) as figure_id,
    cast(null as varchar) as document_key,
    cast(null as varchar) as check_status,
    cast(null as boolean) as is_withheld
where false
