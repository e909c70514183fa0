-- checks of words in economic and performance tables
with

cells as (

    select * from {{ ref('int_check_cells') }}

),

indicators as (

    select * from {{ ref('stg_indicators') }}

),

-- 301, 303 are personnel; 302, 310 are public funds
classes as (

    select
        document_key,
        'T6-CLS' as identity_id,
        figure_id as place_id,
        table_no,
        table_title || '｜' || row_label || '｜' || column_leaf_label as place,
        row_label || ' ' || column_leaf_label || ' ' || value_text as left_text,
        case when left(economic_code, 3) in ('301', '303') then '通常属人员经费' else '通常属公用经费' end as right_text,
        page_number as left_page,
        figure_id,
        -- some publishers split a class over both kinds of funds; a class that stands under the other kind alone is odd
        bool_or(
            nature_code
            = case when left(economic_code, 3) in ('301', '303') then 'basic_personnel' else 'basic_public' end
        ) over (partition by document_key, table_no, economic_code) as is_good
    from cells
    where
        kind = 'basic_economic'
        and is_own_year
        and nature_code in ('basic_personnel', 'basic_public')
        and economic_code in ('301', '302', '303', '310')
        and coalesce(economic_system, 'department') = 'department'
        and value <> 0

),

-- money of cost indicators: no single one above the project's funds
costs as (

    select
        indicators.document_key,
        indicators.table_no,
        indicators.row_no,
        indicators.level3,
        indicators.target_text,
        indicators.page_number,
        try_cast(
            regexp_extract(replace(indicators.target_text, ',', ''), '([0-9]+(\.[0-9]+)?)\s*(万元|元)', 1)
            as decimal(20, 4)
        )
        * case
            when regexp_extract(replace(indicators.target_text, ',', ''), '([0-9]+(\.[0-9]+)?)\s*(万元|元)', 3) = '万元'
                then 10000
            else 1
        end as cost_yuan
    from indicators
    where
        contains(coalesce(indicators.level1, '') || coalesce(indicators.level2, ''), '成本')
        and regexp_matches(coalesce(indicators.level3, ''), '总成本|项目成本|总额|成本控制|预算|经费')

),

project_funds as (

    select
        document_key,
        table_no,
        value,
        value_text,
        half_place,
        unit_text
    from cells
    where
        kind = 'performance_form'
        and value_unit = '元'
        and row_pick in ('grand', 'total', 'subtotal', 'line')
        and col_pick = 'top'
    qualify row_number() over (partition by document_key, table_no order by value desc, row_no) = 1

),

cost_limits as (

    select
        costs.document_key,
        'PF-COST' as identity_id,
        'cost' || costs.table_no || '/' || costs.row_no as place_id,
        costs.table_no,
        '绩效目标表｜' || costs.level3 as place,
        costs.level3 || ' ' || costs.target_text as left_text,
        '资金总额 ' || project_funds.value_text || coalesce(project_funds.unit_text, '') as right_text,
        costs.page_number as left_page,
        costs.cost_yuan <= project_funds.value + project_funds.half_place as is_good
    from costs
    inner join project_funds
        on
            costs.document_key = project_funds.document_key
            and costs.table_no = project_funds.table_no
    where costs.cost_yuan is not null

),

written_targets as (

    select
        *,
        regexp_replace(coalesce(operator_text, '') || target_text, '[,，\s]', '', 'g') as target_key
    from indicators

),

-- Parts of the cost of a form: amounts with an upper bound or exact ones, each for the whole year and project. Not
-- what a person, a time or a piece costs, nor what a project spares others or costs society.
cost_parts as (

    select
        *,
        {{ label_key('level3') }} as level3_key,
        regexp_extract(target_key, '([0-9]+(\.[0-9]+)?)(万元|元)', 1) as number_text,
        case when contains(target_key, '万元') then 10000 else 1 end as yuan_per_unit
    from written_targets
    where
        target_scope = 'project'
        and contains(coalesce(level1, '') || coalesce(level2, ''), '成本')
        and not regexp_matches(coalesce(level2, ''), '社会|生态|环境')
        and not regexp_matches(
            coalesce(level3, ''),
            '其中|单价|单台|单位|单次|单人|单个|每|均|标准|限额|节约|节省|节支|降低|减少|收入|累计|期'
        )
        and regexp_full_match(
            target_key,
            '(≤|≦|<=|<|＜=|＜|=|＝|不超过|不高于|小于等于|控制在)*[0-9]+(\.[0-9]+)?(万元|元)(/年|以内|以下)?'
        )

),

