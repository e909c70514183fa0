{% macro half_place(last_place, unit) -%}
    {#- The most by which a printed figure can err through rounding: half its last printed place, in 元 where
        the unit is money, else in the unit itself. 539.15 万元 → 50 元; 28.31 % → 0.005 %. -#}
    cast(0.5 * {{ last_place }} * coalesce({{ yuan_per_unit(unit) }}, 1) as decimal(24, 6))
{%- endmacro %}
