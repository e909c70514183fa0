-- fact families of a document that an unexplained break of an E identity keeps out of the marts
with

checks as (

    select * from {{ ref('int_identity_checks__explained') }}
    where severity = 'E' and status = 'violation'

),

identities as (

    select * from {{ ref('identities') }}

),

final as (

    select distinct
        checks.document_key,
        -- a break among figures of another year or stage says nothing about the document's own
        unnest(
            case
                when checks.family = 'comparative' then ['comparative']
                else string_split(identities.families_withheld, ';')
            end
        ) as family,
        checks.identity_id
    from checks
    inner join identities on checks.identity_id = identities.identity_id
    where identities.families_withheld is not null and identities.families_withheld <> 'sentence'

)

select * from final
