-- one row per amount, count, share, change or rate of the prose that an identity may use
with

statements as (

    select * from {{ ref('int_statements__joined') }}
    where statement_role in ('amount', 'count', 'share', 'change', 'rate')

),

-- projects by their names in the tables: 某某运维项目预算100万元 speaks of 某某运维
projects as (

    select distinct
        document_key,
        {{ label_key('project_name') }} as project_key
    from {{ ref('stg_table_rows') }}
    where project_name is not null

),

named as (

    select
        statements.*,
        coalesce({{ label_key('statements.project_name') }}, projects.project_key) as project_key
    from statements
    left join projects
        on
            statements.document_key = projects.document_key
            and statements.project_name is null
            and statements.statement_role = 'amount'
            and length(projects.project_key) >= 4
            and {{ project_stem('statements.subject_text') }} = {{ project_stem('projects.project_key') }}
    -- 信息化 and 信息化项目 may both be names
    qualify row_number() over (
        partition by statements.document_key, statements.statement_no
        order by {{ label_key('statements.subject_text') }} = projects.project_key desc nulls last, projects.project_key
    ) = 1

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
        -- 货物类10万元、工程类…
        coalesce(
            procurement_category,
            case
                when family <> 'procurement' then null
                when regexp_matches(subject_text, '^货物类?(采购|支出|预算)*$') then 'goods'
                when regexp_matches(subject_text, '^工程类?(采购|支出|预算)*$') then 'works'
                when regexp_matches(subject_text, '^服务类?(采购|支出|预算)*$') then 'services'
            end
        ) as procurement_category,
        project_key,
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
            when
                procurement_category is not null
                or (family = 'procurement' and regexp_matches(subject_text, '^(货物|工程|服务)类?(采购|支出|预算)*$'))
                then 'category'
            when project_key is not null then 'project'
            when memo_code is not null then 'memo'
            when resource_code is not null then 'resource'
            when income_source_code is not null or fund_code is not null and family = 'income' then 'source'
            when nature_code is not null then 'nature'
            when period is not null then 'period'
            else 'total'
        end as axis
    from named

)

select * from final
