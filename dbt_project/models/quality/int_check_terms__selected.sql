-- the terms of identities that compare cells chosen by their meaning (identity_terms): one row per chosen cell.
-- Sides are matched on a place: the same function code, nature, fund or project. Where a document prints several
-- tables of one kind (two units in one file), each table of the right side is compared with the nearest table of
-- the left side before it, never with all of them.
with

cells as (

    select * from {{ ref('int_check_cells') }}
    where is_own_year

),

identities as (

    select * from {{ ref('identities') }}
    where evaluator = 'terms'

),

terms as (

    select * from {{ ref('identity_terms') }}

),

documents as (

    select * from {{ ref('stg_documents') }}

),

other_funds as (

    select * from {{ ref('int_documents__funded') }}

),

chosen as (

    select
        -- personnel and public funds may stand in panels of their own
        cells.* replace (case when terms.variant = 'natures' then 0 else cells.panel_no end as panel_no),
        terms.identity_id,
        terms.variant,
        terms.term_no,
        terms.side,
        terms.weight,
        terms.pick,
        terms.label_zh,
        case terms.place_by
            when 'table' then cast(cells.table_no as varchar)
            when 'function' then cells.function_code
            when 'class' then left(cells.function_code, 3)
            when 'source' then cells.income_source_code || '/' || coalesce(cells.period, 'current_year')
            when 'nature' then cells.nature_code
            when 'function_nature'
                then
                    case when cells.row_pick = 'grand' then 'all' else cells.function_code end
                    || '/' || coalesce(cells.nature_code, 'total')
            when 'fund' then cells.fund_code
            when 'project' then cells.project_key
            else ''
        end as place_key
    from cells
    inner join terms
        on
            list_contains(string_split(terms.kinds, '|'), cells.kind)
            and (terms.panel_sides is null or terms.panel_sides = cells.panel_side)
            and (
                terms.row_picks is null
                or list_contains(string_split(terms.row_picks, '|'), cells.row_pick)
                or (terms.row_picks = 'current_printed' and cells.row_pick = 'current')
                or (terms.row_picks = 'beside_current' and cells.is_beside_current)
                or (
                    terms.row_picks = 'class_or_items'
                    and cells.function_code is not null
                    and cells.row_pick = case when cells.has_class_row then 'class' else 'line' end
                    and (cells.has_class_row or cells.is_leaf_row)
                )
                or (terms.row_picks = 'current' and cells.row_pick = 'grand' and cells.grand_is_current)
            )
            and {{ in_list('cells.col_pick', 'terms.col_picks') }}
            and {{ in_list('cells.fund_code', 'terms.fund_codes') }}
            and {{ in_list('cells.nature_code', 'terms.nature_codes') }}
            and {{ in_list('cells.income_source_code', 'terms.income_source_codes') }}
            and {{ in_list('cells.period', 'terms.periods') }}
            and {{ in_list('cells.item_code', 'terms.item_codes') }}
            and {{ in_list('cells.economic_code', 'terms.economic_codes') }}
    where not cells.is_of_which_col and not cells.is_of_which_row

),

-- one table of one side at one place; the panel counts only where tables are compared with themselves
units as (

    select
        document_key,
        identity_id,
        variant,
        side,
        place_key,
        table_no,
        panel_no,
        -- a single figure that is printed twice with different values does not say which one is meant
        bool_and(pick = 'sum' or figures_alike)
        and (variant <> 'natures' or side = 'left' or count(distinct nature_code) = 2) as is_clear
    from (
        select
            *,
            min(value) over alike = max(value) over alike as figures_alike
        from chosen
        where place_key is not null
        window alike as (partition by document_key, identity_id, variant, term_no, place_key, table_no, panel_no)
    ) as compared
    group by document_key, identity_id, variant, side, place_key, table_no, panel_no

),

pairs as (

    select
        right_units.document_key,
        right_units.identity_id,
        right_units.variant,
        right_units.place_key,
        right_units.table_no as right_table_no,
        right_units.panel_no as right_panel_no,
        left_units.table_no as left_table_no,
        left_units.panel_no as left_panel_no
    from units as right_units
    inner join units as left_units
        on
            right_units.document_key = left_units.document_key
            and right_units.identity_id = left_units.identity_id
            and right_units.variant = left_units.variant
            and right_units.place_key = left_units.place_key
    where
        right_units.side = 'right'
        and left_units.side = 'left'
        and right_units.is_clear
        and left_units.is_clear
    qualify row_number() over (
        partition by
            right_units.document_key, right_units.identity_id, right_units.variant, right_units.place_key,
            right_units.table_no, right_units.panel_no
        order by
            left_units.table_no > right_units.table_no,
            abs(left_units.table_no - right_units.table_no),
            left_units.panel_no
    ) = 1

),

