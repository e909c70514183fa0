{% macro to_coarse_nature(nature_code) -%}
    {#- 人员经费 and 公用经费 are the two parts of 基本支出; everything else is its own top level. -#}
    case when {{ nature_code }} in ('basic_personnel', 'basic_public') then 'basic' else {{ nature_code }} end
{%- endmacro %}
