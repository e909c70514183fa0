-- the terms of every printed sum inside a table: a row (or column) that others are part of, and those others.
-- The two axes differ only in which number is fixed, so each is turned into positions (what is added up) and lines
-- (where), and both are treated alike.
with

cells as (

    select * from {{ ref('int_check_cells') }}

),

mapping as (

    select * from {{ ref('identity_trees') }}

),

closing_rows as (

    select * from {{ ref('int_sums__implied') }}
    where sum_role = 'closing'

),

lost_sums as (

    select * from {{ ref('int_sums__implied') }}
    where sum_role = 'lost'

),

panels as (

    select
        document_key,
        table_no,
        panel_no,
        min(kind) as kind,
        min(table_title) as table_title,
        min(panel_side) as panel_side
    from cells
    group by document_key, table_no, panel_no

),

-- what can be added up: rows in the row axis, amount columns in the column axis, whether or not they print a number
positions as (

    select
        panel_rows.document_key,
        panel_rows.table_no,
        panel_rows.panel_no,
        'rows' as axis,
        panel_rows.row_no as position_no,
        case
            when panel_rows.row_no <> closing_rows.row_no
                then coalesce(panel_rows.parent_row_no, closing_rows.row_no)
            else panel_rows.parent_row_no
        end as parent_no,
        coalesce(panel_rows.row_label, '') as position_label,
        panel_rows.row_role = 'of_which' as is_of_which,
        -- a row called 合计 or 小计 means to print a sum; other rows may be headings that print nothing
        (
            panel_rows.row_role in ('total', 'subtotal')
            and regexp_matches(replace(coalesce(panel_rows.row_label, ''), ' ', ''), '[合总小]计|总额')
        )
        or coalesce(panel_rows.row_no = closing_rows.row_no, false)
        or lost_sums.row_no is not null as is_called_sum,
        case when panel_rows.row_role = 'total' and panel_rows.parent_row_no is null then 'grand' end as pick_by_role,
        panel_rows.item_code,
        cast(null as varchar) as split
    from {{ ref('int_rows__coded') }} as panel_rows
    left join closing_rows
        on
            panel_rows.document_key = closing_rows.document_key
            and panel_rows.table_no = closing_rows.table_no
            and panel_rows.panel_no = closing_rows.panel_no
    left join lost_sums
        on
            panel_rows.document_key = lost_sums.document_key
            and panel_rows.table_no = lost_sums.table_no
            and panel_rows.panel_no = lost_sums.panel_no
            and panel_rows.row_no = lost_sums.row_no
    where panel_rows.row_role not in ('index', 'note', 'empty')
    union all by name
    select
        document_key,
        table_no,
        panel_no,
        'columns' as axis,
        col_no as position_no,
        parent_col_no as parent_no,
        coalesce(regexp_extract(column_label, '[^/]*$'), '') as position_label,
        coalesce(is_of_which, false) as is_of_which,
        -- 公务用车购置及运行费 over purchase and operation is a sum by its meaning
        regexp_matches({{ label_key('column_label') }}, '[合总小]计$|购置[及和与、]运行[^/]*$') as is_called_sum,
        cast(null as varchar) as pick_by_role,
        item_code,
        case
            when nature_code is not null then 'nature'
            when coalesce(fund_code, income_source_code) is not null then 'fund'
        end as split
    from {{ ref('stg_table_columns') }}
    where column_role = 'amount'

),

-- the printed numbers, seen from either axis
printed as (

    {% for axis, position, line, line_label, pick in [
        ('rows', 'row_no', 'col_no', 'column_leaf_label', 'row_pick'),
        ('columns', 'col_no', 'row_no', 'row_label', 'cast(null as varchar)'),
    ] %}
        {% if not loop.first %}union all by name{% endif %}
        select
            '{{ axis }}' as axis,
            {{ position }} as position_no,
            {{ line }} as line_no,
            coalesce({{ line_label }}, '') as line_label,
            {{ pick }} as pick,
            *
        from cells
    {% endfor %}

),

seen_positions as (

    select
        document_key,
        table_no,
        panel_no,
        axis,
        position_no,
        min(pick) as pick
    from printed
    group by document_key, table_no, panel_no, axis, position_no

),

-- a heading that prints no number anywhere and is not called a sum hands its parts on to the sum above it
headings as (

    select
        positions.document_key,
        positions.table_no,
        positions.panel_no,
        positions.axis,
        positions.position_no,
        positions.parent_no
    from positions
    anti join seen_positions
        on
            positions.document_key = seen_positions.document_key
            and positions.table_no = seen_positions.table_no
            and positions.panel_no = seen_positions.panel_no
            and positions.axis = seen_positions.axis
            and positions.position_no = seen_positions.position_no
    where not positions.is_called_sum and positions.parent_no is not null

),

