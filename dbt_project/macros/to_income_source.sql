{% macro to_income_source(code) -%}
    {#- A source as the contract names it: money of a 社会保险基金 is 其他收入 of who prints it. -#}
    case when {{ code }} = 'social_insurance_fund' then 'other' else {{ code }} end
{%- endmacro %}
