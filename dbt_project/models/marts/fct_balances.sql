{{ publish_facts(
    'int_balances__selected',
    'balance',
    [
        ('balance_code', 'varchar'),
        ('fund_code', 'varchar'),
        ('amount_yuan', 'decimal(20, 2)'),
    ],
    grain=['balance_code', 'fund_code'],
) }}
