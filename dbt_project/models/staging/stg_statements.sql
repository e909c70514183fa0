with

source as (

    select * from {{ source('raw', 'statements') }}

),

typed as (

    select
        {{ to_statement_figure_id() }} as figure_id,
        document_key,
        statement_no,
        anchor_no,
        parent_no,
        page_number,
        line_no,
        char_start,
        section,
        sentence,
        subject_text,
        statement_role,
        value_text,
        number_text,
        {{ to_decimal('number_text') }} as numeric_value,
        {{ to_last_place('number_text') }} as last_place,
        unit_text,
        {{ to_yuan(to_decimal('number_text'), 'unit_text') }} as amount_yuan,
        family,
        measure,
        nature_code,
        fund_code,
        income_source_code,
        period,
        function_code,
        function_name_text,
        economic_code,
        economic_name_text,
        item_code,
        memo_code,
        resource_code,
        procurement_category,
        project_name,
        value_year,
        value_stage,
        direction,
        compared_with,
        compare_year,
        reason_text,
        as_of,
        reading
    from source

)

select * from typed
