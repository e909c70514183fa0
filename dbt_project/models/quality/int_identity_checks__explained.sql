-- verdicts with registered errors of the publisher: an issue explains a break only at its place and with exactly
-- its residual, so that it expires by itself
with

checks as (

    select * from {{ ref('int_identity_checks__unioned') }}

),

issues as (

    select * from {{ ref('int_known_issues__addressed') }}

),

explained as (

    select
        checks.*,
        issues.issue_no,
        issues.explanation_zh,
        issues.explanation_en
    from checks
    left join issues
        on
            checks.document_key = issues.document_key
            and checks.identity_id = issues.identity_id
            and checks.verdict = 'violation'
            and checks.residual is not distinct from issues.expected_residual
            and (issues.place is null or contains(checks.place, issues.place))
    qualify row_number() over (
        partition by checks.document_key, checks.identity_id, checks.place_id
        order by issues.issue_no nulls last
    ) = 1

),

final as (

    select
        * exclude (issue_no, explanation_zh, explanation_en, verdict, na_reason),
        issue_no,
        case when issue_no is not null then 'known_issue' else verdict end as status,
        case when issue_no is not null then concat_ws(' ', explanation_zh, explanation_en) else na_reason end as reason
    from explained

)

select * from final
