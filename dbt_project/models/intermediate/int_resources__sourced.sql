-- heads, vehicles, equipment and other counts, each with its standing: a leaf, the total of leaves, inside another
-- count, or stated again
with

statements as (

    select * from {{ ref('int_statements__joined') }}
    where
        resource_code is not null
        and statement_role in ('count', 'amount')
        and numeric_value is not null

),

cells as (

    select * from {{ ref('stg_cells') }}

),

tables as (

    select * from {{ ref('stg_tables') }}

),

columns as (

    select * from {{ ref('stg_table_columns') }}

),

table_rows as (

    select * from {{ ref('int_rows__coded') }}

),

documents as (

    select * from {{ ref('stg_documents') }}

),

-- what a count is split into: '实有人数 8 人，其中：在职 7 人、退休 1 人'
splits as (

    select
        document_key,
        parent_no as statement_no,
        sum(numeric_value) as parts_quantity
    from statements
    where parent_no is not null
    group by document_key, parent_no

),

from_text as (

    select
        statements.document_key,
        cast(null as varchar) as reported_unit_name,
        statements.resource_code as resource,
        statements.subject_text as detail_text,
        statements.numeric_value as quantity,
        statements.unit_text as quantity_unit,
        statements.as_of,
        'narrative' as evidence,
        statements.figure_id,
        statements.page_number,
        statements.statement_no,
        statements.parent_no,
        splits.parts_quantity is not null and splits.parts_quantity = statements.numeric_value as is_total
    from statements
    left join splits
        on
            statements.document_key = splits.document_key
            and statements.statement_no = splits.statement_no

),

-- a part stands for itself only where every count above it is the sum of its parts
placed as (

    select
        parts.*,
        (not coalesce(wholes.is_total, true) and parts.resource = wholes.resource)
        or (not coalesce(roots.is_total, true) and parts.resource = roots.resource) as is_of_which,
        coalesce(wholes.parent_no, parts.parent_no, parts.statement_no) as root_no
    from from_text as parts
    left join from_text as wholes
        on
            parts.document_key = wholes.document_key
            and parts.parent_no = wholes.statement_no
    left join from_text as roots
        on
            wholes.document_key = roots.document_key
            and wholes.parent_no = roots.statement_no

),

-- one count with its parts, where it is stated first
rooted as (

    select
        document_key,
        statement_no as root_no,
        row_number() over (
            partition by document_key, resource, {{ label_key('detail_text') }}, as_of
            order by statement_no
        ) as time_stated,
        row_number() over (partition by document_key, resource, as_of order by statement_no) as root_rank
    from from_text
    where parent_no is null

),

-- 单位构成: names of units with their heads; the header says which heads
from_tables as (

    select
        cells.document_key,
        table_rows.reported_unit_name,
        case
            when regexp_matches(columns.column_label, '编制') then 'headcount_authorised'
            when regexp_matches(columns.column_label, '退休|离休') then 'headcount_retired'
            else 'headcount_actual'
        end as resource,
        coalesce(table_rows.reported_unit_name || ' ', '') || columns.column_label as detail_text,
        cells.numeric_value as quantity,
        '人' as quantity_unit,
        cast(null as varchar) as as_of,
        'table' as evidence,
        cells.figure_id,
        cells.page_number,
        coalesce(table_rows.row_role, 'item') in ('total', 'subtotal')
        or exists (
            select 1 from columns as parts
            where
                parts.document_key = columns.document_key
                and parts.table_no = columns.table_no
                and parts.panel_no = columns.panel_no
                and parts.parent_col_no = columns.col_no
        ) as is_total
    from cells
    inner join tables
        on
            cells.document_key = tables.document_key
            and cells.table_no = tables.table_no
            and tables.kind = 'headcount'
            and tables.is_repeat_of is null
    inner join columns
        on
            cells.document_key = columns.document_key
            and cells.table_no = columns.table_no
            and cells.panel_no = columns.panel_no
            and cells.col_no = columns.col_no
            and regexp_matches(columns.column_label, '人数|编制|在职|实有|退休|离休')
    left join table_rows
        on
            cells.document_key = table_rows.document_key
            and cells.table_no = table_rows.table_no
            and cells.panel_no = table_rows.panel_no
            and cells.row_no = table_rows.row_no
    where cells.cell_role = 'count' and cells.numeric_value is not null

),

-- 国有资产占用情况表: vehicles by use and large equipment, one column each; their sum stands in a column of its own.
-- What was there a year ago, came or went is no holding of today, and equipment counted from the higher of two prices
-- is counted from the lower one, too
asset_columns as (

    select
        *,
        regexp_extract(column_label, '[^/]+$') as lowest_label,
        if(regexp_matches(column_label, '用车[^/]*$'), 'vehicles', 'large_equipment') as resource,
        try_cast(regexp_extract(column_label, '(\d+)万元[^/]*以上[^/]*设备[^/]*$', 1) as integer) as least_price
    from columns
    where
        (
            regexp_matches(column_label, '(领导|干部|通信|保障|执勤|专业技术|其他)用车[^/]*$')
            or regexp_matches(column_label, '以上[^/]*设备[^/]*$')
        )
        and not regexp_matches(column_label, '年初|期初|上年|新增|增加|减少|处置|购置')
        and not (regexp_matches(column_label, '设备[^/]*$') and contains(column_label, '其中'))

),

