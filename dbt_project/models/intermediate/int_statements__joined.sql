-- one row per number of the prose, with the document's own year and stage beside the sentence's
with

documents as (

    select * from {{ ref('stg_documents') }}

),

statements as (

    select * from {{ ref('int_statements__coded') }}

),

anchors as (

    select
        document_key,
        statement_no as anchor_no,
        figure_id as anchor_figure_id,
        numeric_value as anchor_value,
        amount_yuan as anchor_yuan,
        last_place as anchor_last_place,
        unit_text as anchor_unit_text
    from statements

),

joined as (

    select
        statements.* exclude (value_year, value_stage),
        coalesce(statements.value_year, documents.fiscal_year) as value_year,
        coalesce(statements.value_stage, documents.stage) as value_stage,
        coalesce(
            coalesce(statements.value_year, documents.fiscal_year) is not distinct from documents.fiscal_year
            and coalesce(statements.value_stage, documents.stage) is not distinct from documents.stage,
            false
        ) as is_own_year,
        anchors.anchor_figure_id,
        anchors.anchor_value,
        anchors.anchor_yuan,
        anchors.anchor_last_place,
        anchors.anchor_unit_text,
        documents.fiscal_year,
        documents.stage,
        documents.scope
    from statements
    left join documents
        on statements.document_key = documents.document_key
    left join anchors
        on
            statements.document_key = anchors.document_key
            and statements.anchor_no = anchors.anchor_no

)

select * from joined
