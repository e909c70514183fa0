-- registered errors of publishers with the documents they speak of: the same unit, year and stage, or the very file
with

issues as (

    select * from {{ ref('stg_known_issues') }}

),

documents as (

    select * from {{ ref('stg_documents') }}

),

numbered as (

    select
        row_number() over (order by unit_name, fiscal_year, stage, identity_id, place, expected_residual) as issue_no,
        unit_name,
        cast(fiscal_year as integer) as fiscal_year,
        stage,
        sha256,
        identity_id,
        place,
        cast(expected_residual as decimal(20, 4)) as expected_residual,
        explanation_zh,
        explanation_en,
        evidence
    from issues

),

final as (

    select
        numbered.*,
        documents.document_key
    from numbered
    left join documents
        on
            numbered.fiscal_year = documents.fiscal_year
            and numbered.stage = documents.stage
            and {{ label_key('numbered.unit_name') }} = {{ label_key('documents.unit_name') }}
            and (numbered.sha256 is null or numbered.sha256 = documents.sha256)

)

select * from final
