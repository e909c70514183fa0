-- printed unit names of publishers, per division, with the canonical name that the alias list gives for the year
with

documents as (

    select * from {{ ref('stg_documents') }}

),

aliases as (

    select * from {{ ref('stg_unit_aliases') }}

),

named as (

    select
        document_key,
        division_code,
        fiscal_year,
        {{ to_unit_name('unit_name') }} as printed_name
    from documents
    where unit_name is not null

),

resolved as (

    select
        named.document_key,
        named.printed_name,
        coalesce(min(aliases.unit_name), named.printed_name) as canonical_name,
        coalesce(named.division_code, '000000') || '-'
        || coalesce(min(aliases.unit_name), named.printed_name) as unit_key
    from named
    left join aliases
        on
            named.printed_name = {{ to_unit_name('aliases.alias_name') }}
            and (aliases.division_code is null or aliases.division_code is not distinct from named.division_code)
            and coalesce(named.fiscal_year, 0) between coalesce(aliases.valid_from_year, 0)
            and coalesce(aliases.valid_to_year, 9999)
    group by named.document_key, named.printed_name, named.division_code

)

select * from resolved
