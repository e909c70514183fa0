-- the verdicts of all evaluators, before publishers' known errors are taken into account
with

compared as (

    select * from {{ ref('int_identity_checks__evaluated') }}

),

described as (

    select * from {{ ref('int_identity_checks__described') }}

),

final as (

    select * from compared
    union all by name
    select * exclude (figure_id) from described

)

select * from final
