{% macro label_key(text) -%}
    {#- A printed label without blanks, line breaks and quotation marks, for matching names that are printed twice. -#}
    regexp_replace({{ text }}, '[\s　“”"‘’''《》]', '', 'g')
{%- endmacro %}
