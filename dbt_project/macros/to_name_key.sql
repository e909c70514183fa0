{% macro to_name_key(label) -%}
    {#-
        A printed label in the form in which names are compared: one kind of bracket, no blanks, no leading number
        or bracketed code, no closing 支出. '（一）一般公共服务支出' and '[201]一般公共服务' → '一般公共服务'.
    -#}
    nullif(
        regexp_replace(
            regexp_replace(
                regexp_replace(
                    translate({{ label }}, '（）〔〕［］【】：．，', '()[][][]:.,'),
                    '[\s　]+', '', 'g'
                ),
                -- 一、 | (一) | 12、 | 1. | [201] | 其中: | 二十一、
                '^(其中:?|[一二三四五六七八九十百零〇]+、|\([一二三四五六七八九十]+\)|\(\d{1,2}\)|\d{1,2}[、.)]|\[[\dA-Za-z]+\])+', ''
            ),
            '(.{3,})支出$', '\1'
        ),
        ''
    )
{%- endmacro %}
