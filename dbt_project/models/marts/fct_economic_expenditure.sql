{{ publish_facts(
    'int_economic__selected',
    'economic',
    [
        ('economic_code', 'varchar'),
        ('system', 'varchar'),
        ('nature_code', 'varchar'),
        ('fund_code', 'varchar'),
        ('amount_yuan', 'decimal(20, 2)'),
    ],
    must_close=true,
) }}
