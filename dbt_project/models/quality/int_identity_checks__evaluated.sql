-- every identity at every place: both sides added up exactly, the bound that rounding allows, and the verdict
with

terms as (

    select * from {{ ref('int_check_terms__unioned') }}

),

identities as (

    select * from {{ ref('identities') }}

),

funded as (

    select * from {{ ref('int_documents__funded') }}

),

-- a side of many terms is written with the printed amounts that count; zeros only where there is nothing else
written as (

    select
        * exclude (half_place),
        -- a bare 0 beside 539.15 is not a number of whole 万元: it is as exact as the finest figure it stands with
        case
            when value = 0
                then least(half_place, coalesce(min(half_place) filter (where value <> 0) over at_place, half_place))
            else half_place
        end as half_place,
        count(*) over side_of_place > 6
        and value = 0
        and count(*) filter (where value <> 0) over side_of_place > 0 as is_left_unsaid,
        min(coalesce(unit_text, '')) over at_place <> max(coalesce(unit_text, '')) over at_place as has_mixed_units
    from terms
    window
        at_place as (partition by document_key, identity_id, place_id),
        side_of_place as (partition by document_key, identity_id, place_id, side)

),

ranked as (

    select
        *,
        row_number() over said as term_rank,
        -- null for a term that is left unsaid: it counts, and is not written
        case
            when is_left_unsaid then null
            when weight < 0 then '− '
            when row_number() over said > 1 then '+ '
            else ''
        end as sign_text,
        case when has_mixed_units then coalesce(unit_text, '') else '' end as shown_unit
    from written
    window said as (
        partition by document_key, identity_id, place_id, side
        order by is_left_unsaid, term_no, figure_id
    )

),

sides as (

    select
        document_key,
        identity_id,
        place_id,
        min(table_no) as table_no,
        min(place) as place,
        bool_and(is_own_year) as is_own_year,
        min(family) as family,
        min(comparison) as comparison_of_place,
        min(excused_from) as excused_from,
        min(excused_to) as excused_to,
        min(excuse_reason) as excuse_reason,
        min(value_unit) as value_unit,
        count(distinct value_unit) filter (where side <> 'share') as unit_count,
        count(*) filter (where side = 'left') as left_count,
        count(*) filter (where side = 'right') as right_count,
        count(*) filter (where side = 'divisor') as divisor_count,
        count(*) as term_count,
        cast(sum(weight * value) filter (where side = 'left') as decimal(28, 6)) as left_sum,
        cast(sum(weight * value) filter (where side = 'right') as decimal(28, 6)) as right_sum,
        cast(sum(weight * value) filter (where side = 'divisor') as decimal(28, 6)) as divisor_sum,
        cast(sum(abs(weight) * half_place) filter (where side = 'left') as decimal(28, 6)) as left_error,
        cast(sum(abs(weight) * half_place) filter (where side = 'right') as decimal(28, 6)) as right_error,
        cast(sum(abs(weight) * half_place) filter (where side = 'divisor') as decimal(28, 6)) as divisor_error,
        cast(max(half_place) filter (where side <> 'divisor') * 2 as decimal(28, 6)) as coarsest_place,
        min(page_number) filter (where side = 'left') as left_page,
        min(page_number) filter (where side <> 'left') as right_page,
        string_agg(
            sign_text || label || ' ' || value_text || shown_unit,
            ' ' order by term_rank
        ) filter (where side = 'left') as left_text,
        string_agg(
            sign_text || label || ' ' || value_text || shown_unit,
            ' ' order by term_rank
        ) filter (where side = 'right') as right_text,
        string_agg(
            sign_text || label || ' ' || value_text || shown_unit,
            ' ' order by term_rank
        ) filter (where side = 'divisor') as divisor_text
    from ranked
    group by document_key, identity_id, place_id

),

compared as (

    select
        sides.*,
        identities.severity,
        coalesce(sides.comparison_of_place, identities.comparison) as comparison,
        identities.excuse,
        coalesce(
            case when not sides.is_own_year then 'comparative' end, sides.family, identities.family
        ) as check_family,
        -- a ratio is a percentage of two printed amounts; its error follows from theirs to first order
        case
            when identities.comparison = 'ratio'
                then cast(100 * sides.right_sum / nullif(sides.divisor_sum, 0) as decimal(28, 6))
            else sides.right_sum
        end as right_value,
        case
            when identities.comparison = 'ratio'
                then
                    cast(
                        sides.left_error
                        + 100 * (
                            sides.right_error
                            + abs(sides.right_sum / nullif(sides.divisor_sum, 0)) * sides.divisor_error
                        ) / abs(nullif(sides.divisor_sum, 0)) as decimal(28, 6)
                    )
            else sides.left_error + sides.right_error
        end as error_bound
    from sides
    inner join identities on sides.identity_id = identities.identity_id

),

