-- what a person should look at: problems of reading, unknown codes, and versions that say less than another one
with

issues as (

    select * from {{ ref('int_issues__listed') }}

),

diminished as (

    select * from {{ ref('int_versions__compared') }}

)

select
    severity,
    code,
    source_uri as document,
    page_number as page,
    message,
    document_key,
    table_no
from issues
union all
select
    'warning' as severity,
    'version_says_less' as code,
    source_uri as document,
    cast(null as integer) as page,
    source_uri || ' counts as the latest version but gives nothing for ' || families_text || ', for which ' || other_uri
    || ' has facts. If the latest is an excerpt or damaged, take it away, else the other one; then run '
    || '`yusuan refresh --full`' as message,
    document_key,
    cast(null as integer) as table_no
from diminished
