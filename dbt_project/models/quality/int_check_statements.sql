-- one row per amount, count, share, change or rate of the prose that an identity may use
with

statements as (

    select * from {{ ref('int_statements__joined') }}
    where statement_role in ('amount', 'count', 'share', 'change', 'rate')

),

final as (

    select
        document_key,
        statement_no,
        figure_id,
        anchor_no,
        parent_no,
        statement_role,
        section,
        sentence,
        page_number,
        coalesce(subject_text, '') as label,
        value_text,
        unit_text,
        coalesce(amount_yuan, numeric_value) as value,
        case when amount_yuan is not null then '元' else coalesce(unit_text, '') end as value_unit,
        {{ half_place('last_place', 'unit_text') }} as half_place,
        family,
        measure,
        nature_code,
        fund_code,
        income_source_code,
        period,
        function_code,
        function_name_text,
        {{ label_key("regexp_extract(function_name_text, '[^/]*$')") }} as function_key,
        economic_code,
        {{ label_key('economic_name_text') }} as economic_key,
        item_code,
        memo_code,
        resource_code,
        procurement_category,
        {{ label_key('project_name') }} as project_key,
        is_own_year,
        value_year,
        value_stage,
        direction,
        compared_with,
        amount_yuan is not null as is_money,
        -- what the number is a part by; parts of one whole are only added up within one axis
        case
            when function_code is not null or function_name_text is not null then 'function'
            when economic_code is not null or economic_name_text is not null then 'economic'
            when item_code is not null then 'item'
            when procurement_category is not null then 'category'
            when project_name is not null then 'project'
            when memo_code is not null then 'memo'
            when resource_code is not null then 'resource'
            when income_source_code is not null or fund_code is not null and family = 'income' then 'source'
            when nature_code is not null then 'nature'
            when period is not null then 'period'
            else 'total'
        end as axis
    from statements

)

select * from final
