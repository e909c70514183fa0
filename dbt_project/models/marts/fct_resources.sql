{{ publish_facts(
    'int_resources__selected',
    'resources',
    [
        ('resource', 'varchar'),
        ('detail_text', 'varchar'),
        ('quantity', 'decimal(20, 6)'),
        ('quantity_unit', 'varchar'),
        ('as_of', 'varchar'),
    ],
    grain=['resource', 'detail_text', 'as_of'],
) }}
