{% macro place_in_print(figure_id) -%}
    {#-
        Where in its document a figure stands, as a list of numbers to sort by: table, row, column, or sentence. As text
        row 14 would stand before row 4.
    -#}
    list_transform(
        regexp_extract_all(regexp_replace({{ figure_id }}, '^[^:]*', ''), '[0-9]+'),
        lambda part: cast(part as integer)
    )
{%- endmacro %}
