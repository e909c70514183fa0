-- the terms of sums in the text: parts (其中) of an amount or of a count, within one axis and of the same year
with

statements as (

    select * from {{ ref('int_check_statements') }}

),

-- 其中: parts of an amount or count of the text, within one axis and of the same year
parts as (

    select
        parts.*,
        wholes.axis as whole_axis,
        wholes.value as whole_value,
        coalesce(
            parts.function_code, parts.function_key, parts.economic_code, parts.economic_key, parts.item_code,
            parts.procurement_category, parts.project_key, parts.memo_code,
            case when parts.axis = 'source' then coalesce(parts.income_source_code, parts.fund_code) end,
            parts.nature_code, parts.label
        ) as part_key
    from statements as parts
    inner join statements as wholes
        on
            parts.document_key = wholes.document_key
            and parts.parent_no = wholes.statement_no
            and parts.statement_role = wholes.statement_role
            and parts.value_unit = wholes.value_unit
            and parts.value_year is not distinct from wholes.value_year
            and parts.value_stage is not distinct from wholes.value_stage
    where parts.statement_role in ('amount', 'count') and parts.axis <> 'total'

),

part_groups as (

    select
        document_key,
        parent_no,
        axis,
        min(statement_role) as statement_role,
        count(*) as part_count,
        count(distinct part_key) as key_count,
        max(value) as greatest_part,
        sum(value) as part_sum,
        min(whole_value) as whole_value,
        min(whole_axis) as whole_axis,
        bool_or(nature_code = 'basic') as has_basic,
        bool_or(nature_code = 'project') as has_project,
        bool_or(nature_code in ('basic_personnel', 'basic_public')) as has_parts_of_basic,
        count(distinct item_code) filter (where item_code in ('overseas', 'reception', 'vehicle')) as item_count,
        bool_or(item_code in ('vehicle_purchase', 'vehicle_operation')) as has_parts_of_vehicle,
        count(distinct procurement_category) as category_count,
        bool_or(coalesce(income_source_code, fund_code) = 'fiscal_appropriation') as has_fiscal,
        bool_or(
            coalesce(income_source_code, fund_code) in ('general_public_budget', 'government_fund', 'state_capital')
        ) as has_parts_of_fiscal
    from parts
    group by document_key, parent_no, axis

),

-- which groups are whole splits; of the others only "no part is greater than the whole" can be said
judgeable_groups as (

    select
        *,
        case
            when axis = 'category' then 'N-PROC'
            when axis = 'economic' then 'N-ECO'
            when axis = 'resource' then 'N-ASSET'
            else 'N-SUM'
        end as identity_id,
        case
            when axis = 'nature' and has_basic and has_project then 'eq'
            when axis = 'item' and item_count = 3 then 'eq'
            when axis = 'category' and category_count = 3 then 'eq'
            else 'ge'
        end as comparison
    from part_groups
    where
        part_count > 1
        and (part_count = key_count or axis = 'resource')
        and not (axis = 'nature' and has_basic and has_parts_of_basic)
        and not (axis = 'item' and item_count > 0 and has_parts_of_vehicle)
        -- 从资金来源看…一般公共预算拨款；从资金年度看，本年财政拨款收入…: two splits of one amount
        and not (axis = 'source' and has_fiscal and has_parts_of_fiscal)
        and axis not in ('memo', 'period', 'project')
        and whole_axis <> axis

),

sum_terms as (

    select
        parts.document_key,
        judgeable_groups.identity_id,
        'p' || parts.parent_no || parts.axis as place_id,
        wholes.label || '｜其中' as place,
        wholes.family,
        judgeable_groups.comparison,
        'right' as side,
        parts.statement_no as term_no,
        1 as weight,
        parts.label,
        parts.value_text,
        parts.value,
        case when parts.is_money then parts.half_place else 0 end as half_place,
        parts.value_unit,
        parts.unit_text,
        parts.page_number,
        parts.figure_id
    from parts
    inner join judgeable_groups
        on
            parts.document_key = judgeable_groups.document_key
            and parts.parent_no = judgeable_groups.parent_no
            and parts.axis = judgeable_groups.axis
    inner join statements as wholes
        on
            parts.document_key = wholes.document_key
            and parts.parent_no = wholes.statement_no
    where judgeable_groups.axis <> 'resource'
    union all by name
    select
        wholes.document_key,
        judgeable_groups.identity_id,
        'p' || judgeable_groups.parent_no || judgeable_groups.axis as place_id,
        wholes.label || '｜其中' as place,
        wholes.family,
        judgeable_groups.comparison,
        'left' as side,
        0 as term_no,
        1 as weight,
        wholes.label,
        wholes.value_text,
        wholes.value,
        case when wholes.is_money then wholes.half_place else 0 end as half_place,
        wholes.value_unit,
        wholes.unit_text,
        wholes.page_number,
        wholes.figure_id
    from judgeable_groups
    inner join statements as wholes
        on
            judgeable_groups.document_key = wholes.document_key
            and judgeable_groups.parent_no = wholes.statement_no
    where judgeable_groups.axis <> 'resource'

),

-- vehicles = sum by use; heads likewise, where the parts are one level deep
resource_parts as (

    select
        parts.*,
        wholes.label as whole_label,
        wholes.value_text as whole_text,
        wholes.figure_id as whole_figure_id,
        wholes.page_number as whole_page,
        case when wholes.resource_code like 'vehicles%' then 'N-ASSET' else 'N-HEAD' end as identity_id
    from parts
    inner join statements as wholes
        on
            parts.document_key = wholes.document_key
            and parts.parent_no = wholes.statement_no
    where
        parts.axis = 'resource'
        and (wholes.resource_code like 'vehicles%' or wholes.resource_code like 'headcount%')
        and parts.resource_code = wholes.resource_code

),

resource_groups as (

    select
        document_key,
        parent_no,
        identity_id
    from resource_parts
    group by document_key, parent_no, identity_id
    having count(*) > 2 and not bool_or(regexp_matches(label, '小计|合计'))

),

resource_terms as (

    select
        resource_parts.document_key,
        resource_parts.identity_id,
        'r' || resource_parts.parent_no as place_id,
        resource_parts.whole_label || '｜其中' as place,
        'resources' as family,
        'eq' as comparison,
        'right' as side,
        resource_parts.statement_no as term_no,
        1 as weight,
        resource_parts.label,
        resource_parts.value_text,
        resource_parts.value,
        0 as half_place,
        resource_parts.value_unit,
        resource_parts.unit_text,
        resource_parts.page_number,
        resource_parts.figure_id
    from resource_parts
    inner join resource_groups
        on
            resource_parts.document_key = resource_groups.document_key
            and resource_parts.parent_no = resource_groups.parent_no
    union all by name
    select distinct
        resource_parts.document_key,
        resource_parts.identity_id,
        'r' || resource_parts.parent_no as place_id,
        resource_parts.whole_label || '｜其中' as place,
        'resources' as family,
        'eq' as comparison,
        'left' as side,
        0 as term_no,
        1 as weight,
        resource_parts.whole_label as label,
        resource_parts.whole_text as value_text,
        resource_parts.whole_value as value,
        0 as half_place,
        resource_parts.value_unit,
        resource_parts.unit_text,
        resource_parts.whole_page as page_number,
        resource_parts.whole_figure_id as figure_id
    from resource_parts
    inner join resource_groups
        on
            resource_parts.document_key = resource_groups.document_key
            and resource_parts.parent_no = resource_groups.parent_no

)

select * from sum_terms
union all by name
select * from resource_terms
