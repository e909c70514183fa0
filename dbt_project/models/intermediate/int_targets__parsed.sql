-- performance indicators with their target split into operator, value, range and unit; words stay as text
with

indicators as (

    select * from {{ ref('stg_indicators') }}

),

tables as (

    select * from {{ ref('stg_tables') }}

),

folded as (

    select
        indicators.*,
        {{ fold_target('indicators.target_text') }} as target_folded,
        {{ fold_target('indicators.operator_text') }} as operator_folded,
        {{ fold_target('indicators.target_unit_text') }} as unit_folded
    from indicators
    inner join tables
        on
            indicators.document_key = tables.document_key
            and indicators.table_no = tables.table_no
            and tables.is_repeat_of is null

),

targeted as (

    select *
    from folded
    -- an indicator without a target is no promise; '—' and '/' print nothing
    where target_folded is not null and not regexp_full_match(target_folded, '[-~/\\]+')

),

matched as (

    select
        *,
        -- a column of signs may also say 定性: then a number inside the words is no target
        coalesce(operator_folded in ('定性', '定性指标', '文字'), false) as is_declared_qualitative,
        regexp_extract(target_folded, '{{ target_pattern() }}', ['prefix', 'number', 'unit', 'suffix']) as one,
        regexp_full_match(target_folded, '{{ target_pattern() }}') as is_one,
        regexp_extract(target_folded, '{{ range_pattern() }}', ['low', 'low_unit', 'high', 'high_unit']) as two,
        regexp_full_match(target_folded, '{{ range_pattern() }}') as is_two
    from targeted

),

-- '12月底前', '2024年12月' and the like are dates, not quantities
judged as (

    select
        *,
        case
            when is_declared_qualitative then 'qualitative'
            when is_one and not regexp_matches(one['unit'], '前|底|起|初|中旬|上旬|下旬|后|月份|号') then 'one'
            when is_two then 'two'
            else 'qualitative'
        end as form
    from matched

),

split as (

    select
        *,
        case form
            when 'one'
                then coalesce(
                    {{ to_operator("one['prefix']") }},
                    {{ to_operator("one['suffix']") }},
                    {{ to_operator('operator_folded') }},
                    '='
                )
            when 'two' then 'between'
        end as operator,
        case form
            when 'one' then try_cast(replace(one['number'], ',', '') as decimal(20, 4))
            when 'two' then try_cast(two['low'] as decimal(20, 4))
        end as target_value,
        case form when 'two' then try_cast(two['high'] as decimal(20, 4)) end as target_value_high,
        case form
            when 'one' then coalesce(nullif(one['unit'], ''), unit_folded)
            when 'two' then coalesce(nullif(two['high_unit'], ''), nullif(two['low_unit'], ''), unit_folded)
        end as unit_found
    from judged

),

parsed as (

    select
        document_key || ':t' || table_no || ':r' || row_no
        || coalesce(':c' || value_col_no, ':i') as figure_id,
        document_key,
        table_no,
        row_no,
        target_scope,
        project_name,
        level1,
        level2,
        level3,
        operator,
        target_value,
        target_value_high,
        case when unit_found in ('百分比', '百分率', '百分数', '%(百分比)', '率') then '%' else unit_found end as target_unit,
        target_text,
        scoring_text,
        try_cast(regexp_extract({{ fold_target('weight_text') }}, '^(\d+(\.\d+)?)', 1) as decimal(9, 4)) as weight,
        page_number
    from split

)

select * from parsed
