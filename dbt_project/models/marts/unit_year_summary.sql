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
        sum(amount_yuan) filter (where period = 'current_year') as income_this_year_yuan,
        sum(amount_yuan) filter (where period = 'carried_forward') as carried_forward_yuan
    from {{ ref('fct_income') }}
    group by document_key

),

expenditure as (

    select
        document_key,
        sum(amount_yuan) as expenditure_yuan,
        count(*) as leaves
    from {{ ref('fct_expenditure') }}
    group by document_key

),

natures as (

    select
        document_key,
        sum(amount_yuan) as nature_total_yuan,
        count(*) as leaves,
        -- money whose nature is not printed may be of any: what is printed of one is then not all of it
        coalesce(sum(amount_yuan) filter (where nature_code = 'unspecified'), 0) = 0 as is_whole,
        -- undivided 基本支出 anywhere makes the parts incomplete
        is_whole and coalesce(sum(amount_yuan) filter (where nature_code = 'basic'), 0) = 0 as is_divided,
        case
            when is_whole
                then sum(amount_yuan) filter (where nature_code in ('basic', 'basic_personnel', 'basic_public'))
        end as basic_yuan,
        case when is_divided then sum(amount_yuan) filter (where nature_code = 'basic_personnel') end as personnel_yuan,
        case when is_divided then sum(amount_yuan) filter (where nature_code = 'basic_public') end as public_yuan,
        case when is_whole then sum(amount_yuan) filter (where nature_code = 'project') end as project_yuan
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

-- people on duty, where the document counts them
heads as (

    select
        document_key,
        sum(quantity) as staff_on_duty
    from {{ ref('fct_resources') }}
    where resource = 'headcount_actual'
    group by document_key

),

-- like with like: a budget against last year's budget, accounts against last year's accounts
comparable_changes as (

    select *
    from {{ ref('fct_year_changes') }}
    where
        change_yuan is not null
        and current_yuan is not null
        and prior_yuan >= 0
        and reported_unit_key is not distinct from unit_key
        and compared_with = case stage when 'final_accounts' then 'prior_final_accounts' else 'prior_budget' end

),

reported_units as (

    select * from {{ ref('int_reported_units__keyed') }}

),

-- a unit whose money stands in a department's document of the same year and stage, too
covered as (

    select distinct documents.document_key
    from documents
    left join units
        on documents.unit_key = units.unit_key
    inner join documents as departments
        on
            documents.fiscal_year = departments.fiscal_year
            and documents.stage = departments.stage
            and documents.scope = 'unit'
            and departments.scope = 'department'
    left join reported_units
        on
            departments.document_key = reported_units.document_key
            and documents.unit_key = reported_units.reported_unit_key
    where
        documents.unit_key = departments.unit_key
        or {{ label_key('departments.unit_name') }} = {{ label_key('units.department_name') }}
        or reported_units.document_key is not null

),

issues as (

    select
        document_key,
        count(*) as open_issues
    from {{ ref('identity_checks') }}
    where status = 'violation' and severity in ('E', 'W')
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
        income.income_this_year_yuan,
        income.carried_forward_yuan,
        coalesce(expenditure.expenditure_yuan, natures.nature_total_yuan) as expenditure_yuan,
        -- half of 0.01 万元, for each amount that is added and for the total itself
        50 * (1 + coalesce(expenditure.leaves, natures.leaves)) as expenditure_tolerance,
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
        nullif(heads.staff_on_duty, 0) as staff_on_duty,
        coalesce(issues.open_issues, 0) as open_issues,
        covered.document_key is not null as is_in_department_document
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
    left join heads
        on documents.document_key = heads.document_key
    left join issues
        on documents.document_key = issues.document_key
    left join covered
        on documents.document_key = covered.document_key

),

-- A stated change counts only where it speaks of the very amount of this row: many documents state the change of a
-- total with balances, or of the money of one fund.
stated_expenditure as (

    select
        measured.document_key,
        comparable_changes.prior_yuan
    from measured
    inner join comparable_changes
        on
            measured.document_key = comparable_changes.document_key
            and comparable_changes.measure = 'total_expenditure'
            and abs(comparable_changes.current_yuan - measured.expenditure_yuan) <= measured.expenditure_tolerance
    qualify row_number() over (
        partition by measured.document_key
        order by {{ place_in_print('comparable_changes.figure_id') }}
    ) = 1

),

-- 三公: the change of the total, or the changes of items that make it up
stated_three_public as (

    select
        measured.document_key,
        min(comparable_changes.prior_yuan) as prior_yuan
    from measured
    inner join comparable_changes
        on
            measured.document_key = comparable_changes.document_key
            and comparable_changes.measure = 'three_public'
            and comparable_changes.item_code is null
            and abs(comparable_changes.current_yuan - measured.three_public_yuan) <= 50
    group by measured.document_key
    -- two statements that disagree say nothing
    having count(distinct comparable_changes.prior_yuan) = 1

),

stated_items as (

    select
        measured.document_key,
        measured.three_public_yuan,
        comparable_changes.current_yuan,
        comparable_changes.prior_yuan
    from measured
    inner join comparable_changes
        on
            measured.document_key = comparable_changes.document_key
            and comparable_changes.measure = 'three_public'
            and comparable_changes.item_code is not null
    where
        comparable_changes.item_code != 'vehicle'
        or not exists (
            select 1 from comparable_changes as parts
            where
                parts.document_key = comparable_changes.document_key
                and parts.item_code in ('vehicle_purchase', 'vehicle_operation')
        )
    qualify row_number() over (
        partition by measured.document_key, comparable_changes.item_code
        order by {{ place_in_print('comparable_changes.figure_id') }}
    ) = 1

),

stated_three_public_by_item as (

    select
        document_key,
        sum(prior_yuan) as prior_yuan
    from stated_items
    group by document_key
    having abs(sum(current_yuan) - min(three_public_yuan)) <= 50 * (1 + count(*))

),

-- last year's own document, where the warehouse has it
compared as (

    select
        measured.*,
        coalesce(stated_expenditure.prior_yuan, last_year.expenditure_yuan) as prior_expenditure_yuan,
        case
            when stated_expenditure.prior_yuan is not null then 'stated_change'
            when last_year.expenditure_yuan is not null then 'prior_document'
        end as prior_expenditure_source,
        coalesce(
            stated_three_public.prior_yuan, stated_three_public_by_item.prior_yuan, last_year.three_public_yuan
        ) as prior_three_public_yuan,
        case
            when coalesce(stated_three_public.prior_yuan, stated_three_public_by_item.prior_yuan) is not null
                then 'stated_change'
            when last_year.three_public_yuan is not null then 'prior_document'
        end as prior_three_public_source
    from measured
    left join stated_expenditure
        on measured.document_key = stated_expenditure.document_key
    left join stated_three_public
        on measured.document_key = stated_three_public.document_key
    left join stated_three_public_by_item
        on measured.document_key = stated_three_public_by_item.document_key
    left join measured as last_year
        on
            measured.unit_key = last_year.unit_key
            and measured.stage = last_year.stage
            and measured.scope = last_year.scope
            and measured.fiscal_year = last_year.fiscal_year + 1

),

{%- set measures = [
    'income', 'income_this_year', 'carried_forward', 'expenditure', 'basic', 'personnel', 'public', 'project',
    'three_public', 'overseas', 'reception', 'vehicle', 'vehicle_purchase', 'vehicle_operation', 'prior_expenditure',
    'prior_three_public',
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
        cast(staff_on_duty as decimal(20, 0)) as staff_on_duty,
        cast(personnel_yuan / staff_on_duty as decimal(20, 2)) as personnel_per_head_yuan,
        cast(expenditure_yuan / staff_on_duty as decimal(20, 2)) as expenditure_per_head_yuan,
        prior_expenditure_source,
        prior_three_public_source,
        {%- for measure in ['expenditure', 'three_public'] %}
            cast(
                ({{ measure }}_yuan - prior_{{ measure }}_yuan) * 100.0 / nullif(prior_{{ measure }}_yuan, 0)
                as decimal(18, 2)
            ) as {{ measure }}_growth_pct,
        {%- endfor %}
        {%- for measure in ['basic', 'personnel', 'project', 'three_public'] %}
            cast({{ measure }}_yuan * 100.0 / nullif(expenditure_yuan, 0) as decimal(9, 2)) as {{ measure }}_share_pct,
        {%- endfor %}
        {%- for measure in measures %}
            cast({{ measure }}_yuan * 0.0001 as decimal(20, 6)) as {{ measure }}_wan,
        {%- endfor %}
        cast(open_issues as integer) as open_issues,
        is_in_department_document
    from compared

)

select * from summarised
