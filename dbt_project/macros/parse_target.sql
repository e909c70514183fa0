{% macro fold_target(text) -%}
    {#- Full-width digits, signs and brackets of a target in one form, without blanks. '＞＝ ９５％' → '>=95%'. -#}
    nullif(
        regexp_replace(
            replace(replace(replace(replace(replace(replace(
                translate(
                    {{ text }},
                    '０１２３４５６７８９．，％＞＜＝（）－～〜—–：≧⩾≦⩽',
                    '0123456789.,%><=()-~~~~:≥≥≤≤'
                ),
            '>=', '≥'), '=>', '≥'), '<=', '≤'), '=<', '≤'), '≥=', '≥'), '≤=', '≤'),
            '[\s　]+', '', 'g'
        ),
        ''
    )
{%- endmacro %}

{% macro target_pattern() -%}
    {#- sign or word, number, unit, closing word: '≥95%', '不少于3次', '30分钟以内', '2,000人次以上', '118' -#}
    ^(≥|≤|>|<|=|不低于|不少于|不小于|不得低于|不得少于|至少|大于等于|大于或等于|高于或等于|达到|达|不超过|不高于|不大于|不多于|不得超过|小于等于|小于或等于|低于或等于|控制在|大于|高于|超过|多于|小于|低于|少于|等于)?(-?\d{1,3}(?:,\d{3})+(?:\.\d+)?|-?\d+(?:\.\d+)?)([^\d,.;:、。；，≥≤><=~]{0,10}?)(及以上|以上|及以下|以下|以内|之内|内|左右)?$
{%- endmacro %}

{% macro range_pattern() -%}
    {#- two numbers: '3-5次', '95%~98%', '20万元至30万元' -#}
    ^(-?\d+(?:\.\d+)?)([^\d,.;:、。；，≥≤><=~-]{0,6})(?:-|~|至|到)(-?\d+(?:\.\d+)?)([^\d,.;:、。；，≥≤><=~-]{0,10})$
{%- endmacro %}

{% macro to_operator(word) -%}
    {#- The sign or word before or after a number, as the operator of the contract; null for words that are none. -#}
    case
        when {{ word }} in ('≥', '不低于', '不少于', '不小于', '不得低于', '不得少于', '至少', '大于等于', '大于或等于', '高于或等于', '达到', '达', '及以上', '以上') then '>='
        when {{ word }} in ('≤', '不超过', '不高于', '不大于', '不多于', '不得超过', '小于等于', '小于或等于', '低于或等于', '控制在', '及以下', '以下', '以内', '之内', '内') then '<='
        when {{ word }} in ('>', '大于', '高于', '超过', '多于') then '>'
        when {{ word }} in ('<', '小于', '低于', '少于') then '<'
        when {{ word }} in ('=', '等于', '定量', '左右') then '='
    end
{%- endmacro %}

{% macro strip_target_subject(text) -%}
    {#-
        The target without the words around it: the name of the indicator that some publishers print before it
        ('党员群众满意度不少于80%' → '不少于80%', '可控性100%' → '100%'), and what is done and for what
        ('开展不低于5次的社区法治宣传活动' → '不低于5次'). Two bounds are one range ('≥90%且≤95%', '90%≤X≤95%' → '90%~95%').
        Other texts stay as they are.
    -#}
    regexp_replace(
        regexp_replace(
            regexp_replace(
                regexp_replace(
                    {{ text }},
                    '^[^\d.,:;、。；，≥≤><=~%-]{1,20}?(?:率|度|比例|占比|性|人数|次数|数量)(?:为|应为|应)?((?:[≥≤><=]|不低于|不少于|不小于|至少|达到|达|不超过|不高于|不大于|不多于|控制在)?\d[^;；,，。]*)$',
                    '\1'
                ),
                '^(?:开展|组织|举办|召开|完成|提供|进行|发放|新增)([≥≤><]|不低于|不少于|不小于|至少|不超过|不高于|不大于|不多于)(\d)',
                '\1\2'
            ),
            '^([^\d]{0,4}\d[\d.]*{{ measure_word_pattern() }})的[^\d,.;:、。；，]{2,24}$',
            '\1'
        ),
        '^(?:≥(\d[\d.]*[^\d,.;:、。；，≥≤><=~且-]{0,6})[且,，、]?≤|(\d[\d.]*[^\d,.;:、。；，≥≤><=~-]{0,6})≤[^\d≥≤><=~]{1,10}≤)(\d[\d.]*[^\d,.;:、。；，≥≤><=~-]{0,6})$',
        '\1\2~\3'
    )
{%- endmacro %}

{% macro measure_word_pattern() -%}
    {#- what is counted, as units are printed: '%', '人次', '万元/年', '个工作日' -#}
    [百千万亿]?(?:%|‰|百分比|人次|人天|人月|人|名|次|场次|场|件次|件|批次|批|个工作日|工作日|个月|个百分点|个|项|条|份|期|册|本|台|套|辆|户次|户|家|处|所|座|间|栋|亩|公里|平方米|㎡|立方米|立方|米|吨|公斤|升|度|千瓦时|元|天|日|小时|分钟|秒|月|年|季度|起|例|篇|部|班|门|课时|学时|分|笔|张|只|株|宗|幅|类|种|级|支|社区|村)(?:/(?:人|年|月|日|天|次|个|季度|季|户|件|小时|平方米|人月|人/月|人/年|人/天))?
{%- endmacro %}

{% macro to_target_unit(unit) -%}
    {#- A printed unit in one form: '(次)' → '次', '百分比' → '%', '%(含)' → '%', '余人' → '人', '人数' → '人', '次矫正人员的集中活动' → '次'. -#}
    case
        when regexp_replace({{ unit }}, '^\((.*)\)$', '\1') in ('百分比', '百分率', '百分数', '%(百分比)', '率', '百分点') then '%'
        when regexp_replace({{ unit }}, '^\((.*)\)$', '\1') in ('人数') then '人'
        when regexp_replace({{ unit }}, '^\((.*)\)$', '\1') in ('次数') then '次'
        -- words after the unit say what is counted; they stay in the text
        when length({{ unit }}) > 5 and regexp_matches({{ unit }}, '^{{ measure_word_pattern() }}')
            then regexp_extract({{ unit }}, '^{{ measure_word_pattern() }}')
        else nullif(regexp_replace(regexp_replace(regexp_replace({{ unit }}, '^[余多]', ''), '\((含|定量|定性)\)$', ''), '^\((.*)\)$', '\1'), '')
    end
{%- endmacro %}

{% macro unit_in_name(name) -%}
    {#- The unit that the name of an indicator closes with: '办理群众来信数量（件次/年）' → '件次/年'. -#}
    nullif(
        regexp_extract(
            {{ fold_target(name) }}, '\(({{ measure_word_pattern() }})\)$', 1
        ),
        ''
    )
{%- endmacro %}
