with

source as (

    select * from {{ source('raw', 'cells') }}

),

typed as (

    select
        {{ to_cell_figure_id() }} as figure_id,
        document_key,
        table_no,
        panel_no,
        row_no,
        col_no,
        part_no,
        value_text,
        number_text,
        {{ to_decimal('number_text') }} as numeric_value,
        {{ to_last_place('number_text') }} as last_place,
        unit_text,
        {{ to_yuan(to_decimal('number_text'), 'unit_text') }} as amount_yuan,
        role as cell_role,
        page_number,
        line_no,
        x0,
        top,
        x1,
        bottom,
        reading
    from source

)

select * from typed
