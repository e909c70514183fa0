-- the terms of identities that add up the forms of performance projects: their funds are part of project expenditure
-- (some projects have no form), and what the text says they come to
with

own_cells as (

    select * from {{ ref('int_check_cells') }}
    where is_own_year and value_unit = '元'

),

statements as (

    select * from {{ ref('int_check_statements') }}

),

-- One amount of the year per form; a form that states the money of several years only says nothing about this one.
-- A form printed twice counts once, with the smaller amount if they differ.
year_funds as (

    select *
    from own_cells
    where
        kind = 'performance_form'
        and row_pick in ('grand', 'total')
        and col_pick = 'top'
        and project_key is not null
        and not regexp_matches(
            coalesce(row_label, '') || coalesce(column_label, ''), '实施期|总投资|中期|[二三四五]年|项目资金总额'
        )
    qualify
        row_number() over (
            partition by document_key, table_no
            order by regexp_matches(coalesce(row_label, ''), '年度|当年') desc, row_no, col_no
        ) = 1

),

form_funds as (

    select *
    from year_funds
    qualify
        row_number() over (
            partition by document_key, project_key, reported_unit_name
            order by value, table_no
        ) = 1

),

form_counts as (

    select
        document_key,
        min(table_no) as table_no,
        count(*) as form_count
    from form_funds
    group by document_key

),

-- 支出总表, else the table of projects; 当年 and 上年结转 in columns of their own add up
project_totals as (

    select *
    from own_cells
    where
        row_pick = 'grand'
        and fund_code is null
        and income_source_code is null
        and (
            (kind = 'expenditure_summary' and nature_code = 'project' and col_pick in ('top', 'part'))
            or (kind = 'project' and col_pick = 'top')
        )
    qualify
        dense_rank() over (
            partition by document_key
            order by case when kind = 'expenditure_summary' then 1 else 2 end, table_no
        ) = 1

),

-- a total that is printed twice for one period is not certain to be one
certain_totals as (

    select *
    from project_totals
    qualify
        max(value) over (partition by document_key, coalesce(period, '-'))
        = min(value) over (partition by document_key, coalesce(period, '-'))
        and row_number() over (
            partition by document_key, coalesce(period, '-')
            order by row_no, col_no, figure_id
        ) = 1

),

part_places as (

    select
        form_counts.document_key,
        'X-PF-SUM' as identity_id,
        'forms' as place_id,
        form_counts.table_no,
        '项目绩效目标表｜' || form_counts.form_count || ' 个项目' as place,
        'le' as comparison
    from form_counts
    where
        form_counts.form_count >= 2
        and form_counts.document_key in (select certain_totals.document_key from certain_totals)

),

-- 编报绩效目标的项目5个，涉及项目预算资金3328.13万元: the money stands right after the count and speaks of all of it
stated_money as (

    select
        counts.document_key,
        'N-PERF' as identity_id,
        'perf' || money.statement_no as place_id,
        form_counts.table_no,
        counts.value_text || coalesce(counts.unit_text, '') || ' ' || money.label as place,
        'eq' as comparison,
        money
    from statements as counts
    inner join statements as money
        on
            counts.document_key = money.document_key
            and counts.statement_no + 1 = money.statement_no
            and counts.sentence = money.sentence
            and counts.label = money.label
    inner join form_counts
        on
            counts.document_key = form_counts.document_key
            and counts.value = form_counts.form_count
    where
        counts.statement_role = 'count'
        and counts.resource_code = 'performance_projects'
        and counts.is_own_year
        and counts.parent_no is null
        -- reviews pick some of the projects
        and not regexp_matches(counts.label || counts.sentence, '评价|自评|跟踪|监控')
        and money.statement_role = 'amount'
        and money.is_money
        and money.is_own_year
        and money.fund_code is null
        and money.parent_no is null
    qualify row_number() over (partition by counts.document_key order by counts.statement_no) = 1

),

places as (

    select
        document_key,
        identity_id,
        place_id,
        table_no,
        place,
        comparison
    from part_places
    union all by name
    select
        document_key,
        identity_id,
        place_id,
        table_no,
        place,
        comparison
    from stated_money

),

form_terms as (

    select
        places.*,
        unnest([ -- noqa: AL03
            {{ check_term(
                'left', 'form_funds.table_no', 1, "'绩效目标表 ' || form_funds.project_name", 'form_funds.',
                has_page=true
            ) }}
        ], recursive := true)
    from places
    inner join form_funds on places.document_key = form_funds.document_key

),

total_terms as (

    select
        part_places.*,
        unnest([ -- noqa: AL03
            {{ check_term(
                'right', 'certain_totals.col_no', 1, "certain_totals.table_title || ' ' || certain_totals.column_label",
                'certain_totals.', has_page=true
            ) }}
        ], recursive := true)
    from part_places
    inner join certain_totals on part_places.document_key = certain_totals.document_key

),

money_terms as (

    select
        stated_money.document_key,
        stated_money.identity_id,
        stated_money.place_id,
        stated_money.table_no,
        stated_money.place,
        stated_money.comparison,
        unnest([ -- noqa: AL03
            {{ check_term('right', 1, 1, "money.label", 'money.', has_page=true) }}
        ], recursive := true)
    from stated_money

)

select
    unioned.*,
    '元' as value_unit
from (
    select * from form_terms
    union all by name
    select * from total_terms
    union all by name
    select * from money_terms
) as unioned
