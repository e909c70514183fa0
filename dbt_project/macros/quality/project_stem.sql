{% macro project_stem(text) -%}
    {#- The name of a project without the words that say that money is meant: 某某运维项目预算 → 某某运维. -#}
    regexp_replace({{ label_key(text) }}, '(项目)?预算$|项目(支出|经费|资金)?$', '')
{%- endmacro %}
