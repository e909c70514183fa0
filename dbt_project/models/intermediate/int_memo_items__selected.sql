-- money printed beside the accounts and already inside them: a table of its own, else the text
with

cells as (

    select * from {{ ref('int_cells__classified') }}

),

statements as (

    select * from {{ ref('int_statements__joined') }}

),

from_tables as (

    select
        document_key,
        reported_unit_name,
        table_no,
        row_no,
        case
            when kind = 'service_purchase' then 'service_purchase'
            when item_code in ('operating_expenses', 'meeting', 'training', 'travel', 'entrusted_business')
                then item_code
        end as item_code,
        coalesce(
            json_extract_string(attributes, '$.item_name'),
            -- items side by side: the head of the column names them, the row is a unit
            case
                when
                    economic_code is null
                    and regexp_matches(column_label, '(会议费|培训费|差旅费|委托业务费|(运行|行政)经费)[^/]*$')
                    then regexp_extract(column_label, '[^/]+$')
            end,
            row_label
        ) as name_text,
        {{ to_fund_code('fund_code') }} as fund_code,
        amount_yuan,
        'table' as evidence,
        figure_id,
        page_number
    from cells
    where
        kind in ('memo', 'service_purchase', 'three_public')
        and standing = 'leaf'
        and is_own_year
        and amount_yuan is not null
        and (
            item_code in ('operating_expenses', 'meeting', 'training', 'travel', 'entrusted_business')
            or (kind = 'service_purchase' and row_role not in ('total', 'subtotal'))
        )

),

from_text as (

    select
        document_key,
        cast(null as varchar) as reported_unit_name,
        memo_code as item_code,
        coalesce(subject_text, memo_code) as name_text,
        {{ to_fund_code('fund_code') }} as fund_code,
        amount_yuan,
        'narrative' as evidence,
        figure_id,
        page_number
    from statements
    where
        statement_role = 'amount'
        and family = 'memo'
        and is_own_year
        and amount_yuan is not null
        and memo_code is not null
    qualify row_number() over (
        partition by document_key, memo_code
        order by statement_no
    ) = 1

),

selected as (

    select
        document_key,
        reported_unit_name,
        item_code,
        name_text,
        fund_code,
        amount_yuan,
        evidence,
        figure_id,
        page_number
    from from_tables

    union all

    select from_text.*
    from from_text
    left join from_tables
        on
            from_text.document_key = from_tables.document_key
            and from_text.item_code = from_tables.item_code
    where from_tables.document_key is null

)

select * from selected
