{% macro publish_facts(selected, family, own_columns, grain, later_columns=[], must_close=false) -%}
{#-
    The last step of every fact: current documents only, families that a broken identity withholds left out, and
    the columns that all facts share. `own_columns` are the fact's own with their types, in the order of the
    contract, `later_columns` those that joined it since: they stand last. `grain` names the columns that tell the
    rows of one reported unit apart; rows that share them all, as a list prints one item on several lines, are
    numbered by page, tables before sentences, in the order of print (place_in_print), those of one
    figure by what they say. With `must_close`, documents whose rows add up to none of their printed totals are left out
    too.
-#}
with

selected as (

    select * from {{ ref(selected) }}

),

documents as (

    select * from {{ ref('int_documents__versioned') }}

),

reported_units as (

    select * from {{ ref('int_reported_units__keyed') }}

),

checks as (

    select * from {{ ref('int_figures__checked') }}

),

withheld_families as (

    select distinct document_key from {{ ref('int_families__withheld') }}
    where family = '{{ family }}'

),

published as (

    select
        selected.document_key,
        documents.unit_key,
        coalesce(reported_units.reported_unit_key, documents.unit_key) as reported_unit_key,
        documents.fiscal_year,
        documents.stage,
        documents.scope,
        {%- for column, type in own_columns %}
        cast(selected.{{ column }} as {{ type }}) as {{ column }},
        {%- endfor %}
        selected.evidence,
        selected.figure_id,
        selected.page_number,
        coalesce(checks.check_status, 'unchecked') as check_status
        {%- for column, type in later_columns %},
        cast(selected.{{ column }} as {{ type }}) as {{ column }}
        {%- endfor %}
    from selected
    inner join documents
        on selected.document_key = documents.document_key
    left join reported_units
        on
            selected.document_key = reported_units.document_key
            and selected.reported_unit_name = reported_units.reported_unit_name
    left join checks
        on
            selected.document_key = checks.document_key
            and selected.figure_id = checks.figure_id
    left join withheld_families
        on selected.document_key = withheld_families.document_key
    where
        documents.is_current
        and withheld_families.document_key is null
        and not coalesce(checks.is_withheld, false)
        {%- if must_close %}
        and selected.is_closed
        {%- endif %}

)

select
    *,
    cast(row_number() over (
        partition by {{ (['document_key', 'reported_unit_key'] + grain) | join(', ') }}
        order by
            page_number nulls last,
            regexp_matches(figure_id, ':s[0-9]+'),
            {{ place_in_print('figure_id') }},
            figure_id,
            evidence
            {%- for column, type in own_columns if type.startswith('decimal') %}, {{ column }}{% endfor %}
    ) as integer) as entry_no
from published
{%- endmacro %}
