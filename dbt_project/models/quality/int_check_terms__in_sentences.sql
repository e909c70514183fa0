-- the terms of identities that hold an amount of the text against a cell of the tables
with

statements as (

    select * from {{ ref('int_check_statements') }}

),

matched as (

    select * from {{ ref('int_statement_cells__matched') }}

),

-- an amount in the text = the same cell
stated_amounts as (

    select
        document_key,
        case
            when axis = 'nature' and nature_code in ('basic_personnel', 'basic_public') then 'N-BASIC'
            when measure = 'procurement' then 'N-PROC'
            else 'N-AMT'
        end as identity_id,
        's' || statement_no as place_id,
        table_no,
        label || coalesce('｜' || section, '') as place,
        family,
        cast(null as varchar) as comparison,
        statement_no,
        label,
        value_text,
        value,
        half_place,
        value_unit,
        unit_text,
        page_number,
        figure_id,
        cell_figure_id,
        table_title || ' ' || coalesce(row_label, '') || case
            when column_leaf_label is null then '' else ' ' || column_leaf_label
        end as cell_label,
        cell_value_text,
        cell_value,
        cell_half_place,
        cell_unit_text,
        cell_page
    from matched
    where cell_figure_id is not null and (distance <= half_place + cell_half_place or not is_in_tables)

),

amount_terms as (

    select -- noqa: AM07
        document_key,
        identity_id,
        place_id,
        table_no,
        place,
        family,
        comparison,
        label,
        value_text,
        value,
        half_place,
        value_unit,
        unit_text,
        page_number,
        figure_id,
        'left' as side,
        1 as term_no,
        1 as weight
    from stated_amounts
    union all by name
    select
        document_key,
        identity_id,
        place_id,
        table_no,
        place,
        family,
        comparison,
        cell_label as label,
        cell_value_text as value_text,
        cell_value as value,
        cell_half_place as half_place,
        value_unit,
        cell_unit_text as unit_text,
        cell_page as page_number,
        cell_figure_id as figure_id,
        'right' as side,
        2 as term_no,
        1 as weight
    from stated_amounts

),

-- meetings, training and travel in the text cover the lines of the basic table
training_pairs as (

    select * from {{ ref('identity_code_pairs') }}
    where identity_id = 'N-TRAIN'

),

trainings as (

    select
        statements.*,
        cells.value as cell_value,
        cells.half_place as cell_half_place,
        cells.value_text as cell_value_text,
        cells.unit_text as cell_unit_text,
        cells.figure_id as cell_figure_id,
        cells.table_no,
        cells.table_title || ' ' || cells.row_label as cell_label
    from statements
    inner join training_pairs on statements.memo_code = training_pairs.right_code
    inner join {{ ref('int_check_cells') }} as cells
        on
            statements.document_key = cells.document_key
            and cells.kind = 'basic_economic'
            and cells.economic_code = training_pairs.left_code
            and cells.col_pick = 'top'
            and cells.is_own_year
            and cells.value_unit = '元'
    where statements.statement_role = 'amount' and statements.is_money and statements.is_own_year
    qualify row_number() over (
        partition by statements.document_key, statements.memo_code
        order by statements.value desc, cells.figure_id, statements.statement_no
    ) = 1

),

training_terms as (

    select
        document_key,
        'N-TRAIN' as identity_id,
        's' || statement_no as place_id,
        table_no,
        label as place,
        unnest([ -- noqa: AL03
            {{ check_term('left', 1, 1, "cell_label", 'cell_', unit='元') }},
            {{ check_term('right', 2, 1, "'文字 ' || label", '', unit='元') }}
        ], recursive := true),
        page_number
    from trainings

)

select * from amount_terms -- noqa: AM07
union all by name
select * from training_terms
