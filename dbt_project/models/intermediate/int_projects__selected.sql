-- each project once: the project table, else the list of targets, else the forms, else the text; two units may name
-- their projects alike, and their forms tell them apart (综合工作经费 of a bureau and of its centre)
with

candidates as (

    select * from {{ ref('int_projects__sourced') }}

),

best_kinds as (

    select
        *,
        case
            when source_kind = 'performance_form'
                then {{ to_name_key("coalesce(reported_unit_name, executing_unit, '-')") }}
            else '-'
        end as project_unit_key
    from candidates
    qualify dense_rank() over (partition by document_key order by preference) = 1

),

-- a project printed in several tables of that kind: the table with the most detail, the first of equals
tables as (

    select
        document_key,
        project_key,
        project_unit_key,
        table_no,
        period = 'carried_forward' and bool_and(source_kind = 'carryover_project') as is_carryover_only,
        count(distinct fund_code) as fund_count,
        count(*) as cell_count
    from best_kinds
    group by document_key, project_key, project_unit_key, table_no, period

),

best_tables as (

    select *
    from tables
    qualify row_number() over (
        partition by document_key, project_key, project_unit_key, is_carryover_only
        order by fund_count desc, cell_count desc, table_no
    ) = 1

),

best_table_numbers as (

    select distinct
        document_key,
        project_key,
        project_unit_key,
        table_no
    from best_tables

),

selected as (

    select
        best_kinds.* exclude (project_unit_key, project_key, col_no),
        nullif(best_kinds.project_key, '-') as project_key
    from best_kinds
    inner join best_table_numbers
        on
            best_kinds.document_key = best_table_numbers.document_key
            and best_kinds.project_key = best_table_numbers.project_key
            and best_kinds.project_unit_key = best_table_numbers.project_unit_key
            and best_kinds.table_no is not distinct from best_table_numbers.table_no
    -- 事业收入, 经营收入 and 其他收入 side by side are one fund: a zero beside another amount of it is no row of its own
    qualify
        best_kinds.amount_yuan != 0
        or best_kinds.row_no is null
        or row_number() over (
            partition by
                best_kinds.document_key, best_kinds.table_no, best_kinds.panel_no, best_kinds.row_no,
                best_kinds.fund_code, best_kinds.period
            order by abs(best_kinds.amount_yuan) desc, best_kinds.col_no
        ) = 1

)

select * from selected
