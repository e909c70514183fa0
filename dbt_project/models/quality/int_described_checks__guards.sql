-- guards beside the identities: index rows, years, magnitudes, scales
with

documents as (

    select * from {{ ref('stg_documents') }}
    where read_status = 'read'

),

cells as (

    select * from {{ ref('int_check_cells') }}

),

-- 1, 2, 3, 4 … in a row of amounts
index_rows as (

    select
        document_key,
        'G-INDEX' as identity_id,
        table_no,
        min(table_title) as table_title,
        min(table_title) || '｜' || coalesce(min(row_label), '') as place,
        string_agg(value_text, ' ' order by col_no) as left_text,
        '金额栏中不应有栏次行' as right_text,
        min(page_number) as left_page,
        not(
            count(*) >= 3
            and bool_and(regexp_matches(value_text, '^\s*[0-9]{1,2}\s*$'))
            -- in 64 bits: a damaged document prints 3 beside -2147483648, whose difference is no INT32
            and cast(max(try_cast(trim(value_text) as integer)) as bigint)
            - min(try_cast(trim(value_text) as integer)) = count(*) - 1
            and count(distinct trim(value_text)) = count(*)
        ) as is_good
    from cells
    group by document_key, table_no, panel_no, row_no

),

index_tables as (

    select
        document_key,
        identity_id,
        'idx' || table_no as place_id,
        table_no,
        coalesce(min(place) filter (where not is_good), min(table_title)) as place,
        coalesce(min(left_text) filter (where not is_good), count(*) || ' 行金额') as left_text,
        '金额栏中不应有栏次行' as right_text,
        min(left_page) as left_page,
        bool_and(is_good) as is_good
    from index_rows
    group by document_key, identity_id, table_no

),

-- a bare 2024 in a column whose header speaks of years
bare_years as (

    select
        document_key,
        'G-YEAR' as identity_id,
        'y' || table_no as place_id,
        table_no,
        min(table_title) as place,
        coalesce(max(value_text) filter (where is_year), count(*) || ' 个金额') as left_text,
        '金额栏中不应有年份' as right_text,
        min(page_number) as left_page,
        not bool_or(is_year) as is_good
    from (
        select
            *,
            regexp_matches(value_text, '^\s*(199[0-9]|20[0-2][0-9]|203[0-5])\s*$')
            and regexp_matches(coalesce(column_leaf_label, ''), '年[度份]?$|时间|日期') as is_year
        from cells
    ) as looked_at
    group by document_key, table_no

),

-- a budget plans no negative income or expenditure: only columns of changes print a minus. In final accounts money may
-- flow back.
negatives as (

    select
        cells.document_key,
        'G-NEG' as identity_id,
        'neg' || cells.table_no as place_id,
        cells.table_no,
        min(cells.table_title) as place,
        coalesce(
            min_by(
                coalesce(cells.row_label, '') || ' ' || cells.value_text, (cells.value, cells.figure_id)
            ) filter (where cells.value < 0),
            count(*) || ' 个金额'
        ) as left_text,
        '预算金额不应为负' as right_text,
        coalesce(
            min_by(cells.page_number, (cells.value, cells.figure_id)) filter (where cells.value < 0),
            min(cells.page_number)
        ) as left_page,
        min_by(cells.figure_id, (cells.value, cells.figure_id)) filter (where cells.value < 0) as figure_id,
        count(*) filter (where cells.value < 0) = 0 as is_good
    from cells
    inner join documents on cells.document_key = documents.document_key
    where
        documents.stage = 'budget'
        and cells.value_unit = '元'
        and cells.is_own_year
        and cells.balance_code is null
        and not contains(coalesce(cells.column_label, ''), '增减')
    group by cells.document_key, cells.table_no

),

-- what no unit of a level of government spends in a year, in 元
ceilings as (

    select
        cells.document_key,
        'G-MAG' as identity_id,
        'mag' || cells.table_no as place_id,
        cells.table_no,
        min(cells.table_title) as place,
        '最大金额 ' || max_by(
            cells.value_text || coalesce(cells.unit_text, ''), (abs(cells.value), cells.figure_id)
        ) as left_text,
        '本级政府一个单位一年不应超过 '
        || cast(min({{ magnitude_ceiling('documents.admin_level') }}) // 100000000 as varchar) || ' 亿元' as right_text,
        max_by(cells.page_number, (abs(cells.value), cells.figure_id)) as left_page,
        max_by(cells.figure_id, (abs(cells.value), cells.figure_id)) as figure_id,
        max(abs(cells.value)) <= min({{ magnitude_ceiling('documents.admin_level') }}) as is_good
    from cells
    inner join documents on cells.document_key = documents.document_key
    where cells.value_unit = '元'
    group by cells.document_key, cells.table_no

),

-- main tables of one document have totals of one size; a hundredfold difference is a unit misprinted
scales as (

    select
        cells.document_key,
        'G-SCALE' as identity_id,
        'scale' as place_id,
        max_by(cells.table_no, (cells.value, cells.figure_id)) as table_no,
        '各表合计' as place,
        max_by(
            cells.table_title || ' ' || cells.value_text || coalesce(cells.unit_text, ''),
            (cells.value, cells.figure_id)
        ) as left_text,
        min_by(
            cells.table_title || ' ' || cells.value_text || coalesce(cells.unit_text, ''),
            (cells.value, cells.figure_id)
        ) as right_text,
        max_by(cells.page_number, (cells.value, cells.figure_id)) as left_page,
        max(cells.value) <= min(cells.value) * 1000 as is_good
    from cells
    where
        cells.kind in ('budget_summary', 'income_summary', 'expenditure_summary')
        and cells.row_pick = 'grand'
        and cells.col_pick = 'top'
        and cells.is_own_year
        and cells.value > 0
        and cells.nature_code is null
    group by cells.document_key
    having count(distinct cells.table_no) > 1

)

select * from index_tables -- noqa: AM07
union all by name
select * from bare_years
union all by name
select * from negatives
union all by name
select * from ceilings
union all by name
select * from scales
