{{ publish_facts(
    'int_projects__selected',
    'project',
    [
        ('project_name', 'varchar'),
        ('project_key', 'varchar'),
        ('project_type', 'varchar'),
        ('executing_unit', 'varchar'),
        ('starts_on', 'varchar'),
        ('ends_on', 'varchar'),
        ('basis_text', 'varchar'),
        ('fund_code', 'varchar'),
        ('period', 'varchar'),
        ('amount_yuan', 'decimal(20, 2)'),
    ],
    grain=['project_name', 'executing_unit', 'fund_code', 'income_source_code', 'period'],
    later_columns=[('income_source_code', 'varchar')],
) }}
