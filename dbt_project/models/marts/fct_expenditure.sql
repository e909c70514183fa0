{{ publish_facts(
    'int_expenditure__selected',
    'expenditure',
    [
        ('function_code', 'varchar'),
        ('function_name_text', 'varchar'),
        ('nature_code', 'varchar'),
        ('fund_code', 'varchar'),
        ('amount_yuan', 'decimal(20, 2)'),
    ],
    must_close=true,
) }}
