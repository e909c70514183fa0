{% macro list_facts() -%}
    {#-
        Every fact with the model that selects its rows, its family, in the order in which a figure that feeds two
        of them is shown.
    -#}
    {{ return([
        ('fct_income', 'int_income__selected', 'income'),
        ('fct_expenditure', 'int_expenditure__selected', 'expenditure'),
        ('fct_economic_expenditure', 'int_economic__selected', 'economic'),
        ('fct_three_public_spending', 'int_three_public__selected', 'three_public'),
        ('fct_projects', 'int_projects__selected', 'project'),
        ('fct_performance_targets', 'int_targets__selected', 'performance_target'),
        ('fct_procurement', 'int_procurement__selected', 'procurement'),
        ('fct_memo_items', 'int_memo_items__selected', 'memo'),
        ('fct_balances', 'int_balances__selected', 'balance'),
        ('fct_comparative_amounts', 'int_comparatives__selected', 'comparative'),
        ('fct_year_changes', 'int_year_changes__selected', 'year_change'),
        ('fct_resources', 'int_resources__selected', 'resources'),
        ('fct_expenditure_nature', 'int_natures__selected', 'expenditure'),
    ]) }}
{%- endmacro %}
