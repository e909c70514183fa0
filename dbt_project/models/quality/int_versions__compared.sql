-- current versions that give nothing for a fact family for which another version of the same document has facts: an
-- excerpt or a damaged copy may have taken the place of the whole document
with

documents as (

    select * from {{ ref('int_documents__versioned') }}
    where is_identified

),

selected as (

    select * from {{ ref('int_figures__selected') }}

),

held_back as (

    select
        document_key,
        family
    from {{ ref('int_families__withheld') }}
    union
    select
        document_key,
        family
    from {{ ref('int_families__unclosed') }}

),

giving as (

    select distinct
        selected.document_key,
        selected.family
    from selected
    left join held_back
        on selected.document_key = held_back.document_key and selected.family = held_back.family
    where held_back.document_key is null

),

missing as (

    select
        present.document_key,
        present.source_uri,
        other.document_key as other_document_key,
        other.source_uri as other_uri,
        count(*) as family_count,
        string_agg(giving.family, ', ' order by giving.family) as families_text
    from documents as present
    inner join documents as other
        on
            present.unit_key = other.unit_key
            and present.fiscal_year = other.fiscal_year
            and present.stage = other.stage
            and coalesce(present.document_kind, '') = coalesce(other.document_kind, '')
            and present.scope = other.scope
    inner join giving
        on other.document_key = giving.document_key
    left join giving as own
        on present.document_key = own.document_key and giving.family = own.family
    where present.is_current and not other.is_current and own.document_key is null
    group by present.document_key, present.source_uri, other.document_key, other.source_uri

)

-- the fullest of the other versions speaks for all
select
    document_key,
    source_uri,
    other_uri,
    families_text
from missing
qualify row_number() over (partition by document_key order by family_count desc, other_document_key) = 1
