{% macro adds_up(sums, totals) -%}
    {#- In a group of sums joined to printed totals: does one of them close, within the rounding of both? Without any
        total nothing closes. -#}
    coalesce(bool_or(
            abs({{ sums }}.amount_yuan - {{ totals }}.amount_yuan)
            <= {{ sums }}.tolerance_yuan + {{ totals }}.tolerance_yuan
        ), false)
{%- endmacro %}

{% macro compare_with_totals(rows, keys=[]) -%}
    {#- Per document (and further keys): do the rows of a CTE add up to a printed total (CTE `totals`), and is there
        one? Gives the keys, has_total and is_closing. -#}
    select
        sums.document_key,
        {%- for key in keys %}
        sums.{{ key }},
        {%- endfor %}
        bool_or(totals.document_key is not null) as has_total,
        {{ adds_up('sums', 'totals') }} as is_closing
    from (
        select
            {% for key in ['document_key'] + keys -%}
            {{ key }},
            {% endfor -%}
            sum(amount_yuan) as amount_yuan,
            sum(tolerance_yuan) as tolerance_yuan
        from {{ rows }}
        group by all
    ) as sums
    left join totals
        on sums.document_key = totals.document_key
    group by {% for key in ['document_key'] + keys %}sums.{{ key }}{% if not loop.last %}, {% endif %}{% endfor %}
{%- endmacro %}