-- Lines of a source, class or project that stand in a table and print nothing there. A line above printed parts is a
-- heading; one whose whole split is left blank under its own amount was not filled in; neither contradicts anything.
panel_rows as (

    select
        panel_rows.*,
        tables.kind,
        coalesce(parents.row_role in ('total', 'subtotal'), true) as is_under_total
    from {{ ref('int_rows__coded') }} as panel_rows
    inner join {{ ref('stg_tables') }} as tables
        on
            panel_rows.document_key = tables.document_key
            and panel_rows.table_no = tables.table_no
            and tables.table_status = 'read'
            and tables.is_repeat_of is null
    left join {{ ref('int_rows__coded') }} as parents
        on
            panel_rows.document_key = parents.document_key
            and panel_rows.table_no = parents.table_no
            and panel_rows.panel_no = parents.panel_no
            and panel_rows.parent_row_no = parents.row_no

),

printed_rows as (

    select distinct
        document_key,
        table_no,
        panel_no,
        row_no,
        parent_row_no
    from cells

),

-- what the columns of a panel hold: a blank there is one of that fund and nature
panel_columns as (

    select distinct
        document_key,
        table_no,
        panel_no,
        panel_side,
        col_pick,
        fund_code,
        nature_code
    from cells

),

blank_rows as (

    select panel_rows.*
    from panel_rows
    anti join printed_rows
        on
            panel_rows.document_key = printed_rows.document_key
            and panel_rows.table_no = printed_rows.table_no
            and panel_rows.panel_no = printed_rows.panel_no
            and panel_rows.row_no in (printed_rows.row_no, printed_rows.parent_row_no)
    where
        panel_rows.row_role = 'item'
        and (
            panel_rows.is_under_total
            or exists (
                select 1 from printed_rows as siblings
                where
                    siblings.document_key = panel_rows.document_key
                    and siblings.table_no = panel_rows.table_no
                    and siblings.panel_no = panel_rows.panel_no
                    and siblings.parent_row_no = panel_rows.parent_row_no
            )
        )

),

blank_keys as (

    select distinct
        blank_rows.document_key,
        terms.identity_id,
        terms.variant,
        terms.side,
        case terms.place_by
            when 'source' then blank_rows.income_source_code || '/' || coalesce(blank_rows.period, 'current_year')
            when 'class' then blank_rows.function_code
        end as place_key,
        blank_rows.table_no,
        blank_rows.panel_no
    from blank_rows
    inner join terms
        on
            list_contains(string_split(terms.kinds, '|'), blank_rows.kind)
            and {{ in_list('blank_rows.income_source_code', 'terms.income_source_codes') }}
            and {{ in_list('blank_rows.period', 'terms.periods') }}
    inner join panel_columns
        on
            blank_rows.document_key = panel_columns.document_key
            and blank_rows.table_no = panel_columns.table_no
            and blank_rows.panel_no = panel_columns.panel_no
            and (terms.panel_sides is null or terms.panel_sides = panel_columns.panel_side)
            and {{ in_list('panel_columns.col_pick', 'terms.col_picks') }}
            and {{ in_list('panel_columns.fund_code', 'terms.fund_codes') }}
            and {{ in_list('panel_columns.nature_code', 'terms.nature_codes') }}
    where
        (terms.place_by = 'source' and blank_rows.income_source_code is not null)
        or (terms.place_by = 'class' and length(blank_rows.function_code) = 3)

),

unit_tables as (

    select
        document_key,
        identity_id,
        variant,
        side,
        table_no,
        panel_no
    from units
    union
    select
        document_key,
        identity_id,
        variant,
        side,
        table_no,
        panel_no
    from blank_keys

),

-- Where both tables print a split by the same keys, a key that only one of them prints is a blank in the other: a
-- figure that slipped into the next row shows as two of these.
split_tables as (

    select
        right_units.document_key,
        right_units.identity_id,
        right_units.variant,
        left_units.table_no as left_table_no,
        left_units.panel_no as left_panel_no,
        right_units.table_no as right_table_no,
        right_units.panel_no as right_panel_no
    from unit_tables as right_units
    inner join unit_tables as left_units
        on
            right_units.document_key = left_units.document_key
            and right_units.identity_id = left_units.identity_id
            and right_units.variant = left_units.variant
    where
        right_units.side = 'right'
        and left_units.side = 'left'
        and right_units.variant in ('source', 'class', 'single')
    qualify row_number() over (
        partition by
            right_units.document_key, right_units.identity_id, right_units.variant,
            right_units.table_no, right_units.panel_no
        order by
            left_units.table_no > right_units.table_no,
            abs(left_units.table_no - right_units.table_no),
            left_units.panel_no
    ) = 1

),

