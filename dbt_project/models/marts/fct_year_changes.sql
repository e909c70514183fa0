{{ publish_facts(
    'int_year_changes__selected',
    'year_change',
    [
        ('measure', 'varchar'),
        ('function_code', 'varchar'),
        ('economic_code', 'varchar'),
        ('nature_code', 'varchar'),
        ('item_code', 'varchar'),
        ('fund_code', 'varchar'),
        ('compared_with', 'varchar'),
        ('current_yuan', 'decimal(20, 2)'),
        ('change_yuan', 'decimal(20, 2)'),
        ('prior_yuan', 'decimal(20, 2)'),
        ('change_pct_stated', 'decimal(18, 4)'),
        ('change_pct_computed', 'decimal(18, 2)'),
        ('reason_text', 'varchar'),
    ],
) }}
