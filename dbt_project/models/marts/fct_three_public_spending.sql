{{ publish_facts(
    'int_three_public__selected',
    'three_public',
    [
        ('item_code', 'varchar'),
        ('fund_code', 'varchar'),
        ('amount_yuan', 'decimal(20, 2)'),
    ],
    grain=['item_code', 'fund_code', 'period'],
    later_columns=[('period', 'varchar')],
) }}
