{% macro to_unit_name(label) -%}
    {#-
        A unit's name as printed → as compared: one kind of bracket, no blanks, no leading code or number.
        '[166003]景德镇市12345政务服务便民热线管理中心' and '景德镇市 12345 …' are one name.
    -#}
    nullif(
        regexp_replace(
            regexp_replace(translate({{ label }}, '（）［］【】', '()[][]'), '[\s　]+', '', 'g'),
            '^(\[[\dA-Za-z-]+\]|\d{3,}(-|_)?)', ''
        ),
        ''
    )
{%- endmacro %}
