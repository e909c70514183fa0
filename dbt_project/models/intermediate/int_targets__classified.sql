-- the class of each indicator in the taxonomy; an indicator that names several things has one only if all agree
with

parsed as (

    select * from {{ ref('int_targets__parsed') }}

),

patterns as (

    select * from {{ ref('performance_indicator_patterns') }}

),

named as (

    select
        document_key,
        figure_id,
        concat_ws('/', level1, level2) as group_name,
        target_unit,
        {{ fold_target('target_text') }} as target_folded,
        -- '指标1：按期完成率' → '按期完成率'; '受理率（%）' → '受理率'
        regexp_replace(
            regexp_replace(
                {{ to_name_key('coalesce(level3, level2)') }},
                '^(三级)?指标[\d一二三四五六七八九十]*[:：、.]|^[\d]+[:：、.]', ''
            ),
            '[(（][^()（）]*[)）]$', ''
        ) as name_key
    from parsed
    qualify row_number() over (partition by figure_id order by row_no) = 1

),

-- '人才基地满意率；首席技师满意率' names two
parts as (

    select
        document_key,
        figure_id,
        group_name,
        target_unit,
        target_folded,
        unnest(list_filter(regexp_split_to_array(name_key, '[;；]'), part -> part != '')) as name_part
    from named

),

matched as (

    select
        parts.document_key,
        parts.figure_id,
        parts.name_part,
        arg_min(patterns.indicator_code, patterns.priority) as indicator_code
    from parts
    left join patterns
        on
            (patterns.name_pattern is null or regexp_matches(parts.name_part, patterns.name_pattern))
            and (patterns.group_pattern is null or regexp_matches(parts.group_name, patterns.group_pattern))
            and (
                patterns.unit_pattern is null
                or regexp_matches(coalesce(parts.target_unit, ''), patterns.unit_pattern)
            )
            and (patterns.target_pattern is null or regexp_matches(parts.target_folded, patterns.target_pattern))
    group by parts.document_key, parts.figure_id, parts.name_part

),

classified as (

    select
        document_key,
        figure_id,
        case
            when count(*) = count(indicator_code) and count(distinct indicator_code) = 1 then min(indicator_code)
        end as indicator_code
    from matched
    group by document_key, figure_id

)

select * from classified
