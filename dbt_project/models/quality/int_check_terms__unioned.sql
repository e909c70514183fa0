-- all terms of all identities that compare amounts: one row per figure and place
with

unioned as (

    select * from {{ ref('int_check_terms__in_trees') }}
    union all by name
    select * from {{ ref('int_check_terms__selected') }}
    union all by name
    select * from {{ ref('int_check_terms__in_sentences') }}
    union all by name
    select * from {{ ref('int_check_terms__in_wholes') }}
    union all by name
    select * from {{ ref('int_check_terms__in_rates') }}
    union all by name
    select * from {{ ref('int_check_terms__paired') }}
    union all by name
    select * from {{ ref('int_check_terms__of_projects') }}
    union all by name
    select * from {{ ref('int_check_terms__across_documents') }}

)

select
    document_key,
    identity_id,
    place_id,
    table_no,
    place,
    coalesce(is_own_year, true) as is_own_year,
    family,
    comparison,
    axis,
    cast(excused_from as decimal(24, 6)) as excused_from,
    cast(excused_to as decimal(24, 6)) as excused_to,
    excuse_reason,
    side,
    term_no,
    cast(weight as decimal(4, 2)) as weight,
    coalesce(label, '') as label,
    value_text,
    cast(value as decimal(24, 6)) as value,
    cast(half_place as decimal(24, 6)) as half_place,
    value_unit,
    unit_text,
    page_number,
    figure_id
from unioned
