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
    grain=['function_code', 'function_name_text', 'nature_code', 'fund_code', 'income_source_code', 'period'],
    later_columns=[('income_source_code', 'varchar'), ('period', 'varchar')],
    must_close=true,
) }}