held_columns as (

    select *
    from asset_columns
    qualify
        resource = 'vehicles'
        or least_price is null
        or regexp_matches(lowest_label, '通用|专用')
        or least_price = min(least_price) over (partition by document_key, table_no, panel_no)

),

-- the row of the sum tells the holdings where no unit has a row of its own
asset_cells as (

    select
        cells.document_key,
        cells.table_no,
        table_rows.reported_unit_name,
        held_columns.resource,
        coalesce(table_rows.reported_unit_name || ' ', '') || held_columns.lowest_label as detail_text,
        cells.numeric_value as quantity,
        if(held_columns.resource = 'vehicles', '辆', '台（套）') as quantity_unit,
        cells.figure_id,
        cells.page_number,
        coalesce(table_rows.row_role, 'item') in ('total', 'subtotal') as is_sum
    from cells
    inner join tables
        on
            cells.document_key = tables.document_key
            and cells.table_no = tables.table_no
            and tables.kind = 'state_assets'
            and tables.is_repeat_of is null
    inner join held_columns
        on
            cells.document_key = held_columns.document_key
            and cells.table_no = held_columns.table_no
            and cells.panel_no = held_columns.panel_no
            and cells.col_no = held_columns.col_no
    left join table_rows
        on
            cells.document_key = table_rows.document_key
            and cells.table_no = table_rows.table_no
            and cells.panel_no = table_rows.panel_no
            and cells.row_no = table_rows.row_no
    where cells.cell_role = 'count' and cells.numeric_value is not null

),

from_assets as (

    select
        document_key,
        reported_unit_name,
        resource,
        detail_text,
        quantity,
        quantity_unit,
        cast(null as varchar) as as_of,
        'table' as evidence,
        figure_id,
        page_number,
        is_sum and bool_or(not is_sum) over (partition by document_key, table_no) as is_total
    from asset_cells

),

listed as (

    select * from from_tables
    union all by name
    select * from from_assets

),

-- one item in each row (固定资产, 车辆, 国内公务接待批次): what is held in the column of the document's own year and
-- stage, at the end of it where the beginning stands beside; money of assets, counts of everything else
item_cells as (

    select
        cells.document_key,
        cells.table_no,
        cells.panel_no,
        cells.row_no,
        table_rows.parent_row_no,
        tables.kind,
        json_extract_string(table_rows.attributes, '$.resource') as resource,
        table_rows.row_label as detail_text,
        cells.numeric_value as quantity,
        coalesce(
            json_extract_string(table_rows.attributes, '$.resource_unit'),
            cells.unit_text,
            case json_extract_string(table_rows.attributes, '$.resource')
                when 'vehicles' then '辆'
                when 'large_equipment' then '台（套）'
            end
        ) as quantity_unit,
        cells.figure_id,
        cells.page_number
    from cells
    inner join tables
        on
            cells.document_key = tables.document_key
            and cells.table_no = tables.table_no
            and tables.kind in ('state_assets', 'memo', 'three_public')
            and tables.is_repeat_of is null
    inner join documents
        on cells.document_key = documents.document_key
    inner join columns
        on
            cells.document_key = columns.document_key
            and cells.table_no = columns.table_no
            and cells.panel_no = columns.panel_no
            and cells.col_no = columns.col_no
            and not regexp_matches(columns.column_label, '期初|上年|新增|增加|减少|处置')
            and (not contains(columns.column_label, '年初') or contains(columns.column_label, '年初预算'))
            and coalesce(columns.value_stage, documents.stage, '') = coalesce(documents.stage, columns.value_stage, '')
            and coalesce(columns.value_year, documents.fiscal_year, 0)
            = coalesce(documents.fiscal_year, columns.value_year, 0)
    inner join table_rows
        on
            cells.document_key = table_rows.document_key
            and cells.table_no = table_rows.table_no
            and cells.panel_no = table_rows.panel_no
            and cells.row_no = table_rows.row_no
    where
        cells.numeric_value is not null
        and json_extract_string(table_rows.attributes, '$.resource') is not null
        and cells.cell_role = case
            when
                json_extract_string(table_rows.attributes, '$.resource') in (
                    'total_assets', 'current_assets', 'fixed_assets', 'intangible_assets', 'long_term_investments',
                    'construction_in_progress', 'total_liabilities', 'net_assets'
                )
                then 'amount'
            else 'count'
        end
    qualify row_number() over (
        partition by cells.document_key, cells.table_no, cells.panel_no, cells.row_no
        order by not regexp_matches(columns.column_label, '[年期]末'), cells.col_no
    ) = 1

),

