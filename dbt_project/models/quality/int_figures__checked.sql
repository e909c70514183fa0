-- the worst result of the E identities that a figure takes part in; figures that none confirms have no row
with

checks as (

    select * from {{ ref('int_identity_checks__explained') }}
    where severity = 'E' and status <> 'not_applicable'

),

identities as (

    select * from {{ ref('identities') }}

),

terms as (

    select * from {{ ref('int_check_terms__unioned') }}
    where figure_id is not null

),

ranked as (

    select
        terms.document_key,
        terms.figure_id,
        -- a sentence that contradicts the tables says nothing against the tables
        max(case
            when checks.status = 'violation' then 0
            when checks.status = 'known_issue' then 3
            when checks.status = 'rounding' then 2
            else 1
        end) as worst,
        bool_or(
            checks.status = 'violation' and identities.families_withheld = 'sentence' and terms.side = 'left'
        ) as is_withheld,
        bool_or(checks.status in ('pass', 'rounding')) as is_confirmed
    from terms
    inner join checks
        on
            terms.document_key = checks.document_key
            and terms.identity_id = checks.identity_id
            and terms.place_id = checks.place_id
    inner join identities on terms.identity_id = identities.identity_id
    group by terms.document_key, terms.figure_id

)

select
    figure_id,
    document_key,
    case worst
        when 3 then 'known_issue'
        when 2 then 'rounding'
        when 1 then 'verified'
        else 'unchecked'
    end as check_status,
    is_withheld,
    is_confirmed
from ranked
