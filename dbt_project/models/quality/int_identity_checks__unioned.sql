-- the verdicts of all evaluators, before publishers' known errors are taken into account
with

compared as (

    select * from {{ ref('int_identity_checks__evaluated') }}

),

final as (

    select * from compared

)

select * from final
