{% macro yuan_per_unit(unit) -%}
    {#- How many 元 one printed unit is worth; null for a unit that is not money or not known. -#}
    case {{ unit }}
        when '元' then 1
        when '百元' then 100
        when '千元' then 1000
        when '万' then 10000
        when '万元' then 10000
        when '百万元' then 1000000
        when '亿' then 100000000
        when '亿元' then 100000000
    end
{%- endmacro %}

{% macro to_yuan(number, unit) -%}
    {#- A printed number in its printed unit → exact 元. The only place where money is scaled. -#}
    cast({{ number }} * {{ yuan_per_unit(unit) }} as decimal(20, 2))
{%- endmacro %}
