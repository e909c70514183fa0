-- body rows with their codes: printed ones as they are, names without codes resolved through the classification
with

table_rows as (

    select * from {{ ref('stg_table_rows') }}

),

tables as (

    select * from {{ ref('stg_tables') }}

),

documents as (

    select * from {{ ref('stg_documents') }}

),

function_names as (

    select * from {{ ref('int_function_names__listed') }}

),

economic_names as (

    select * from {{ ref('int_economic_names__listed') }}

),

keyed as (

    select
        table_rows.*,
        tables.kind,
        documents.fiscal_year,
        {{ to_name_key('table_rows.row_label') }} as name_key
    from table_rows
    left join tables
        on
            table_rows.document_key = tables.document_key
            and table_rows.table_no = tables.table_no
    left join documents
        on table_rows.document_key = documents.document_key

),

-- rows that could be a functional heading: no meaning of another kind, in a kind of table that prints functions
candidates as (

    select *
    from keyed
    where
        function_code is null
        and economic_code is null
        and economic_system is null
        and nature_code is null
        and income_source_code is null
        and item_code is null
        and balance_code is null
        and name_key is not null
        and row_role in ('item', 'of_which')
        and kind in (
            'budget_summary', 'income_summary', 'expenditure_summary', 'fiscal_summary', 'function_expenditure',
            'basic_function', 'government_fund', 'state_capital'
        )

),

-- 其他支出 is a function and an economic class: a side of a summary counts as functional by its other headings
class_matches as (

    select
        candidates.document_key,
        candidates.table_no,
        candidates.panel_no,
        candidates.row_no,
        max(function_names.function_code) as function_code
    from candidates
    inner join function_names
        on
            candidates.name_key = function_names.name_key
            and function_names.level = 'class'
    group by 1, 2, 3, 4
    having count(distinct function_names.function_code) = 1

),

functional_panels as (

    select distinct
        document_key,
        table_no,
        panel_no
    from class_matches
    where function_code != '229'

),

classes as (

    select class_matches.*
    from class_matches
    inner join functional_panels using (document_key, table_no, panel_no)

),

with_classes as (

    select
        keyed.* exclude (function_code),
        coalesce(keyed.function_code, classes.function_code) as function_code,
        case
            when keyed.function_code is not null then 'printed'
            when classes.function_code is not null then 'name'
        end as function_code_evidence
    from keyed
    left join classes using (document_key, table_no, panel_no, row_no)

),

-- groups and items: inside the heading that the row is printed under
group_matches as (

    {{ match_names_inside('with_classes') }}

),

with_groups as (

    select
        with_classes.* exclude (function_code, function_code_evidence),
        coalesce(with_classes.function_code, group_matches.function_code) as function_code,
        case
            when with_classes.function_code is not null then with_classes.function_code_evidence
            when group_matches.function_code is not null then 'name'
        end as function_code_evidence
    from with_classes
    left join group_matches using (document_key, table_no, panel_no, row_no)

),

item_matches as (

    {{ match_names_inside('with_groups') }}

),

-- last, a name that only one code of the year carries
unique_names as (

    select
        candidates.document_key,
        candidates.table_no,
        candidates.panel_no,
        candidates.row_no,
        max(function_names.function_code) as function_code
    from candidates
    inner join function_names
        on
            candidates.name_key = function_names.name_key
            and candidates.fiscal_year
            between coalesce(function_names.from_year, 0) and coalesce(function_names.to_year, 9999)
    where candidates.kind not in ('budget_summary', 'fiscal_summary')
    group by 1, 2, 3, 4
    having count(distinct function_names.function_code) = 1

),

with_functions as (

    select
        with_groups.* exclude (function_code, function_code_evidence),
        coalesce(with_groups.function_code, item_matches.function_code, unique_names.function_code) as function_code,
        case
            when with_groups.function_code is not null then with_groups.function_code_evidence
            when coalesce(item_matches.function_code, unique_names.function_code) is not null then 'name'
        end as function_code_evidence
    from with_groups
    left join item_matches using (document_key, table_no, panel_no, row_no)
    left join unique_names using (document_key, table_no, panel_no, row_no)

),

-- economic names: within the class that the row is printed under, else unique in the system
economic_matches as (

    select
        child.document_key,
        child.table_no,
        child.panel_no,
        child.row_no,
        max(economic_names.economic_code) as economic_code,
        max(economic_names.system) as economic_system
    from keyed as child
    left join keyed as parent
        on
            child.document_key = parent.document_key
            and child.table_no = parent.table_no
            and child.panel_no = parent.panel_no
            and child.parent_row_no = parent.row_no
    inner join economic_names
        on
            child.name_key = economic_names.name_key
            and coalesce(child.economic_system, 'department') = economic_names.system
            and coalesce(parent.economic_code, economic_names.parent_code, '')
            = coalesce(economic_names.parent_code, '')
    where
        child.economic_code is null
        and child.row_role in ('item', 'of_which')
        and (
            child.economic_system is not null
            or child.kind in ('basic_economic', 'economic_expenditure')
        )
    group by 1, 2, 3, 4
    having count(distinct economic_names.economic_code) = 1

),

coded as (

    select
        with_functions.* exclude (economic_code, economic_system, kind, fiscal_year, name_key),
        coalesce(with_functions.economic_code, economic_matches.economic_code) as economic_code,
        coalesce(
            with_functions.economic_system,
            economic_matches.economic_system,
            case
                when with_functions.economic_code like '3%' then 'department'
                when with_functions.economic_code like '5%' then 'government'
            end
        ) as economic_system,
        case
            when with_functions.economic_code is not null then 'printed'
            when economic_matches.economic_code is not null then 'name'
        end as economic_code_evidence
    from with_functions
    left join economic_matches using (document_key, table_no, panel_no, row_no)

)

select
    *,
    -- 501|01 beside 301|01: a full code of the other system, and nothing that two codes in one cell make together
    case
        when
            regexp_full_match(attributes ->> '$.gov_code', '[35][0-9]{2}([0-9]{2}){0,2}')
            and left(attributes ->> '$.gov_code', 1) != left(economic_code, 1)
            then attributes ->> '$.gov_code'
    end as paired_economic_code
from coded
