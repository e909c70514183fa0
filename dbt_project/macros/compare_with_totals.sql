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

{% macro choose_variant(rows) -%}
    {#- Of the variants in which a CTE gives the rows of a document, the first that adds up to a printed total (CTE
        `totals`), else the first. is_closed: it adds up, or there is nothing to add up to. -#}
    select
        {{ rows }}.* exclude (variant),
        best.is_closing or not best.has_total as is_closed
    from {{ rows }}
    inner join (
        select * from ({{ compare_with_totals(rows, ['variant']) }}) as closing
        qualify row_number() over (partition by document_key order by is_closing desc, variant) = 1
    ) as best
        on
            {{ rows }}.document_key = best.document_key
            and {{ rows }}.variant = best.variant
{%- endmacro %}
