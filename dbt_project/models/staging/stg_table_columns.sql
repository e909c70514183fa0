with

source as (

    select * from {{ source('raw', 'table_columns') }}

),

renamed as (

    select
        document_key,
        table_no,
        panel_no,
        col_no,
        label as column_label,
        role as column_role,
        parent_col_no,
        is_of_which,
        nature_code,
        fund_code,
        income_source_code,
        coalesce(item_code, memo_code) as item_code,
        economic_code as column_economic_code,
        economic_system as column_economic_system,
        category,
        reported_unit_name,
        flow,
        balance_code,
        period,
        value_year,
        value_stage,
        unit_text as column_unit_text
    from source

)

select * from renamed
