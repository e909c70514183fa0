{{ publish_facts(
    'int_procurement__selected',
    'procurement',
    [
        ('category', 'varchar'),
        ('item_name', 'varchar'),
        ('project_name', 'varchar'),
        ('project_key', 'varchar'),
        ('fund_code', 'varchar'),
        ('amount_yuan', 'decimal(20, 2)'),
    ],
    grain=['category', 'item_name', 'project_name', 'fund_code'],
) }}
