-- which figures of a table stand for its money where a printed total and its printed parts contradict each other and
-- the contradiction is registered
--
-- From the grand total down, a sum that closes hands over to its parts: to its columns where they close, else to its
-- rows. A sum that is contradicted both ways, or has nothing else, stands for its parts itself, so that the key is
-- lost only where total and parts disagree, and what stands still adds up to the grand total.
with recursive

known_issues as (

    select * from {{ ref('int_figures__in_known_issue') }}
    where axis is not null

),

joined as (

    select * from {{ ref('int_cells__joined') }}
    where not is_of_which and is_repeat_of is null

),

-- 支出总计 that is not 本年支出合计 + 结转下年 says nothing against the functions that make up 本年支出合计
totals_of_totals as (

    select distinct
        whole.document_key,
        whole_issue.place_id
    from known_issues as whole_issue
    inner join joined as whole on whole_issue.figure_id = whole.figure_id
    inner join known_issues as part_issue
        on
            whole_issue.document_key = part_issue.document_key
            and whole_issue.place_id = part_issue.place_id
            and part_issue.term_side = 'right'
    inner join joined as part on part_issue.figure_id = part.figure_id
    where
        whole_issue.term_side = 'left'
        and whole_issue.axis = 'rows'
        and whole.row_role = 'total'
        and part.row_role in ('total', 'subtotal')

),

contradictions as (

    select distinct
        known_issues.figure_id,
        known_issues.axis
    from known_issues
    anti join totals_of_totals
        on
            known_issues.document_key = totals_of_totals.document_key
            and known_issues.place_id = totals_of_totals.place_id
    where known_issues.term_side = 'left'

),

panels as (

    select distinct
        joined.document_key,
        joined.table_no,
        joined.panel_no
    from joined
    inner join contradictions on joined.figure_id = contradictions.figure_id

),

cells as (

    select joined.*
    from joined
    inner join panels
        on
            joined.document_key = panels.document_key
            and joined.table_no = panels.table_no
            and joined.panel_no = panels.panel_no

),

-- each figure on its row and on its column, with where it stands along the other of the two
figures_on_axes as (

    select
        figure_id,
        document_key,
        table_no,
        panel_no,
        'rows' as axis,
        row_no as line_no,
        col_no as place_no
    from cells
    union all
    select
        figure_id,
        document_key,
        table_no,
        panel_no,
        'columns' as axis,
        col_no as line_no,
        row_no as place_no
    from cells

),

parts_on_axes as (

    select
        document_key,
        table_no,
        panel_no,
        'rows' as axis,
        row_no as line_no,
        part_row_no as part_line_no
    from {{ ref('int_rows__descended') }}
    union all
    select
        document_key,
        table_no,
        panel_no,
        'columns' as axis,
        col_no as line_no,
        part_col_no as part_line_no
    from {{ ref('int_columns__descended') }}

),

-- every printed sum with every printed figure below it, along its row or along its column
below as (

    select
        whole.figure_id,
        part.figure_id as part_figure_id,
        whole.axis
    from figures_on_axes as whole
    inner join parts_on_axes using (document_key, table_no, panel_no, axis, line_no)
    inner join figures_on_axes as part
        on
            whole.document_key = part.document_key
            and whole.table_no = part.table_no
            and whole.panel_no = part.panel_no
            and whole.axis = part.axis
            and whole.place_no = part.place_no
            and parts_on_axes.part_line_no = part.line_no

),

-- the same without what is reached through another printed sum
next_below as (

    select below.*
    from below
    where not exists (
        select 1
        from below as between_upper
        inner join below as between_lower
            on
                between_upper.part_figure_id = between_lower.figure_id
                and between_upper.axis = between_lower.axis
        where
            between_upper.figure_id = below.figure_id
            and between_lower.part_figure_id = below.part_figure_id
            and between_upper.axis = below.axis
    )

),

-- the way that a sum hands over: columns first, since they keep rows of other columns apart that close by themselves
ways as (

    select
        next_below.figure_id,
        min(next_below.axis) as axis
    from next_below
    anti join contradictions
        on
            next_below.figure_id = contradictions.figure_id
            and next_below.axis = contradictions.axis
    group by next_below.figure_id

),

handed_over as (

    select
        next_below.figure_id,
        next_below.part_figure_id
    from next_below
    inner join ways
        on
            next_below.figure_id = ways.figure_id
            and next_below.axis = ways.axis

),

reached as (

    select figure_id from cells
    where figure_id not in (select part_figure_id from below) -- noqa: LT14
    union
    select handed_over.part_figure_id as figure_id
    from reached
    inner join handed_over on reached.figure_id = handed_over.figure_id

),

-- two totals of one thing, of which one is contradicted: the other speaks for the parts
spoken_for as (

    select distinct below.figure_id
    from below
    inner join reached on below.part_figure_id = reached.figure_id

)

select
    cells.document_key,
    cells.figure_id,
    reached.figure_id is not null as is_reached,
    -- the figure stands for parts that contradict it
    reached.figure_id is not null
    and spoken_for.figure_id is null
    and cells.figure_id in (select figure_id from contradictions) -- noqa: LT14
    and ways.figure_id is null as is_contradicted
from cells
left join reached on cells.figure_id = reached.figure_id
left join spoken_for on cells.figure_id = spoken_for.figure_id
left join ways on cells.figure_id = ways.figure_id
