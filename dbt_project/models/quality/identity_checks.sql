with

checks as (

    select * from {{ ref('int_identity_checks__explained') }}

),

due as (

    select * from {{ ref('int_identity_checks__due') }}

),

-- an identity without a row for a document would look like one that passed
not_applicable as (

    select
        due.document_key,
        due.identity_id,
        due.severity,
        due.family,
        due.reason,
        'not_applicable' as status
    from due
    anti join checks
        on
            due.document_key = checks.document_key
            and due.identity_id = checks.identity_id

),

unioned as (

    select * from checks
    union all by name
    select * from not_applicable

),

final as (

    select
        identity_id,
        severity,
        family,
        document_key,
        cast(table_no as integer) as table_no,
        place,
        left_text,
        right_text,
        cast(left_value as decimal(20, 4)) as left_value,
        cast(right_value as decimal(20, 4)) as right_value,
        cast(residual as decimal(20, 4)) as residual,
        cast(tolerance as decimal(20, 4)) as tolerance,
        value_unit,
        status,
        reason,
        cast(left_page as integer) as left_page,
        cast(right_page as integer) as right_page
    from unioned

)

select * from final
