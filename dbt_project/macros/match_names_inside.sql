{% macro match_names_inside(headings) -%}
    {#- Rows without a code whose name only one function carries inside the heading that the row is printed under: for
        one level of the tree, once the level above has its codes (`headings`). Reads the CTEs candidates and
        function_names of int_rows__coded. -#}
    select
        child.document_key,
        child.table_no,
        child.panel_no,
        child.row_no,
        max(function_names.function_code) as function_code
    from candidates as child
    inner join {{ headings }} as parent
        on
            child.document_key = parent.document_key
            and child.table_no = parent.table_no
            and child.panel_no = parent.panel_no
            and child.parent_row_no = parent.row_no
            and parent.function_code is not null
    inner join function_names
        on
            child.name_key = function_names.name_key
            and parent.function_code = function_names.parent_code
            and child.fiscal_year
            between coalesce(function_names.from_year, 0) and coalesce(function_names.to_year, 9999)
    group by 1, 2, 3, 4
    having count(distinct function_names.function_code) = 1
{%- endmacro %}
