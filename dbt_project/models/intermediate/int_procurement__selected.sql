-- government procurement by item or category: the table, else the categories that the text prints
with

cells as (

    select * from {{ ref('int_cells__classified') }}

),

statements as (

    select * from {{ ref('int_statements__joined') }}

),

-- 采购项目 beside 采购目录, in either order: the project whose money buys, and what the catalogue calls the thing bought.
-- A row's first name is its item_name, the second carries its column's number
catalogues as (

    select
        document_key,
        table_no,
        panel_no,
        min(col_no) filter (where regexp_matches(column_label, '(目录|品目)(名称)?$')) as catalogue_col_no,
        min(col_no) filter (where regexp_matches(column_label, '采购项目(名称)?$')) as project_col_no
    from {{ ref('stg_table_columns') }}
    where column_role = 'item_name'
    group by document_key, table_no, panel_no
    having
        catalogue_col_no is not null
        and count(*) filter (where regexp_matches(column_label, '采购项目(名称)?$')) = 1

),

known_issues as (

    select distinct figure_id from {{ ref('int_figures__in_known_issue') }}

),

rows_of_tables as (

    select
        cells.* exclude (project_name),
        json_extract_string(cells.attributes, '$.item_name') as first_name,
        json_extract_string(cells.attributes, '$.item_name_' || catalogues.catalogue_col_no) as catalogue_second,
        json_extract_string(cells.attributes, '$.item_name_' || catalogues.project_col_no) as project_second,
        case
            when project_second is not null then first_name
            else catalogue_second
        end as catalogue_name,
        coalesce(
            cells.project_name,
            project_second,
            case when catalogue_second is not null then first_name end
        ) as project_name
    from cells
    left join catalogues
        on
            cells.document_key = catalogues.document_key
            and cells.table_no = catalogues.table_no
            and cells.panel_no = catalogues.panel_no
    where cells.kind = 'procurement'

),

from_tables as (

    select
        document_key,
        reported_unit_name,
        table_no,
        case
            when regexp_matches(json_extract_string(attributes, '$.category'), '货物|goods') then 'goods'
            when regexp_matches(json_extract_string(attributes, '$.category'), '工程|works') then 'works'
            when regexp_matches(json_extract_string(attributes, '$.category'), '服务|services') then 'services'
            else category
        end as category,
        -- a row that is itself a category (货物, 服务) is no item of that name, nor is 科目名称 beside its code
        case
            when not regexp_full_match(coalesce(row_label, ''), '{{ category_label() }}')
                then
                    coalesce(
                        catalogue_name,
                        first_name,
                        case when coalesce(function_code, economic_code) is null then row_label end
                    )
        end as item_name,
        case
            when not regexp_full_match(coalesce(project_name, ''), '{{ category_label() }}') then project_name
        end as project_name,
        {{ to_fund_code('coalesce(fund_code, income_source_code)') }} as fund_code,
        amount_yuan,
        'table' as evidence,
        figure_id,
        page_number
    from rows_of_tables
    where
        standing = 'leaf'
        and is_own_year
        and amount_yuan is not null
        and not (row_role in ('total', 'subtotal') and amount_yuan = 0)

),

text_amounts as (

    select
        document_key,
        statement_no,
        procurement_category,
        {{ to_fund_code('fund_code') }} as fund_code,
        amount_yuan,
        {{ to_yuan('last_place', 'unit_text') }} * 0.5 as tolerance_yuan,
        figure_id,
        page_number
    from statements
    where
        family = 'procurement'
        and statement_role = 'amount'
        and is_own_year
        and amount_yuan is not null
        and document_key not in (select from_tables.document_key from from_tables)

),

text_parts as (

    select *
    from text_amounts
    where procurement_category in ('goods', 'works', 'services')
    qualify row_number() over (
        partition by document_key, procurement_category
        order by statement_no
    ) = 1

),

text_totals as (

    select *
    from text_amounts
    where procurement_category is null
    qualify row_number() over (
        partition by document_key
        order by statement_no
    ) = 1

),

text_sums as (

    select
        document_key,
        sum(amount_yuan) as amount_yuan,
        sum(tolerance_yuan) as tolerance_yuan
    from text_parts
    group by document_key

),

-- the parts where they make up the total; the total alone where they contradict it and the issue is registered;
-- nothing where nobody has looked at the contradiction
text_verdicts as (

    select
        coalesce(text_sums.document_key, text_totals.document_key) as document_key,
        case
            when text_sums.document_key is null then 'total'
            when text_totals.document_key is null then 'parts'
            -- parts printed as 0 beside a total split nothing, however coarse their last place is
            when text_sums.amount_yuan = 0 and text_totals.amount_yuan != 0 then 'total'
            when
                abs(text_sums.amount_yuan - text_totals.amount_yuan)
                <= text_sums.tolerance_yuan + text_totals.tolerance_yuan
                then 'parts'
            when known_issues.figure_id is not null then 'total'
            else 'withheld'
        end as verdict
    from text_sums
    full join text_totals
        on text_sums.document_key = text_totals.document_key
    left join known_issues
        on text_totals.figure_id = known_issues.figure_id

),

from_text as (

    select text_parts.*
    from text_parts
    inner join text_verdicts
        on
            text_parts.document_key = text_verdicts.document_key
            and text_verdicts.verdict = 'parts'

    union all

    select text_totals.*
    from text_totals
    inner join text_verdicts
        on
            text_totals.document_key = text_verdicts.document_key
            and text_verdicts.verdict = 'total'

),

selected as (

    select
        document_key,
        reported_unit_name,
        category,
        item_name,
        project_name,
        {{ to_name_key('project_name') }} as project_key,
        fund_code,
        amount_yuan,
        evidence,
        figure_id,
        page_number
    from from_tables

    union all

    select
        document_key,
        cast(null as varchar) as reported_unit_name,
        procurement_category as category,
        cast(null as varchar) as item_name,
        cast(null as varchar) as project_name,
        cast(null as varchar) as project_key,
        fund_code,
        amount_yuan,
        'narrative' as evidence,
        figure_id,
        page_number
    from from_text

)

select * from selected
