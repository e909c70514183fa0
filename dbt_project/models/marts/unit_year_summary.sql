with

documents as (

    select * from {{ ref('int_documents__versioned') }}
    where is_current
    -- one body may publish a 部门 and a 单位 document about the same single unit
    qualify row_number() over (
        partition by unit_key, fiscal_year, stage, scope
        order by (coalesce(document_kind, '') not like '单位%'), is_reproduction, document_key
    ) = 1

),

units as (

    select * from {{ ref('dim_unit') }}

),

income as (

    select
        document_key,
        sum(amount_yuan) as income_yuan,
        sum(amount_yuan) filter (where period = 'carried_forward') as carried_forward_yuan
    from {{ ref('fct_income') }}
    group by document_key

),

expenditure as (

    select
        document_key,
        sum(amount_yuan) as expenditure_yuan
    from {{ ref('fct_expenditure') }}
    group by document_key

),

natures as (

    select
        document_key,
        sum(amount_yuan) as nature_total_yuan,
        sum(amount_yuan) filter (where nature_code in ('basic', 'basic_personnel', 'basic_public')) as basic_yuan,
        -- undivided 基本支出 anywhere makes the parts incomplete
        case
            when sum(amount_yuan) filter (where nature_code = 'basic') > 0 then null
            else sum(amount_yuan) filter (where nature_code = 'basic_personnel')
        end as personnel_yuan,
        case
            when sum(amount_yuan) filter (where nature_code = 'basic') > 0 then null
            else sum(amount_yuan) filter (where nature_code = 'basic_public')
        end as public_yuan,
        sum(amount_yuan) filter (where nature_code = 'project') as project_yuan
    from {{ ref('fct_expenditure_nature') }}
    group by document_key

),

three_public as (

    select
        document_key,
        sum(amount_yuan) as three_public_yuan,
        sum(amount_yuan) filter (where item_code = 'overseas') as overseas_yuan,
        sum(amount_yuan) filter (where item_code = 'reception') as reception_yuan,
        sum(amount_yuan) filter (where item_code like 'vehicle%') as vehicle_yuan,
        sum(amount_yuan) filter (where item_code = 'vehicle_purchase') as vehicle_purchase_yuan,
        sum(amount_yuan) filter (where item_code = 'vehicle_operation') as vehicle_operation_yuan
    from {{ ref('fct_three_public_spending') }}
    group by document_key

),

-- the stated change of total expenditure, against last year's own document or as this one says
changes as (

    select
        document_key,
        prior_yuan,
        change_pct_computed
    from {{ ref('fct_year_changes') }}
    where measure = 'total_expenditure' and change_yuan is not null and current_yuan is not null
    qualify row_number() over (
        partition by document_key
        order by (compared_with != 'prior_budget'), figure_id
    ) = 1

),

issues as (

    select
        document_key,
        count(*) as open_issues
    from {{ ref('identity_checks') }}
    where status = 'violation'
    group by document_key

),

measured as (

    select
        documents.unit_key,
        units.unit_name,
        documents.fiscal_year,
        documents.stage,
        documents.scope,
        documents.document_key,
        income.income_yuan,
        income.carried_forward_yuan,
        coalesce(expenditure.expenditure_yuan, natures.nature_total_yuan) as expenditure_yuan,
        natures.basic_yuan,
        natures.personnel_yuan,
        natures.public_yuan,
        natures.project_yuan,
        three_public.three_public_yuan,
        three_public.overseas_yuan,
        three_public.reception_yuan,
        three_public.vehicle_yuan,
        three_public.vehicle_purchase_yuan,
        three_public.vehicle_operation_yuan,
        changes.prior_yuan as prior_expenditure_yuan,
        changes.change_pct_computed as expenditure_growth_pct,
        coalesce(issues.open_issues, 0) as open_issues
    from documents
    left join units
        on documents.unit_key = units.unit_key
    left join income
        on documents.document_key = income.document_key
    left join expenditure
        on documents.document_key = expenditure.document_key
    left join natures
        on documents.document_key = natures.document_key
    left join three_public
        on documents.document_key = three_public.document_key
    left join changes
        on documents.document_key = changes.document_key
    left join issues
        on documents.document_key = issues.document_key

),

{%- set measures = [
    'income', 'carried_forward', 'expenditure', 'basic', 'personnel', 'public', 'project', 'three_public',
    'overseas', 'reception', 'vehicle', 'vehicle_purchase', 'vehicle_operation', 'prior_expenditure',
] %}

summarised as (

    select
        unit_key,
        unit_name,
        fiscal_year,
        stage,
        scope,
        document_key,
        {%- for measure in measures %}
            cast({{ measure }}_yuan as decimal(20, 2)) as {{ measure }}_yuan,
        {%- endfor %}
        cast(expenditure_growth_pct as decimal(18, 2)) as expenditure_growth_pct,
        cast(basic_yuan * 100.0 / nullif(expenditure_yuan, 0) as decimal(9, 2)) as basic_share_pct,
        cast(project_yuan * 100.0 / nullif(expenditure_yuan, 0) as decimal(9, 2)) as project_share_pct,
        cast(three_public_yuan * 100.0 / nullif(expenditure_yuan, 0) as decimal(9, 2)) as three_public_share_pct,
        {%- for measure in measures %}
            cast({{ measure }}_yuan * 0.0001 as decimal(20, 6)) as {{ measure }}_wan,
        {%- endfor %}
        cast(open_issues as integer) as open_issues
    from measured

)

select * from summarised
