-- every project that procurement is for stands in the table of projects or has performance targets. Most procurement
-- tables name goods (复印纸, 台式计算机): only a table most of whose names are projects says what its others are.
{%- set least_alike = 4 %}
{%- set of_basic_money = '公用|定额|人员经费|基本支出|日常|运转类|^(合计|小计|总计|货物|工程|服务)$' %}

with

cells as (

    select * from {{ ref('int_check_cells') }}

),

economic_names as (

    select distinct name_key from {{ ref('int_economic_names__listed') }}

),

projects as (

    select distinct
        document_key,
        {{ project_stem('coalesce(project_name, row_label)') }} as name_key
    from cells
    where
        kind in ('project', 'carryover_project', 'performance_form', 'performance_list')
        and (project_name is not null or (kind in ('project', 'carryover_project') and row_pick = 'line'))

),

-- a table with a column of project names speaks of them; else its rows may be projects
procurement_tables as (

    select
        document_key,
        table_no,
        bool_or(project_name is not null) as names_projects
    from cells
    where kind = 'procurement'
    group by document_key, table_no

),

procured as (

    select
        cells.document_key,
        cells.table_no,
        min(cells.table_title) as table_title,
        coalesce(cells.project_name, cells.row_label) as name_text,
        {{ project_stem('coalesce(cells.project_name, cells.row_label)') }} as name_key,
        min(cells.page_number) as page_number
    from cells
    inner join procurement_tables
        on
            cells.document_key = procurement_tables.document_key
            and cells.table_no = procurement_tables.table_no
    where
        cells.is_own_year
        and cells.is_leaf_row
        and cells.row_pick = 'line'
        and cells.function_code is null
        and (cells.project_name is not null or not procurement_tables.names_projects)
        and coalesce(cells.project_name, cells.row_label, '') <> ''
    group by cells.document_key, cells.table_no, name_text, name_key

),

judged as (

    select
        procured.*,
        bool_or(
            procured.name_key = projects.name_key
            or (
                least(length(procured.name_key), length(projects.name_key)) >= {{ least_alike }}
                and (
                    contains(procured.name_key, projects.name_key)
                    or contains(projects.name_key, procured.name_key)
                )
            )
        ) as is_project
    from procured
    inner join projects on procured.document_key = projects.document_key
    where
        not regexp_matches(procured.name_key, '{{ of_basic_money }}')
        and procured.name_key not in (select economic_names.name_key from economic_names)
    group by all

),

verdicts as (

    select
        document_key,
        table_no,
        min(table_title) as table_title,
        coalesce(min(page_number) filter (where not is_project), min(page_number)) as page_number,
        count(*) as names,
        count(*) filter (where is_project) as projects,
        string_agg(name_text, '、' order by page_number, name_text) filter (where not is_project) as strange_names
    from judged
    group by document_key, table_no

)

select
    document_key,
    'X-PR-PJ' as identity_id,
    'projects' || table_no as place_id,
    table_no,
    table_title || '｜项目名称' as place,
    '政府采购表 ' || coalesce(strange_names, names || ' 个项目') as left_text,
    case
        when strange_names is null then '项目支出表或绩效目标表 均有'
        else '项目支出表和绩效目标表 没有同名项目'
    end as right_text,
    page_number as left_page,
    strange_names is null as is_good
from verdicts
where projects >= 2 and projects * 2 >= names