lifted as (

    select
        positions.* exclude (parent_no),
        -- headings stand at most two deep (一、部门预算 / 1、财政拨款)
        coalesce(upper_headings.parent_no, headings.parent_no, positions.parent_no) as parent_no
    from positions
    left join headings
        on
            positions.document_key = headings.document_key
            and positions.table_no = headings.table_no
            and positions.panel_no = headings.panel_no
            and positions.axis = headings.axis
            and positions.parent_no = headings.position_no
    left join headings as upper_headings
        on
            headings.document_key = upper_headings.document_key
            and headings.table_no = upper_headings.table_no
            and headings.panel_no = upper_headings.panel_no
            and headings.axis = upper_headings.axis
            and headings.parent_no = upper_headings.position_no

),

-- two full splits of one sum side by side (by fund and by nature) are two sums with the same printed total
split_twice as (

    select
        document_key,
        table_no,
        panel_no,
        axis,
        parent_no
    from lifted
    where parent_no is not null and not is_of_which
    group by document_key, table_no, panel_no, axis, parent_no
    having count(distinct split) > 1

),

parts as (

    select
        lifted.* exclude (split),
        case when split_twice.parent_no is null then '' else coalesce(lifted.split, 'nature') end as split
    from lifted
    left join split_twice
        on
            lifted.document_key = split_twice.document_key
            and lifted.table_no = split_twice.table_no
            and lifted.panel_no = split_twice.panel_no
            and lifted.axis = split_twice.axis
            and lifted.parent_no = split_twice.parent_no
    where lifted.parent_no is not null and not lifted.is_of_which

),

lines as (

    select
        document_key,
        table_no,
        panel_no,
        axis,
        line_no,
        min(line_label) as line_label,
        bool_and(is_own_year) as is_own_year,
        axis = 'rows' and coalesce(bool_and(is_of_which_col), false) as is_aside
    from printed
    group by document_key, table_no, panel_no, axis, line_no

),

sums as (

    select
        parts.document_key,
        parts.table_no,
        parts.panel_no,
        parts.axis,
        parts.parent_no,
        parts.split,
        parents.position_label,
        parents.is_called_sum,
        parents.item_code,
        coalesce(seen_parents.pick, parents.pick_by_role) as parent_pick,
        seen_parents.position_no is not null as is_seen,
        count(seen_parts.position_no) > 0 as has_seen_part
    from parts
    inner join positions as parents
        on
            parts.document_key = parents.document_key
            and parts.table_no = parents.table_no
            and parts.panel_no = parents.panel_no
            and parts.axis = parents.axis
            and parts.parent_no = parents.position_no
    left join seen_positions as seen_parents
        on
            parts.document_key = seen_parents.document_key
            and parts.table_no = seen_parents.table_no
            and parts.panel_no = seen_parents.panel_no
            and parts.axis = seen_parents.axis
            and parts.parent_no = seen_parents.position_no
    left join seen_positions as seen_parts
        on
            parts.document_key = seen_parts.document_key
            and parts.table_no = seen_parts.table_no
            and parts.panel_no = seen_parts.panel_no
            and parts.axis = seen_parts.axis
            and parts.position_no = seen_parts.position_no
    group by all

),

printed_parts as (

    select
        printed.*,
        parts.parent_no,
        parts.split,
        parts.position_label
    from printed
    inner join parts
        on
            printed.document_key = parts.document_key
            and printed.table_no = parts.table_no
            and printed.panel_no = parts.panel_no
            and printed.axis = parts.axis
            and printed.position_no = parts.position_no

),

part_counts as (

    select
        document_key,
        table_no,
        panel_no,
        axis,
        parent_no,
        split,
        line_no,
        count(*) as part_count
    from printed_parts
    group by document_key, table_no, panel_no, axis, parent_no, split, line_no

),

used_lines as (

    select distinct
        document_key,
        table_no,
        panel_no,
        axis,
        line_no
    from printed_parts

),

