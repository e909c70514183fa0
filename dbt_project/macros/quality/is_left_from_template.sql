{% macro is_left_from_template(text) -%}
    {#- True where a text still holds a place of the template that nobody filled in (XX, ××, 20XX年) or words of the
        template to whoever fills it in (请核实…, 此处填写…, 格式不得随意改变). 注：无。 and 此表如无数字则表示… speak to the
        reader and are not meant; nor are X光, 4×4 or letters of a name. -#}
    regexp_matches({{ text }}, '(^|[^A-Za-z])[xXｘＸ×ⅹ]{2,}([^A-Za-z0-9xXｘＸ×ⅹ]|$)')
    or regexp_matches(
        regexp_replace({{ text }}, '[\s　]+', '', 'g'),
        '(^|[^申聘邀提报敬])请(各?(单位|部门))?(自行|据实|认真|进一步)?(核实|核对|填写|填列|填报|填入|删除|删去)'
        '|(^|[^申聘邀提报敬])请(各?(单位|部门))?(根据|按照?|结合|在)[^。；]{0,30}(填写|填列|填报|填入|修改|删除|删减|添加|注明|备注)'
        '|(根据|按照?|结合)[^，。；]{0,12}实际(情况)?，?(自行|据实)?(填写|填列|填报|修改|删除|删减|增减|撰写)'
        '|(此处|这里)(应|需)?(填|插入|注明)'
        '|[如若](无|没有|不涉及|为空)[^。；]{0,20}[请应则须可](在)?(备注|注明|写|填写|填列|删除|删去|标注)'
        '|(格式|样式|表样)[^。；]{0,10}不[得要能可](随意|擅自)?(改|变|调)'
        '|(一定要|务必)[^。；]{0,12}(说明|填写|填列|注明|备注)'
        '|[本此](模板|模版|样表|范本)|[（(](示例|样例|参考(样式|模板|表述))'
    )
{%- endmacro %}
