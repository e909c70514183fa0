{% macro to_cell_figure_id(part_no='part_no') -%}
    {#- Stable name of a number in a table cell; ':p' only where one cell holds several numbers. -#}
    document_key || ':t' || table_no || ':r' || row_no || ':c' || col_no
    || case when {{ part_no }} > 0 then ':p' || {{ part_no }} else '' end
{%- endmacro %}

{% macro to_statement_figure_id() -%}
    document_key || ':s' || statement_no
{%- endmacro %}