-- Which sums are due in which line. A sum that prints nothing there counts as zero where it prints a number elsewhere
-- or is called a sum; a heading does not. Where no part is printed, a sum of nothing is no check, unless the sum
-- itself prints money and its parts or the line are in use: then a figure was lost. A column that lists something
-- beside the accounts (预算资金 of the project that a purchase is made for) may leave its total out.
due as (

    select
        sums.*,
        lines.line_no,
        lines.line_label,
        lines.is_own_year,
        panels.kind,
        panels.table_title,
        panels.panel_side,
        coalesce(sum_cells.value, 0) as sum_value,
        sum_cells.value_text as sum_text,
        sum_cells.half_place as sum_half_place,
        sum_cells.value_unit as sum_value_unit,
        sum_cells.unit_text as sum_unit_text,
        sum_cells.page_number as sum_page,
        sum_cells.figure_id as sum_figure_id,
        coalesce(part_counts.part_count, 0) as part_count
    from sums
    inner join lines
        on
            sums.document_key = lines.document_key
            and sums.table_no = lines.table_no
            and sums.panel_no = lines.panel_no
            and sums.axis = lines.axis
    inner join panels
        on
            sums.document_key = panels.document_key
            and sums.table_no = panels.table_no
            and sums.panel_no = panels.panel_no
    left join printed as sum_cells
        on
            sums.document_key = sum_cells.document_key
            and sums.table_no = sum_cells.table_no
            and sums.panel_no = sum_cells.panel_no
            and sums.axis = sum_cells.axis
            and sums.parent_no = sum_cells.position_no
            and lines.line_no = sum_cells.line_no
    left join part_counts
        on
            sums.document_key = part_counts.document_key
            and sums.table_no = part_counts.table_no
            and sums.panel_no = part_counts.panel_no
            and sums.axis = part_counts.axis
            and sums.parent_no = part_counts.parent_no
            and sums.split = part_counts.split
            and lines.line_no = part_counts.line_no
    left join used_lines
        on
            lines.document_key = used_lines.document_key
            and lines.table_no = used_lines.table_no
            and lines.panel_no = used_lines.panel_no
            and lines.axis = used_lines.axis
            and lines.line_no = used_lines.line_no
    where
        (
            part_counts.part_count > 0
            and (sums.is_seen or sums.is_called_sum)
            and not (lines.is_aside and sum_cells.value is null)
        )
        or (
            part_counts.part_count is null
            and sum_cells.value <> 0
            and sums.has_seen_part
            and (used_lines.line_no is not null or sums.axis = 'rows')
        )

),

places as (

    select
        due.*,
        mapping.identity_id,
        substr(due.axis, 1, 1) || due.table_no || '/' || due.panel_no || '/' || due.parent_no || '/' || due.line_no
        || due.split as place_id,
        due.table_title || '｜' || case
            when due.axis = 'rows' then due.position_label || '｜' || due.line_label
            else due.line_label || '｜' || due.position_label
        end as place
    from due
    inner join mapping
        on
            due.axis = mapping.axis
            and (mapping.kind is null or due.kind = mapping.kind)
            and (mapping.panel_side is null or due.panel_side = mapping.panel_side)
            and (mapping.parent_pick is null or due.parent_pick = mapping.parent_pick)
            and (mapping.parent_item is null or due.item_code = mapping.parent_item)
    qualify row_number() over (
        partition by due.document_key, due.table_no, due.panel_no, due.axis, due.parent_no, due.line_no, due.split
        order by mapping.priority
    ) = 1

),

right_terms as (

    select
        places.document_key,
        places.identity_id,
        places.place_id,
        places.table_no,
        places.place,
        places.axis,
        places.is_own_year,
        'right' as side,
        printed_parts.position_no as term_no,
        printed_parts.position_label as label,
        printed_parts.value_text,
        printed_parts.value,
        printed_parts.half_place,
        printed_parts.value_unit,
        printed_parts.unit_text,
        printed_parts.page_number,
        printed_parts.figure_id
    from places
    inner join printed_parts
        on
            places.document_key = printed_parts.document_key
            and places.table_no = printed_parts.table_no
            and places.panel_no = printed_parts.panel_no
            and places.axis = printed_parts.axis
            and places.parent_no = printed_parts.parent_no
            and places.split = printed_parts.split
            and places.line_no = printed_parts.line_no
    union all by name
    -- nothing printed at all on the right is written as such
    select
        document_key,
        identity_id,
        place_id,
        table_no,
        place,
        axis,
        is_own_year,
        'right' as side,
        0 as term_no,
        '各项' as label,
        '（空白）' as value_text,
        0 as value,
        0 as half_place,
        sum_value_unit as value_unit,
        sum_unit_text as unit_text,
        sum_page as page_number,
        cast(null as varchar) as figure_id
    from places
    where part_count = 0

),

right_units as (

    select
        document_key,
        place_id,
        min(value_unit) as value_unit,
        min(unit_text) as unit_text,
        min(page_number) as page_number
    from right_terms
    group by document_key, place_id

),

left_terms as (

    select
        places.document_key,
        places.identity_id,
        places.place_id,
        places.table_no,
        places.place,
        places.axis,
        places.is_own_year,
        'left' as side,
        0 as term_no,
        places.position_label as label,
        coalesce(places.sum_text, '（空白）') as value_text,
        places.sum_value as value,
        coalesce(places.sum_half_place, 0) as half_place,
        coalesce(places.sum_value_unit, right_units.value_unit) as value_unit,
        coalesce(places.sum_unit_text, right_units.unit_text) as unit_text,
        coalesce(places.sum_page, right_units.page_number) as page_number,
        places.sum_figure_id as figure_id
    from places
    inner join right_units
        on
            places.document_key = right_units.document_key
            and places.place_id = right_units.place_id

)

select
    *,
    1 as weight
from left_terms
union all by name
select
    *,
    1 as weight
from right_terms
