{{ publish_facts(
    'int_comparatives__selected',
    'comparative',
    [
        ('family', 'varchar'),
        ('value_year', 'integer'),
        ('value_stage', 'varchar'),
        ('income_source_code', 'varchar'),
        ('function_code', 'varchar'),
        ('economic_code', 'varchar'),
        ('nature_code', 'varchar'),
        ('item_code', 'varchar'),
        ('fund_code', 'varchar'),
        ('amount_yuan', 'decimal(20, 2)'),
    ],
) }}
