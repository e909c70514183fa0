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
    grain=[
        'economic_code',
        'economic_name_text',
        'paired_economic_code',
        'system',
        'nature_code',
        'fund_code',
        'income_source_code',
        'period',
    ],
    later_columns=[
        ('economic_name_text', 'varchar'),
        ('paired_economic_code', 'varchar'),
        ('income_source_code', 'varchar'),
        ('period', 'varchar'),
    ],
    must_close=true,
) }}
