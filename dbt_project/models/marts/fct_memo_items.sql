{{ publish_facts(
    'int_memo_items__selected',
    'memo',
    [
        ('item_code', 'varchar'),
        ('name_text', 'varchar'),
        ('fund_code', 'varchar'),
        ('amount_yuan', 'decimal(20, 2)'),
    ],
    grain=['item_code', 'name_text', 'fund_code'],
) }}
