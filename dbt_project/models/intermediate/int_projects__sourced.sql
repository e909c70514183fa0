-- money of projects from each place that prints it: the candidates for fct_projects
with

cells as (

    select * from {{ ref('int_cells__classified') }}

),

statements as (

    select * from {{ ref('int_statements__joined') }}

),

-- a form may print the money of the whole project beside that of the year: the side headed 年度 counts
form_panels as (

    select
        document_key,
        table_no,
        panel_no
    from cells
    where kind = 'performance_form' and amount_yuan is not null
    group by document_key, table_no, panel_no
    qualify row_number() over (
        partition by document_key, table_no
        order by
            coalesce(bool_or(regexp_matches(row_label, '年度|当年|本年') and row_role in ('total', 'subtotal')), false) desc,
            coalesce(bool_or(regexp_matches(row_label, '年度|当年|本年')), false) desc,
            panel_no
    ) = 1

),

printed as (

    select
        document_key,
        reported_unit_name,
        kind as source_kind,
        table_no,
        panel_no,
        row_no,
        col_no,
        parent_row_no,
        row_role,
        standing,
        is_contradicted,
        project_name,
        json_extract_string(attributes, '$.project_type') as project_type,
        json_extract_string(attributes, '$.executing_unit') as executing_unit,
        json_extract_string(attributes, '$.starts_on') as starts_on,
        json_extract_string(attributes, '$.ends_on') as ends_on,
        json_extract_string(attributes, '$.basis_text') as basis_text,
        {{ to_fund_code('coalesce(fund_code, income_source_code)') }} as fund_code,
        {{ to_source_within_fund('income_source_code', to_fund_code('coalesce(fund_code, income_source_code)')) }}
            as income_source_code,
        case
            when is_contradicted then period
            else coalesce(period, case when kind = 'carryover_project' then 'carried_forward' else 'current_year' end)
        end as period,
        amount_yuan,
        'table' as evidence,
        figure_id,
        page_number
    from cells
    where
        kind in ('project', 'carryover_project', 'performance_list', 'performance_form')
        and is_own_year
        and amount_yuan is not null
        and (project_name is not null or is_contradicted)
        and standing in ('leaf', 'row_sum', 'column_sum', 'contradicting_part')
        and (
            kind != 'performance_form'
            or (document_key, table_no, panel_no) in (
                select (form_panels.document_key, form_panels.table_no, form_panels.panel_no) from form_panels
            )
        )

),

-- projects that a list leaves out (confidential ones) are what its sum prints beyond those that it names
undisclosed as (

    select
        wholes.figure_id,
        wholes.document_key,
        wholes.table_no,
        wholes.panel_no,
        wholes.row_no,
        wholes.col_no,
        max(wholes.amount_yuan) - sum(parts.amount_yuan) as remainder_yuan
    from printed as wholes
    inner join printed as parts
        on
            wholes.document_key = parts.document_key
            and wholes.table_no = parts.table_no
            and wholes.panel_no = parts.panel_no
            and wholes.col_no = parts.col_no
            and wholes.row_no = parts.parent_row_no
            and parts.standing = 'contradicting_part'
    where
        wholes.is_contradicted
        and wholes.row_role in ('total', 'subtotal')
        and wholes.source_kind in ('project', 'carryover_project', 'performance_list')
    group by all

),

-- a sum smaller than its parts is believed instead of them
settled as (

    select
        printed.* exclude (project_name, amount_yuan, evidence),
        case when undisclosed.figure_id is null then printed.project_name end as project_name,
        case
            when undisclosed.remainder_yuan >= 0 then undisclosed.remainder_yuan
            else printed.amount_yuan
        end as amount_yuan,
        case when undisclosed.remainder_yuan >= 0 then 'derived' else printed.evidence end as evidence
    from printed
    left join undisclosed
        on printed.figure_id = undisclosed.figure_id
    left join undisclosed as above
        on
            printed.document_key = above.document_key
            and printed.table_no = above.table_no
            and printed.panel_no = above.panel_no
            and printed.col_no = above.col_no
            and printed.parent_row_no = above.row_no
    where
        printed.standing in ('leaf', 'row_sum', 'column_sum')
        or (printed.standing = 'contradicting_part' and above.remainder_yuan >= 0)

),

-- a project whose money is listed again below it (by function, by economic class) counts once, on its own row
listed_again as (

    select distinct
        parent.document_key,
        parent.table_no,
        parent.panel_no,
        parent.row_no,
        parent.row_role,
        child.row_no as nested_row_no
    from printed as parent
    inner join printed as child
        on
            parent.document_key = child.document_key
            and parent.table_no = child.table_no
            and parent.panel_no = child.panel_no
            and parent.row_no = child.parent_row_no
            and parent.project_name = child.project_name
    where parent.source_kind in ('project', 'carryover_project', 'performance_list')

),

nested_rows as (

    select distinct
        document_key,
        table_no,
        panel_no,
        nested_row_no as row_no
    from listed_again
    where row_role != 'total'

),

own_rows as (

    select distinct
        document_key,
        table_no,
        panel_no,
        row_no
    from listed_again
    where row_role in ('item', 'unit')

),

from_tables as (

    select settled.*
    from settled
    left join nested_rows using (document_key, table_no, panel_no, row_no)
    left join own_rows using (document_key, table_no, panel_no, row_no)
    where
        nested_rows.row_no is null
        and (
            settled.standing in ('leaf', 'contradicting_part')
            or (own_rows.row_no is not null and settled.standing = 'row_sum')
        )

),

from_text as (

    select
        document_key,
        cast(null as varchar) as reported_unit_name,
        'narrative' as source_kind,
        cast(null as integer) as table_no,
        cast(null as integer) as panel_no,
        cast(null as integer) as row_no,
        cast(null as integer) as col_no,
        cast(null as integer) as parent_row_no,
        'item' as row_role,
        'leaf' as standing,
        false as is_contradicted,
        project_name,
        cast(null as varchar) as project_type,
        cast(null as varchar) as executing_unit,
        cast(null as varchar) as starts_on,
        cast(null as varchar) as ends_on,
        cast(null as varchar) as basis_text,
        {{ to_fund_code('coalesce(fund_code, income_source_code)') }} as fund_code,
        coalesce(period, 'current_year') as period,
        amount_yuan,
        'narrative' as evidence,
        figure_id,
        page_number
    from statements
    where
        family = 'project'
        and statement_role = 'amount'
        and is_own_year
        and amount_yuan is not null
        and project_name is not null
    qualify row_number() over (
        partition by document_key, project_name
        order by statement_no
    ) = 1

),

sourced as (

    select * from from_tables
    union all by name
    select * from from_text

)

select
    *,
    coalesce({{ to_name_key('project_name') }}, '-') as project_key,
    case source_kind
        when 'project' then 1
        when 'carryover_project' then 1
        when 'performance_list' then 2
        when 'performance_form' then 3
        else 4
    end as preference
from sourced
