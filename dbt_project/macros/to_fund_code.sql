{% macro to_fund_code(code) -%}
    {#- A fund as the contract names it, from a fund or from an income source that is a fund; else null. -#}
    case
        when {{ code }} in (
            'general_public_budget', 'government_fund', 'state_capital', 'fiscal_special_account', 'unit_funds'
        ) then {{ code }}
    end
{%- endmacro %}
