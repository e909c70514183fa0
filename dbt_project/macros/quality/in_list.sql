{% macro in_list(value, list) -%}
    {#- True where `list` (a cell of a seed: 'a|b|c') is empty or names the value; '-' in the list stands for null. -#}
    ({{ list }} is null or list_contains(string_split({{ list }}, '|'), coalesce({{ value }}, '-')))
{%- endmacro %}
