with

source as (

    select * from {{ source('raw', 'documents') }}

),

sightings as (

    select * from {{ source('raw', 'document_sightings') }}

),

renamed as (

    select
        source.document_key,
        sha256,
        source_name,
        source_uri,
        media_type,
        reader,
        reader_version,
        page_count,
        status as read_status,
        title,
        document_kind,
        unit_name,
        department_name,
        division_code,
        city_name,
        province_name,
        admin_level,
        fiscal_year,
        stage,
        scope,
        -- a date that the document prints is better evidence than the one beside the link to it
        coalesce(source.published_on, sightings.published_on) as published_on,
        identity_evidence,
        is_reproduction,
        tables_listed,
        sightings.first_seen,
        coalesce(sightings.is_superseded, false) as is_superseded
    from source
    left join sightings
        on source.document_key = sightings.document_key

)

select * from renamed
