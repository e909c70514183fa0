-- figures that complete a fact row whose own figure is another one
with

changes as (

    select
        document_key,
        figure_id,
        rate_figure_id as companion_figure_id
    from {{ ref('int_year_changes__selected') }}
    where rate_figure_id is not null

),

targets as (

    select * from {{ ref('int_targets__selected') }}

),

cells as (

    select * from {{ ref('stg_cells') }}

),

-- weight, and further numbers inside the cell of the target (3-5次)
beside_targets as (

    select
        targets.document_key,
        targets.figure_id,
        cells.figure_id as companion_figure_id
    from targets
    inner join cells
        on
            targets.document_key = cells.document_key
            and targets.table_no = cells.table_no
            and targets.row_no = cells.row_no
            and cells.cell_role in ('indicator', 'weight')
            and targets.figure_id != cells.figure_id
    where
        (cells.cell_role = 'weight' and targets.weight is not null)
        or starts_with(cells.figure_id, targets.figure_id || ':p')

),

accompanying as (

    select * from changes
    union all
    select * from beside_targets

)

select * from accompanying