cost_amounts as (

    select
        cost_parts.*,
        cast(cost_parts.number_text as decimal(20, 4)) * cost_parts.yuan_per_unit as cost_yuan,
        0.5 * cost_parts.yuan_per_unit
        / power(10, length(regexp_extract(cost_parts.number_text, '\.([0-9]+)', 1))) as half_place_yuan,
        project_funds.value_text as funds_text,
        project_funds.unit_text as funds_unit,
        project_funds.half_place as funds_half_place,
        -- costs may be those of the whole period where the form prints its money too
        (
            select max(whole.value) from cells as whole
            where
                whole.kind = 'performance_form'
                and whole.value_unit = '元'
                and whole.document_key = cost_parts.document_key
                and whole.table_no = cost_parts.table_no
        ) as limit_yuan,
        project_funds.value as funds_yuan,
        {{ label_key("coalesce(cost_parts.project_name, '-')") }} as project_key
    from cost_parts
    inner join project_funds
        on
            cost_parts.document_key = project_funds.document_key
            and cost_parts.table_no = project_funds.table_no

),

-- an indicator of the whole cost stands beside those of its parts
cost_sums as (

    select
        document_key,
        'PF-COST' as identity_id,
        'costs' || table_no as place_id,
        table_no,
        '绩效目标表｜' || min(project_key) || '｜成本指标合计' as place,
        string_agg(level3_key || ' ' || target_text, ' + ' order by row_no) as left_text,
        '资金总额 ' || min(funds_text) || coalesce(min(funds_unit), '') as right_text,
        min(page_number) as left_page,
        sum(cost_yuan) <= min(limit_yuan) + min(funds_half_place) + sum(half_place_yuan) as is_good
    from cost_amounts
    where
        cost_yuan <> funds_yuan
        and not regexp_matches(level3_key, '总|合计|控制|预算|项目成本|项目支出|全部|整体')
        and not contains(level3_key, project_key)
    group by document_key, table_no
    having
        count(*) >= 2
        -- one that is all the others together is a whole as well, or the same cost under two names
        and sum(cost_yuan) <> 2 * max(cost_yuan)

),

-- 100 in all, or 90 where 10 are kept for execution
weights as (

    select
        document_key,
        'PF-WEIGHT' as identity_id,
        'w' || table_no || coalesce(project_name, '') as place_id,
        table_no,
        '绩效指标权重｜' || coalesce(project_name, '') as place,
        '权重合计 ' || cast(sum(try_cast(replace(weight_text, '%', '') as decimal(12, 2))) as varchar) as left_text,
        '应为 100（或 90）' as right_text,
        min(page_number) as left_page,
        sum(try_cast(replace(weight_text, '%', '') as decimal(12, 2))) in (100, 90, 80, 1) as is_good
    from indicators
    where weight_text is not null
    group by document_key, table_no, project_name
    -- indicators without a weight of their own share a merged cell: what they add up to is not printed
    having count(*) = count(try_cast(replace(weight_text, '%', '') as decimal(12, 2)))

),

satisfaction_bounds as (

    select
        document_key,
        'PF-BOUND' as identity_id,
        'b' || table_no || '/' || row_no as place_id,
        table_no,
        '绩效目标表｜' || coalesce(level3, '') as place,
        coalesce(level3, '') || ' ' || coalesce(operator_text, '') || coalesce(target_text, '') as left_text,
        '满意度应为“≥”' as right_text,
        page_number as left_page,
        not regexp_matches(
            coalesce(operator_text, '') || coalesce(target_text, ''), '^\s*(≤|≦|<|＜|小于|不高于|不超过)'
        ) as is_good
    from indicators
    where
        contains(coalesce(level3, ''), '满意')
        and not regexp_matches(level3, '不满意|投诉|纠纷')
        and regexp_matches(coalesce(target_text, ''), '[0-9]')

)

select * from classes -- noqa: AM07
union all by name
select * from cost_limits
union all by name
select * from cost_sums
union all by name
select * from weights
union all by name
select * from satisfaction_bounds