-- the table of assets goes before the list of counts, of several tables of a kind the first one speaks; what a table
-- with a column for each resource prints stands there
item_sources as (

    select item_cells.*
    from item_cells
    left join listed
        on
            item_cells.document_key = listed.document_key
            and item_cells.resource = listed.resource
            and not listed.is_total
    where listed.document_key is null
    qualify dense_rank() over (
        partition by item_cells.document_key, item_cells.resource
        order by array_position(['state_assets', 'memo', 'three_public'], item_cells.kind), item_cells.table_no
    ) = 1

),

item_splits as (

    select
        document_key,
        table_no,
        panel_no,
        resource,
        parent_row_no as row_no,
        sum(quantity) as parts_quantity
    from item_sources
    where parent_row_no is not null
    group by all

),

-- assets have a value once: 固定资产原值 and 固定资产净值 are the same ones
from_items as (

    select
        parts.document_key,
        cast(null as varchar) as reported_unit_name,
        parts.resource,
        parts.detail_text,
        parts.quantity,
        parts.quantity_unit,
        cast(null as varchar) as as_of,
        'table' as evidence,
        parts.figure_id,
        parts.page_number,
        case
            when coalesce(item_splits.parts_quantity = parts.quantity, false) then 'total'
            when
                coalesce(whole_splits.parts_quantity != wholes.quantity, false)
                or coalesce(root_splits.parts_quantity != roots.quantity, false)
                then 'of_which'
            when
                regexp_matches(parts.detail_text, '[净原]值|净额')
                and row_number() over (
                    partition by parts.document_key, parts.resource
                    order by parts.table_no, parts.panel_no, parts.row_no
                ) > 1
                then 'repeat'
            else 'leaf'
        end as standing
    from item_sources as parts
    left join item_splits
        on
            parts.document_key = item_splits.document_key
            and parts.table_no = item_splits.table_no
            and parts.panel_no = item_splits.panel_no
            and parts.resource = item_splits.resource
            and parts.row_no = item_splits.row_no
    left join item_sources as wholes
        on
            parts.document_key = wholes.document_key
            and parts.table_no = wholes.table_no
            and parts.panel_no = wholes.panel_no
            and parts.resource = wholes.resource
            and parts.parent_row_no = wholes.row_no
    left join item_splits as whole_splits
        on
            wholes.document_key = whole_splits.document_key
            and wholes.table_no = whole_splits.table_no
            and wholes.panel_no = whole_splits.panel_no
            and wholes.resource = whole_splits.resource
            and wholes.row_no = whole_splits.row_no
    left join item_sources as roots
        on
            wholes.document_key = roots.document_key
            and wholes.table_no = roots.table_no
            and wholes.panel_no = roots.panel_no
            and wholes.resource = roots.resource
            and wholes.parent_row_no = roots.row_no
    left join item_splits as root_splits
        on
            roots.document_key = root_splits.document_key
            and roots.table_no = root_splits.table_no
            and roots.panel_no = root_splits.panel_no
            and roots.resource = root_splits.resource
            and roots.row_no = root_splits.row_no

),

tabled as (

    select distinct
        document_key,
        resource
    from listed
    where not is_total
    union
    select distinct
        document_key,
        resource
    from from_items

),

-- where a count stands several times: a table goes before the text, a count with its date before one without
judged as (

    select
        placed.*,
        bool_or(placed.as_of is not null) over (partition by placed.document_key, placed.resource) as has_date,
        tabled.resource is not null as has_table,
        case
            -- these speak of other people each time
            when placed.resource in ('event_participants', 'reception_batches', 'reception_persons')
                then false
            -- '编报绩效目标的项目 5 个', '绩效自评的项目 5 个': the same projects seen again
            when placed.resource in ('performance_projects', 'budget_units', 'internal_departments')
                then coalesce(rooted.root_rank, 1) > 1
            else coalesce(rooted.time_stated, 1) > 1
        end as is_restated
    from placed
    left join rooted
        on
            placed.document_key = rooted.document_key
            and placed.root_no = rooted.root_no
    left join tabled
        on
            placed.document_key = tabled.document_key
            and placed.resource = tabled.resource

),

sourced as (

    select
        document_key,
        reported_unit_name,
        resource,
        detail_text,
        quantity,
        quantity_unit,
        as_of,
        evidence,
        figure_id,
        page_number,
        case
            when has_table or is_restated or (has_date and as_of is null) then 'repeat'
            when is_total then 'total'
            when is_of_which then 'of_which'
            else 'leaf'
        end as standing
    from judged
    union all
    select
        document_key,
        reported_unit_name,
        resource,
        detail_text,
        quantity,
        quantity_unit,
        as_of,
        evidence,
        figure_id,
        page_number,
        case when is_total then 'total' else 'leaf' end as standing
    from listed
    union all by name
    select * from from_items

)

select * from sourced
