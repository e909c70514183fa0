-- the names of a unit and of the department above it through the years, one row per span of years without a change
with

documents as (

    select * from {{ ref('int_documents__versioned') }}
    where unit_key is not null and fiscal_year is not null

),

-- what the documents of a year say; a department's own document names no department above it
yearly as (

    select
        unit_key,
        fiscal_year,
        {{ to_unit_name('unit_name') }} as unit_name,
        {{ to_unit_name('department_name') }} as department_name,
        division_code,
        admin_level
    from documents
    qualify row_number() over (
        partition by unit_key, fiscal_year
        order by is_current desc, department_name is null, published_on desc nulls last, document_key
    ) = 1

),

-- a document that does not name the department says nothing about a change of department
known as (

    select
        unit_key,
        fiscal_year,
        unit_name,
        coalesce(
            department_name,
            last_value(department_name ignore nulls) over (
                partition by unit_key order by fiscal_year rows between unbounded preceding and current row
            ),
            first_value(department_name ignore nulls) over (
                partition by unit_key order by fiscal_year rows between current row and unbounded following
            )
        ) as department_name,
        division_code,
        admin_level
    from yearly

),

marked as (

    select
        *,
        row_number() over (partition by unit_key order by fiscal_year)
        - row_number() over (partition by unit_key, unit_name, department_name order by fiscal_year) as span_no
    from known

),

spans as (

    select
        unit_key,
        unit_name,
        department_name,
        max(division_code) as division_code,
        max(admin_level) as admin_level,
        min(fiscal_year) as valid_from_year,
        max(fiscal_year) as last_seen_year
    from marked
    group by unit_key, unit_name, department_name, span_no

),

-- a name holds until another one is seen
dated as (

    select
        *,
        lead(valid_from_year) over (partition by unit_key order by valid_from_year) - 1 as valid_to_year
    from spans

)

select * from dated
