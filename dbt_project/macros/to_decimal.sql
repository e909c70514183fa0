{% macro to_decimal(number_text) -%}
    {#- The printed number, exact, in its printed unit. Unreadable digits give null and fail the staging test. -#}
    try_cast({{ number_text }} as decimal(20, 6))
{%- endmacro %}

{% macro to_last_place(number_text) -%}
    {#- The value of the last printed place: '539.15' → 0.01, '118' → 1, '-3.2' → 0.1. -#}
    case
        when {{ number_text }} is null then null
        else cast(
            1 / power(10, case when contains({{ number_text }}, '.') then length(split_part({{ number_text }}, '.', 2)) else 0 end)
            as decimal(20, 6)
        )
    end
{%- endmacro %}
