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
    must_close=true,
) }}
