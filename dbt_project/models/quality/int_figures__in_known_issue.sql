-- the figures of a registered error of the publisher: the printed sum ('left') and its printed parts ('right')
with

checks as (

    select * from {{ ref('int_identity_checks__explained') }}
    where status = 'known_issue'

),

terms as (

    select * from {{ ref('int_check_terms__unioned') }}
    where figure_id is not null

)

select
    terms.figure_id,
    terms.document_key,
    terms.identity_id,
    terms.place_id,
    terms.axis,
    terms.side as term_side
from terms
inner join checks
    on
        terms.document_key = checks.document_key
        and terms.identity_id = checks.identity_id
        and terms.place_id = checks.place_id
