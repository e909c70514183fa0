{% macro to_unit_name(label) -%}
    {#-
        A unit's name as printed → as compared: one kind of bracket, no blanks, no leading code or number, no 本级.
        '[166003]景德镇市12345政务服务便民热线管理中心' and '景德镇市 12345 …' are one name; '某局（本级）' and
        '某局本级（机关）' are the body itself as a budget unit of its own.
    -#}
    nullif(
        regexp_replace(
            regexp_replace(
                regexp_replace(translate({{ label }}, '（）［］【】', '()[][]'), '[\s　]+', '', 'g'),
                '^(\[[\dA-Za-z-]+\]|\d{3,}(-|_)?)', ''
            ),
            '(\(本级\)|本级\(机关\)|\(机关\)|\(机关本级\)|机关本级|本级机关|本级)$', ''
        ),
        ''
    )
{%- endmacro %}
