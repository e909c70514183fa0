-- the terms of every printed sum inside a table: a row (or column) that others are part of, and those others.
-- The two axes differ only in which number is fixed, so each is turned into (sum, part, line) and treated alike.
with

cells as (

    select * from {{ ref('int_check_cells') }}

),

mapping as (

    select * from {{ ref('identity_trees') }}

),

-- row axis: the line that is followed is a column, and the other way round
both_axes as (

    select
        'rows' as axis,
        cast(null as varchar) as split,
        row_no as position_no,
        parent_row_no as parent_no,
        col_no as line_no,
        is_of_which_row as is_of_which,
        coalesce(row_label, '') as position_label,
        coalesce(column_leaf_label, '') as line_label,
        *
    from cells
    union all by name
    select
        'columns' as axis,
        column_split as split,
        col_no as position_no,
        parent_col_no as parent_no,
        row_no as line_no,
        is_of_which_col as is_of_which,
        coalesce(column_leaf_label, '') as position_label,
        coalesce(row_label, '') as line_label,
        *
    from cells

),

-- two full splits of one sum side by side (by fund and by nature) are two sums with the same printed total
split_twice as (

    select
        document_key,
        table_no,
        panel_no,
        axis,
        parent_no
    from both_axes
    where parent_no is not null and not is_of_which
    group by document_key, table_no, panel_no, axis, parent_no
    having count(distinct split) > 1

),

axes as (

    select
        both_axes.* exclude (split),
        case when split_twice.parent_no is null then '' else coalesce(both_axes.split, 'nature') end as split
    from both_axes
    left join split_twice
        on
            both_axes.document_key = split_twice.document_key
            and both_axes.table_no = split_twice.table_no
            and both_axes.panel_no = split_twice.panel_no
            and both_axes.axis = split_twice.axis
            and both_axes.parent_no = split_twice.parent_no

),

-- a sum is seen where it prints a number in at least one line; only then does a blank of it mean zero
sums as (

    select
        document_key,
        table_no,
        panel_no,
        axis,
        position_no,
        any_value(kind) as kind,
        any_value(panel_side) as panel_side,
        any_value(position_label) as position_label,
        any_value(case when axis = 'rows' then row_pick end) as parent_pick,
        any_value(item_code) as item_code
    from axes
    group by document_key, table_no, panel_no, axis, position_no

),

parts as (

    select * from axes
    where parent_no is not null and not is_of_which

),

lines as (

    select
        document_key,
        table_no,
        panel_no,
        axis,
        line_no,
        any_value(line_label) as line_label,
        any_value(table_title) as table_title,
        bool_and(is_own_year) as is_own_year
    from parts
    group by document_key, table_no, panel_no, axis, line_no

),

parents as (

    select distinct
        document_key,
        table_no,
        panel_no,
        axis,
        parent_no,
        split
    from parts

),

-- where a line prints none of the parts: a sum of nothing is no check, unless the sum itself prints money
-- there and the line is in use (a lost figure, not a table that prints totals only)
printed_parts as (

    select
        parents.*,
        lines.line_no,
        lines.line_label,
        lines.table_title,
        lines.is_own_year
    from parents
    inner join lines
        on
            parents.document_key = lines.document_key
            and parents.table_no = lines.table_no
            and parents.panel_no = lines.panel_no
            and parents.axis = lines.axis
    where
        exists (
            select 1 from axes
            where
                axes.document_key = parents.document_key
                and axes.table_no = parents.table_no
                and axes.panel_no = parents.panel_no
                and axes.axis = parents.axis
                and axes.line_no = lines.line_no
                and (
                    (axes.parent_no = parents.parent_no and axes.split = parents.split and not axes.is_of_which)
                    or (axes.position_no = parents.parent_no and axes.value <> 0)
                )
        )

),

places as (

    select
        printed_parts.*,
        sums.kind,
        sums.position_label,
        mapping.identity_id,
        substr(printed_parts.axis, 1, 1) || printed_parts.table_no || '/' || printed_parts.panel_no || '/'
        || printed_parts.parent_no || '/' || printed_parts.line_no || printed_parts.split as place_id
    from printed_parts
    inner join sums
        on
            printed_parts.document_key = sums.document_key
            and printed_parts.table_no = sums.table_no
            and printed_parts.panel_no = sums.panel_no
            and printed_parts.axis = sums.axis
            and printed_parts.parent_no = sums.position_no
    inner join mapping
        on
            sums.axis = mapping.axis
            and (mapping.kind is null or sums.kind = mapping.kind)
            and (mapping.panel_side is null or sums.panel_side = mapping.panel_side)
            and (mapping.parent_pick is null or sums.parent_pick = mapping.parent_pick)
            and (mapping.parent_item is null or sums.item_code = mapping.parent_item)
    qualify row_number() over (
        partition by
            printed_parts.document_key, printed_parts.table_no, printed_parts.panel_no,
            printed_parts.axis, printed_parts.parent_no, printed_parts.line_no, printed_parts.split
        order by mapping.priority
    ) = 1

),

left_terms as (

    select
        places.document_key,
        places.identity_id,
        places.place_id,
        places.table_no,
        places.table_title || '｜' || case
            when places.axis = 'rows' then places.position_label || '｜' || places.line_label
            else places.line_label || '｜' || places.position_label
        end as place,
        places.is_own_year,
        'left' as side,
        0 as term_no,
        1 as weight,
        places.position_label as label,
        coalesce(axes.value_text, '（空白）') as value_text,
        coalesce(axes.value, 0) as value,
        coalesce(axes.half_place, 0) as half_place,
        axes.value_unit,
        axes.unit_text,
        axes.page_number,
        axes.figure_id
    from places
    left join axes
        on
            places.document_key = axes.document_key
            and places.table_no = axes.table_no
            and places.panel_no = axes.panel_no
            and places.axis = axes.axis
            and places.parent_no = axes.position_no
            and places.line_no = axes.line_no

),

right_terms as (

    select
        left_terms.document_key,
        left_terms.identity_id,
        left_terms.place_id,
        left_terms.table_no,
        left_terms.place,
        left_terms.is_own_year,
        'right' as side,
        parts.position_no as term_no,
        1 as weight,
        parts.position_label as label,
        parts.value_text,
        parts.value,
        parts.half_place,
        parts.value_unit,
        parts.unit_text,
        parts.page_number,
        parts.figure_id
    from left_terms
    inner join parts
        on
            left_terms.document_key = parts.document_key
            and left_terms.place_id = substr(parts.axis, 1, 1) || parts.table_no || '/' || parts.panel_no || '/'
            || parts.parent_no || '/' || parts.line_no || parts.split

),

-- nothing printed at all on the right is written as such
blank_right_terms as (

    select
        left_terms.* exclude (side, label, value_text, value, half_place, figure_id),
        'right' as side,
        '各项' as label,
        '（空白）' as value_text,
        0 as value,
        0 as half_place,
        cast(null as varchar) as figure_id
    from left_terms
    anti join right_terms
        on
            left_terms.document_key = right_terms.document_key
            and left_terms.place_id = right_terms.place_id

)

select * from left_terms
union all by name
select * from right_terms
union all by name
select * from blank_right_terms
