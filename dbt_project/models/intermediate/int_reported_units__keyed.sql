-- the unit of each row that a department's table prints by unit, under the same key as publishers have
with

rows_coded as (

    select distinct
        document_key,
        reported_unit_name
    from {{ ref('int_rows__coded') }}
    where
        -- 本级 alone is the publisher itself
        {{ to_unit_name('reported_unit_name') }} is not null
        -- rows by year or by change stand where units stand elsewhere (2026年, 增减变化金额)
        and not regexp_matches(reported_unit_name, '^(20\d\d年?.*|增减.*|.*金额|合计|小计)$')

),

documents as (

    select * from {{ ref('int_documents__versioned') }}

),

aliases as (

    select * from {{ ref('stg_unit_aliases') }}

),

keyed as (

    select
        rows_coded.document_key,
        rows_coded.reported_unit_name,
        coalesce(documents.division_code, '000000') || '-'
        || coalesce(min(aliases.unit_name), {{ to_unit_name('rows_coded.reported_unit_name') }}) as reported_unit_key
    from rows_coded
    inner join documents
        on rows_coded.document_key = documents.document_key
    left join aliases
        on
            {{ to_unit_name('rows_coded.reported_unit_name') }} = {{ to_unit_name('aliases.alias_name') }}
            and (aliases.division_code is null or aliases.division_code is not distinct from documents.division_code)
            and coalesce(documents.fiscal_year, 0) between coalesce(aliases.valid_from_year, 0)
            and coalesce(aliases.valid_to_year, 9999)
    group by rows_coded.document_key, rows_coded.reported_unit_name, documents.division_code

)

select * from keyed
