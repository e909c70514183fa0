with

source as (

    select * from {{ source('raw', 'table_rows') }}

),

renamed as (

    select
        document_key,
        table_no,
        panel_no,
        row_no,
        role as row_role,
        parent_row_no,
        level as row_level,
        page_number,
        code_text,
        label as row_label,
        function_code,
        economic_code,
        economic_system,
        income_source_code,
        fund_code,
        nature_code,
        coalesce(item_code, memo_code) as item_code,
        category,
        balance_code,
        period,
        value_year,
        value_stage,
        reported_unit_name,
        project_name,
        attributes
    from source

)

select * from renamed
