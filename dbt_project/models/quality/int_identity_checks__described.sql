-- checks whose verdict is not a comparison of two sides: words, counts, things that should not be there
with

identities as (

    select * from {{ ref('identities') }}

),

unioned as (

    select * from {{ ref('int_described_checks__performance') }}
    union all by name
    select * from {{ ref('int_described_checks__tables') }}
    union all by name
    select * from {{ ref('int_described_checks__required') }}
    union all by name
    select * from {{ ref('int_described_checks__procurement') }}
    union all by name
    select * from {{ ref('int_described_checks__prose') }}
    union all by name
    select * from {{ ref('int_described_checks__guards') }}

),

final as (

    select
        unioned.document_key,
        unioned.identity_id,
        identities.severity,
        identities.family,
        unioned.place_id,
        unioned.figure_id,
        unioned.table_no,
        unioned.place,
        unioned.left_text,
        unioned.right_text,
        cast(null as decimal(20, 4)) as left_value,
        cast(null as decimal(20, 4)) as right_value,
        -- registered issues match on the residual: 1 stands for "one thing is wrong here"
        cast(case when unioned.is_good then 0 else 1 end as decimal(20, 4)) as residual,
        cast(0 as decimal(20, 4)) as tolerance,
        cast(null as varchar) as value_unit,
        case
            when unioned.is_good is null then 'not_applicable'
            when unioned.is_good then 'pass'
            else 'violation'
        end as verdict,
        case when unioned.is_good is null then coalesce(unioned.na_reason, 'one side is not printed') end as na_reason,
        cast(unioned.left_page as integer) as left_page,
        cast(unioned.left_page as integer) as right_page
    from unioned
    inner join identities on unioned.identity_id = identities.identity_id

)

select * from final
