-- one row per unit: publishers as their latest document names them, and units that only a department's table names
with

documents as (

    select * from {{ ref('int_documents__versioned') }}
    where unit_key is not null

),

reported_units as (

    select * from {{ ref('int_reported_units__keyed') }}

),

publishers as (

    select
        unit_key,
        canonical_name as unit_name,
        department_name,
        division_code,
        city_name,
        province_name,
        admin_level
    from documents
    qualify row_number() over (
        partition by unit_key
        order by fiscal_year desc nulls last, published_on desc nulls last, document_key
    ) = 1

),

reported as (

    select
        reported_units.reported_unit_key as unit_key,
        {{ to_unit_name('reported_units.reported_unit_name') }} as unit_name,
        -- in a department's document its units; in a unit's own document mostly the department above it
        case
            when documents.scope = 'department' then documents.canonical_name
            when
                {{ to_unit_name('reported_units.reported_unit_name') }}
                = {{ to_unit_name('documents.department_name') }}
                then documents.department_name
        end as department_name,
        documents.division_code,
        documents.city_name,
        documents.province_name,
        documents.admin_level
    from reported_units
    inner join documents
        on reported_units.document_key = documents.document_key
    left join publishers
        on reported_units.reported_unit_key = publishers.unit_key
    where publishers.unit_key is null
    qualify row_number() over (
        partition by reported_units.reported_unit_key
        order by
            documents.fiscal_year desc nulls last,
            documents.document_key,
            length({{ to_unit_name('reported_units.reported_unit_name') }}) desc,
            reported_units.reported_unit_name
    ) = 1

),

described as (

    select * from publishers
    union all
    select * from reported

)

select * from described
