{{ publish_facts(
    'int_natures__selected',
    'expenditure',
    [
        ('nature_code', 'varchar'),
        ('fund_code', 'varchar'),
        ('amount_yuan', 'decimal(20, 2)'),
    ],
    must_close=true,
) }}
