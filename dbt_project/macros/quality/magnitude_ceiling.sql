{% macro magnitude_ceiling(admin_level) -%}
    {#- More than any one body of the level spends in a year, in 元: an amount above it is a unit read or printed
        wrongly (万元 for 元 multiplies by ten thousand). Generous on purpose. -#}
    case {{ admin_level }}
        when 'township' then 20000000000
        when 'county' then 100000000000
        when 'city' then 200000000000
        when 'province' then 500000000000
        else 2000000000000
    end
{%- endmacro %}
