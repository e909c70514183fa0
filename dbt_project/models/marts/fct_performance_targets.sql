{{ publish_facts(
    'int_targets__selected',
    'performance_target',
    [
        ('target_scope', 'varchar'),
        ('project_name', 'varchar'),
        ('level1', 'varchar'),
        ('level2', 'varchar'),
        ('level3', 'varchar'),
        ('indicator_code', 'varchar'),
        ('operator', 'varchar'),
        ('target_value', 'decimal(20, 4)'),
        ('target_value_high', 'decimal(20, 4)'),
        ('target_unit', 'varchar'),
        ('target_text', 'varchar'),
        ('scoring_text', 'varchar'),
        ('weight', 'decimal(9, 4)'),
    ],
) }}
