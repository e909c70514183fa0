{% macro is_named_alike(one, other) -%}
    {#- True where one printed name of a body is the other or a part of it: 某局 and 某局（本级）. -#}
    (
        contains({{ label_key(other) }}, {{ label_key(one) }})
        or contains({{ label_key(one) }}, {{ label_key(other) }})
    )
{%- endmacro %}
