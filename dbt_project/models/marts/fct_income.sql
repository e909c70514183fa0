{{ publish_facts(
    'int_income__selected',
    'income',
    [
        ('income_source_code', 'varchar'),
        ('fund_code', 'varchar'),
        ('period', 'varchar'),
        ('function_code', 'varchar'),
        ('amount_yuan', 'decimal(20, 2)'),
    ],
    grain=['income_source_code', 'income_source_text', 'fund_code', 'period', 'function_code'],
    later_columns=[('income_source_text', 'varchar')],
    must_close=true,
) }}
