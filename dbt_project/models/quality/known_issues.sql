with

issues as (

    select * from {{ ref('int_known_issues__addressed') }}

),

checks as (

    select distinct
        document_key,
        issue_no
    from {{ ref('int_identity_checks__explained') }}
    where issue_no is not null

),

final as (

    select
        issues.document_key,
        issues.unit_name,
        issues.fiscal_year,
        issues.stage,
        issues.identity_id,
        issues.place,
        issues.expected_residual,
        issues.explanation_zh,
        issues.explanation_en,
        coalesce(issues.explanation_en, issues.explanation_zh) as explanation,
        issues.evidence,
        checks.issue_no is not null as is_still_true
    from issues
    left join checks
        on
            issues.document_key = checks.document_key
            and issues.issue_no = checks.issue_no

)

select * from final
