{% macro to_signed_change(value, direction) -%}
    {#- A printed change with the sign of its verb: 减少 8.36 → -8.36, 持平 → 0. A printed minus keeps its sign. -#}
    case
        when {{ direction }} = 'flat' then coalesce({{ value }}, 0) * 0
        when {{ direction }} = 'decrease' then -abs({{ value }})
        else {{ value }}
    end
{%- endmacro %}

{% macro to_growth_rate(current, change) -%}
    {#- Growth in percent: change ÷ (current − change); undefined where the previous amount is not positive. -#}
    case
        when {{ current }} - {{ change }} > 0
            then cast(round({{ change }} * 100.0 / ({{ current }} - {{ change }}), 2) as decimal(18, 2))
    end
{%- endmacro %}
