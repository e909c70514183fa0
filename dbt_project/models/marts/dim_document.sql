with

documents as (

    select * from {{ ref('int_documents__versioned') }}

),

tables as (

    select
        document_key,
        count(*) filter (where status in ('read', 'empty', 'unrecognised')) as tables_found
    from {{ ref('int_tables__listed') }}
    group by document_key

),

figures as (

    select
        document_key,
        count(*) as figures_total,
        count(*) filter (where status != 'unrecognised') as figures_mapped
    from {{ ref('figures') }}
    group by document_key

),

-- documents of which something could be a fact, were they identified and current
telling as (

    select distinct document_key from {{ ref('int_figures__selected') }}

),

withheld as (

    select distinct document_key from {{ ref('int_families__withheld') }}

),

unclosed as (

    select distinct document_key from {{ ref('int_families__unclosed') }}

),

known_issues as (

    select distinct document_key from {{ ref('identity_checks') }}
    where status = 'known_issue'

),

described as (

    select
        documents.document_key,
        documents.title,
        documents.document_kind,
        documents.scope,
        documents.fiscal_year,
        documents.stage,
        documents.unit_key,
        documents.published_on,
        documents.source_name,
        documents.source_uri,
        documents.media_type,
        documents.sha256,
        documents.page_count,
        documents.tables_listed,
        cast(coalesce(tables.tables_found, 0) as integer) as tables_found,
        cast(coalesce(figures.figures_total, 0) as integer) as figures_total,
        cast(coalesce(figures.figures_mapped, 0) as integer) as figures_mapped,
        case
            -- a file that opens but says nothing (a scan without text layer), or nothing of what a disclosure says (a
            -- notice, a report of a whole government), is not read either
            when documents.read_status != 'read' or telling.document_key is null then 'unreadable'
            when not documents.is_identified then 'withheld'
            when withheld.document_key is not null or unclosed.document_key is not null then 'withheld'
            when known_issues.document_key is not null then 'known_issues'
            else 'verified'
        end as quality,
        documents.is_current,
        documents.is_reproduction
    from documents
    left join tables
        on documents.document_key = tables.document_key
    left join figures
        on documents.document_key = figures.document_key
    left join telling
        on documents.document_key = telling.document_key
    left join withheld
        on documents.document_key = withheld.document_key
    left join unclosed
        on documents.document_key = unclosed.document_key
    left join known_issues
        on documents.document_key = known_issues.document_key

)

select * from described
