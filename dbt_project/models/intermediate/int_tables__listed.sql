-- every table found or promised, with its pages in one text
with

tables as (

    select * from {{ ref('stg_tables') }}

)

select
    document_key,
    table_no,
    coalesce(title, listed_title) as title,
    kind,
    unit_text as unit,
    unit_evidence,
    case
        when first_page is null then null
        when last_page is null or last_page = first_page then cast(first_page as varchar)
        else first_page || '-' || last_page
    end as pages,
    table_status as status,
    coalesce(reason, case when is_repeat_of is not null then 'printed again: see table ' || is_repeat_of end) as reason
from tables
