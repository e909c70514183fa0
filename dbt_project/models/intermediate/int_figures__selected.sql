-- figures that would feed a fact row if their family stands
-- depends_on: {{ ref('int_income__selected') }}, {{ ref('int_expenditure__selected') }}
-- depends_on: {{ ref('int_natures__selected') }}, {{ ref('int_economic__selected') }}
-- depends_on: {{ ref('int_three_public__selected') }}, {{ ref('int_projects__selected') }}
-- depends_on: {{ ref('int_targets__selected') }}, {{ ref('int_procurement__selected') }}
-- depends_on: {{ ref('int_memo_items__selected') }}, {{ ref('int_balances__selected') }}
-- depends_on: {{ ref('int_comparatives__selected') }}, {{ ref('int_year_changes__selected') }}
-- depends_on: {{ ref('int_resources__selected') }}
with

selected as (

    {% for fact, selected, family in list_facts() %}
        {% if not loop.first %}union all{% endif %}
        select
            figure_id,
            document_key,
            '{{ family }}' as family
        from {{ ref(selected) }}
    {% endfor %}

)

select
    figure_id,
    document_key,
    min(family) as family
from selected
group by figure_id, document_key
