{{ publish_facts(
    'int_natures__selected',
    'expenditure',
    [
        ('nature_code', 'varchar'),
        ('fund_code', 'varchar'),
        ('amount_yuan', 'decimal(20, 2)'),
    ],
    grain=['nature_code', 'fund_code'],
    must_close=true,
) }}