unmatched as (

    select
        split_tables.*,
        units.place_key,
        units.side
    from split_tables
    inner join units
        on
            split_tables.document_key = units.document_key
            and split_tables.identity_id = units.identity_id
            and split_tables.variant = units.variant
            and units.is_clear
            and case units.side when 'left' then split_tables.left_table_no else split_tables.right_table_no end
            = units.table_no
            and case units.side when 'left' then split_tables.left_panel_no else split_tables.right_panel_no end
            = units.panel_no
    anti join pairs
        on
            split_tables.document_key = pairs.document_key
            and split_tables.identity_id = pairs.identity_id
            and split_tables.variant = pairs.variant
            and split_tables.left_table_no = pairs.left_table_no
            and split_tables.left_panel_no = pairs.left_panel_no
            and split_tables.right_table_no = pairs.right_table_no
            and split_tables.right_panel_no = pairs.right_panel_no
            and units.place_key = pairs.place_key
    -- sources are divided more finely in one table than in the other: there a blank must be printed as one
    left join blank_keys
        on
            split_tables.document_key = blank_keys.document_key
            and split_tables.identity_id = blank_keys.identity_id
            and split_tables.variant = blank_keys.variant
            and units.side <> blank_keys.side
            and units.place_key = blank_keys.place_key
            and case units.side when 'left' then split_tables.right_table_no else split_tables.left_table_no end
            = blank_keys.table_no
            and case units.side when 'left' then split_tables.right_panel_no else split_tables.left_panel_no end
            = blank_keys.panel_no
    where units.identity_id <> 'X-1-2' or blank_keys.place_key is not null

),

all_pairs as (

    select
        *,
        cast(null as varchar) as printed_side
    from pairs
    union all by name
    select
        * exclude (side),
        side as printed_side
    from unmatched

),

chosen_once as (

    select * from chosen
    qualify
        pick = 'sum'
        or row_number() over (
            partition by document_key, identity_id, variant, term_no, place_key, table_no, panel_no
            order by row_no, col_no
        ) = 1

),

placed as (

    select
        pairs.document_key,
        pairs.identity_id,
        pairs.variant || ':' || pairs.place_key || ':' || pairs.left_table_no || '/' || pairs.left_panel_no || '-'
        || pairs.right_table_no || '/' || pairs.right_panel_no as place_id,
        pairs.left_table_no as table_no,
        chosen_once.is_own_year,
        chosen_once.side,
        chosen_once.term_no * 1000 + chosen_once.row_no as term_no,
        chosen_once.weight,
        chosen_once.label_zh,
        chosen_once.row_label,
        chosen_once.column_leaf_label,
        chosen_once.value_text,
        chosen_once.value,
        chosen_once.half_place,
        chosen_once.value_unit,
        chosen_once.unit_text,
        chosen_once.page_number,
        chosen_once.figure_id,
        chosen_once.table_title,
        pairs.printed_side
    from all_pairs as pairs
    inner join chosen_once
        on
            pairs.document_key = chosen_once.document_key
            and pairs.identity_id = chosen_once.identity_id
            and pairs.variant = chosen_once.variant
            and pairs.place_key = chosen_once.place_key
            and (
                (
                    chosen_once.side = 'left'
                    and pairs.left_table_no = chosen_once.table_no
                    and pairs.left_panel_no = chosen_once.panel_no
                )
                or (
                    chosen_once.side = 'right'
                    and pairs.right_table_no = chosen_once.table_no
                    and pairs.right_panel_no = chosen_once.panel_no
                )
            )
    inner join identities on pairs.identity_id = identities.identity_id
    inner join documents on pairs.document_key = documents.document_key
    left join other_funds on pairs.document_key = other_funds.document_key
    where
        (identities.stage_scope = 'any' or identities.stage_scope = documents.stage)
        -- what holds only where the general public budget of the year pays for everything
        and (
            (identities.identity_id <> 'X-3-5-EQ' and pairs.variant not like 'single%')
            or not coalesce(other_funds.has_other_funds, true)
        )

),

with_blanks as (

    select * from placed
    where printed_side is null or value <> 0
    union all by name
    select
        * exclude (side, term_no, label_zh, row_label, value_text, value, half_place, figure_id),
        case side when 'left' then 'right' else 'left' end as side,
        0 as term_no,
        '另一表' as label_zh,
        row_label,
        '（空白）' as value_text,
        0 as value,
        0 as half_place,
        cast(null as varchar) as figure_id
    from placed
    where printed_side is not null and value <> 0
    qualify row_number() over (partition by document_key, identity_id, place_id order by term_no) = 1

)

select
    document_key,
    identity_id,
    place_id,
    table_no,
    first_value(table_title) over at_place
    || case
        when first_value(table_title) over at_place = last_value(table_title) over at_place then ''
        else '／' || last_value(table_title) over at_place
    end
    || '｜' || coalesce(first_value(row_label) over at_place, '')
    || '｜' || coalesce(first_value(column_leaf_label) over at_place, '') as place,
    is_own_year,
    side,
    term_no,
    weight,
    coalesce(
        label_zh || case when row_label is null or contains(label_zh, row_label) then '' else ' ' || row_label end,
        row_label
    ) as label,
    value_text,
    value,
    half_place,
    value_unit,
    unit_text,
    page_number,
    figure_id
from with_blanks
window at_place as (
    partition by document_key, identity_id, place_id
    order by side, term_no
    rows between unbounded preceding and unbounded following
)
