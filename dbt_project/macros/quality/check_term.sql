{% macro check_term(side, term_no, weight, label, source, unit=none, value=none, has_page=false) -%}
    {#- One term of a check as a struct: a printed figure with its side and weight. `source` is what stands before the
        names of its columns: a table alias with a dot, a prefix with an underscore, or nothing. -#}
    {
        'side': '{{ side }}',
        'term_no': {{ term_no }},
        'weight': {{ weight }},
        'label': {{ label }},
        'value_text': {{ source }}value_text,
        'value': {{ value or source ~ 'value' }},
        'half_place': {{ source }}half_place,
        {% if unit is not none -%} 'value_unit': '{{ unit }}', {% endif -%}
        'unit_text': {{ "'%'" if unit == '%' else source ~ 'unit_text' }},
        {% if has_page -%} 'page_number': {{ source }}page_number, {% endif -%}
        'figure_id': {{ source }}figure_id
    }
{%- endmacro %}
