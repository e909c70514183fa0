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
        -- nothing is nothing in any unit: a table of zeros without a unit line still prints amounts
        case
            when role = 'amount' and {{ to_decimal('number_text') }} = 0 then cast(0 as decimal(20, 2))
            else {{ to_yuan(to_decimal('number_text'), 'unit_text') }}
        end as amount_yuan,
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
