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
