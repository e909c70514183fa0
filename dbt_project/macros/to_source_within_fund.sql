{% macro to_source_within_fund(income_source_code, fund_code) -%}
    {#- 事业收入 of 单位资金 says more than the fund does, 一般公共预算 of 一般公共预算 does not. -#}
    nullif({{ to_income_source(income_source_code) }}, {{ fund_code }})
{%- endmacro %}