bounded as (

    select
        *,
        cast(left_sum - right_value as decimal(28, 6)) as difference,
        -- inside the bound, and no more than 2 of the coarsest place (5 where more than 20 terms are added)
        case
            when comparison = 'ratio' then error_bound
            -- a rule of thumb (annuity 8 %, pension 16 %): individual bases differ, so a twentieth is no finding
            when comparison = 'about' then abs(right_value) * 0.05
            else least(error_bound, coarsest_place * case when term_count > 20 then 5 else 2 end)
        end as allowed
    from compared

),

judged as (

    select
        bounded.*,
        case
            when bounded.left_sum is null or bounded.right_value is null or bounded.allowed is null
                then 'not_applicable'
            when bounded.unit_count > 1 and bounded.comparison <> 'ratio' then 'not_applicable'
            when
                (
                    (bounded.comparison = 'eq' and abs(bounded.difference) > bounded.allowed)
                    or (bounded.comparison = 'le' and bounded.difference > bounded.allowed)
                )
                and bounded.excuse = 'carried_forward'
                and funded.carried_forward_yuan > 0
                and abs(bounded.difference) <= funded.carried_forward_yuan + bounded.allowed
                then 'not_applicable'
            when
                bounded.comparison = 'eq' and abs(bounded.difference) > bounded.allowed
                and bounded.difference between bounded.excused_from - bounded.allowed
                and bounded.excused_to + bounded.allowed
                then 'not_applicable'
            when bounded.comparison = 'le' and bounded.difference <= 0 then 'pass'
            when bounded.comparison = 'ge' and bounded.difference >= 0 then 'pass'
            when bounded.difference = 0 then 'pass'
            -- a percentage passes where the computed one, rounded to the printed decimals, is the printed one
            when bounded.comparison = 'ratio' and abs(bounded.difference) <= bounded.left_error then 'pass'
            when bounded.comparison = 'le' and bounded.difference <= bounded.allowed then 'rounding'
            when bounded.comparison = 'ge' and bounded.difference >= -bounded.allowed then 'rounding'
            when bounded.comparison not in ('le', 'ge') and abs(bounded.difference) <= bounded.allowed then 'rounding'
            else 'violation'
        end as verdict,
        case
            when bounded.left_sum is null or bounded.right_value is null then 'one side is not printed'
            when bounded.unit_count > 1 and bounded.comparison <> 'ratio' then 'the unit of one side is not known'
            when
                (
                    (bounded.comparison = 'eq' and abs(bounded.difference) > bounded.allowed)
                    or (bounded.comparison = 'le' and bounded.difference > bounded.allowed)
                )
                and bounded.excuse = 'carried_forward'
                and funded.carried_forward_yuan > 0
                and abs(bounded.difference) <= funded.carried_forward_yuan + bounded.allowed
                then 'the difference lies within what is carried forward, which only one of the tables covers'
            when
                bounded.comparison = 'eq' and abs(bounded.difference) > bounded.allowed
                and bounded.difference between bounded.excused_from - bounded.allowed
                and bounded.excused_to + bounded.allowed
                then bounded.excuse_reason
        end as na_reason
    from bounded
    left join funded on bounded.document_key = funded.document_key

)

select
    document_key,
    identity_id,
    severity,
    check_family as family,
    place_id,
    table_no,
    place,
    left_text,
    case
        when comparison = 'ratio' then '(' || right_text || ') ÷ (' || divisor_text || ')'
        else right_text
    end as right_text,
    cast(left_sum as decimal(20, 4)) as left_value,
    cast(right_value as decimal(20, 4)) as right_value,
    cast(difference as decimal(20, 4)) as residual,
    cast(allowed as decimal(20, 4)) as tolerance,
    case when comparison = 'ratio' then '%' else value_unit end as value_unit,
    verdict,
    na_reason,
    left_page,
    coalesce(right_page, left_page) as right_page
from judged
