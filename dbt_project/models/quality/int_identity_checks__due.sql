-- every identity is due for every document that could be read; where it cannot be evaluated, the reason why
with

documents as (

    select * from {{ ref('stg_documents') }}
    where read_status = 'read'

),

identities as (

    select * from {{ ref('identities') }}

),

-- 'a+b|c;d': every part between '+' must be there, '|' and ';' separate alternatives
needed as (

    select
        identity_id,
        unnest(string_split(needs_kinds, '+')) as alternatives
    from identities
    where needs_kinds is not null

),

present as (

    select
        document_key,
        kind,
        bool_or(table_status = 'read') as is_read
    from {{ ref('stg_tables') }}
    where kind is not null
    group by document_key, kind

),

missing as (

    select
        documents.document_key,
        needed.identity_id,
        needed.alternatives
    from documents
    cross join needed
    left join present
        on
            documents.document_key = present.document_key
            and present.is_read
            and list_contains(regexp_split_to_array(needed.alternatives, '[|;]'), present.kind)
    group by documents.document_key, needed.identity_id, needed.alternatives
    having count(present.kind) = 0

),

final as (

    select
        documents.document_key,
        identities.identity_id,
        identities.severity,
        identities.family,
        identities.section,
        case
            when identities.stage_scope <> 'any' and identities.stage_scope <> coalesce(documents.stage, '-')
                then 'applies to ' || identities.stage_scope || ' only'
            when count(missing.alternatives) > 0
                then
                    'the document has no figures in a table of the kind '
                    || string_agg(
                        regexp_replace(missing.alternatives, '[|;]', ' or ', 'g'), ', ' order by missing.alternatives
                    )
            when identities.evaluator = 'tree' then 'no printed sum has its parts printed beside it'
            when identities.evaluator = 'statements' then 'the text states nothing that can be compared'
            when identities.evaluator = 'documents'
                then 'no other document of the unit is in the warehouse to compare with'
            else 'the figures to compare are not both printed'
        end as reason
    from documents
    cross join identities
    left join missing
        on
            documents.document_key = missing.document_key
            and identities.identity_id = missing.identity_id
    group by
        documents.document_key, documents.stage, identities.identity_id, identities.severity,
        identities.family, identities.section, identities.stage_scope, identities.evaluator

)

select * from final
