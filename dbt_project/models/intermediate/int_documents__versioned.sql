-- documents with their publisher and the mark of the current version
with

documents as (

    select * from {{ ref('stg_documents') }}

),

units as (

    select * from {{ ref('int_units__resolved') }}

),

read_tables as (

    select
        document_key,
        count(*) as tables_read
    from {{ ref('stg_tables') }}
    where table_status = 'read' and kind is distinct from 'contents' and is_repeat_of is null
    group by document_key

),

statements as (

    select
        document_key,
        count(*) as statements_read
    from {{ ref('stg_statements') }}
    group by document_key

),

identified as (

    select
        documents.*,
        coalesce(statements.statements_read, 0) as statements_read,
        coalesce(read_tables.tables_read, 0) as tables_read,
        units.unit_key,
        units.canonical_name,
        documents.read_status = 'read'
        and units.unit_key is not null
        and documents.fiscal_year is not null
        and documents.stage is not null
        and documents.scope is not null as is_identified
    from documents
    left join units
        on documents.document_key = units.document_key
    left join read_tables
        on documents.document_key = read_tables.document_key
    left join statements
        on documents.document_key = statements.document_key

),

-- a text without a table that could be read takes no place of a file that has them. A reproduction yields to the
-- publisher's own file and a replaced file to the one in its place; then the latest publication counts, then what was
-- found last, then the fuller file
ranked as (

    select
        *,
        row_number() over (
            partition by unit_key, fiscal_year, stage, coalesce(document_kind, ''), coalesce(scope, ''), is_identified
            order by
                tables_read = 0, is_reproduction, is_superseded, published_on desc nulls last,
                first_seen desc nulls last, tables_read desc, statements_read desc, document_key
        ) as version_rank
    from identified

),

versioned as (

    select
        * exclude (version_rank, is_identified, first_seen, is_superseded, tables_read, statements_read),
        is_identified,
        coalesce(is_identified and version_rank = 1, false) as is_current
    from ranked

)

select * from versioned
