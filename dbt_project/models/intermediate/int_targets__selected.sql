-- performance targets once: a form or list that is printed twice counts where it stands first; two units may name
-- their projects alike (综合工作经费)
with

parsed as (

    select * from {{ ref('int_targets__parsed') }}

),

classified as (

    select * from {{ ref('int_targets__classified') }}

),

ranked as (

    select
        *,
        min(table_no) over (
            partition by
                document_key, target_scope, {{ to_name_key("coalesce(project_name, '-')") }}, reported_unit_name,
                level1, level2, level3, target_text, scoring_text, weight
        ) as first_table_no
    from parsed

)

select
    ranked.* exclude (first_table_no),
    {{ to_name_key('ranked.project_name') }} as project_key,
    classified.indicator_code,
    'table' as evidence
from ranked
left join classified
    on ranked.figure_id = classified.figure_id
where ranked.table_no = ranked.first_table_no
-- two projects in one cell would name one figure twice
qualify row_number() over (partition by ranked.figure_id order by ranked.row_no) = 1
