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

-- '≥95%；≥95%' promises one thing for several; '≤2次；≥95%' stays text
reduced as (

    select
        *,
        list_distinct(list_filter(regexp_split_to_array(target_folded, '[;；]'), part -> part != '')) as parts
    from targeted

),

stripped as (

    select
        * exclude (target_folded, parts),
        case
            when len(parts) = 1 then {{ strip_target_subject('parts[1]') }}
            else target_folded
        end as target_folded
    from reduced

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
    from stripped

),

-- '12月底前', '2024年12月', '1-4季度' and the like are dates, not quantities
judged as (

    select
        *,
        case
            when is_declared_qualitative then 'qualitative'
            when
                is_one
                and not regexp_matches(one['unit'], '前|底|[年月日号天]起|初|中旬|上旬|下旬|后|月份|号')
                -- a bare '12月' or '2024年' names a date; '12个月' and '≤12月' are lengths
                and not (
                    one['prefix'] = '' and one['suffix'] = ''
                    and (one['unit'] = '月' or (one['unit'] = '年' and length(one['number']) = 4))
                )
                then 'one'
            when is_two and not regexp_matches(two['high_unit'], '^(季度|月|月份|日|号)$') then 'two'
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
                    -- '1200余人' is at least that
                    case when regexp_matches(one['unit'], '^[余多]') then '>=' end,
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
            when 'one' then coalesce(nullif(one['unit'], ''), unit_folded, {{ unit_in_name('level3') }})
            when 'two'
                then coalesce(
                    nullif(two['high_unit'], ''), nullif(two['low_unit'], ''), unit_folded, {{ unit_in_name('level3') }}
                )
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
        reported_unit_name,
        level1,
        level2,
        level3,
        operator,
        target_value,
        target_value_high,
        {{ to_target_unit('unit_found') }} as target_unit,
        target_text,
        scoring_text,
        try_cast(regexp_extract({{ fold_target('weight_text') }}, '^(\d+(\.\d+)?)', 1) as decimal(9, 4)) as weight,
        page_number
    from split

)

select * from parsed
