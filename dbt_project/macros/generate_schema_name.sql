{% macro generate_schema_name(custom_schema_name, node) -%}
    {#- Schemas are part of the public contract: `marts` and `audit`, never `main_marts`. -#}
    {{ target.schema if custom_schema_name is none else custom_schema_name | trim }}
{%- endmacro %}
