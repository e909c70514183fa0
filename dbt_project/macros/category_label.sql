{% macro category_label() -%}
    {#- A label that is a category of procurement and nothing else: 货物, 服务类采购, (二)工程类. -#}
    ([(（]?[一二三A-C][)）]?[-.、 ]?)?(政府采购)?(货物|工程|服务)(类)?(采购|支出|项目)*
{%- endmacro %}
