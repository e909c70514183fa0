-- the functional classification, and every code that a document prints although the classification does not know it
with recursive

classification as (

    select * from {{ ref('stg_functional_classification') }}

),

-- from a code that was moved to the one that has its money today; two codes that name each other end at the first
moves as (

    select
        function_code,
        successor_code as series_code,
        1 as steps
    from classification
    where successor_code is not null
    union all
    select
        moves.function_code,
        classification.successor_code as series_code,
        moves.steps + 1 as steps
    from moves
    inner join classification
        on moves.series_code = classification.function_code
    where classification.successor_code is not null and moves.steps < 10

),

series as (

    select
        function_code,
        arg_max(series_code, steps) as series_code
    from moves
    group by function_code

),

table_rows as (

    select
        function_code,
        row_label as printed_name,
        document_key
    from {{ ref('int_rows__coded') }}
    where function_code is not null

),

statements as (

    select
        function_code,
        function_name_text as printed_name,
        document_key
    from {{ ref('int_statements__joined') }}
    where function_code is not null

),

printed as (

    select * from table_rows
    union all
    select * from statements

),

-- what a printed code lies in, by its digits: a sum by class or group must not lose the money of an unknown one
with_parents as (

    select
        function_code,
        printed_name
    from printed

    union all

    select
        left(printed.function_code, lengths.code_length) as function_code,
        cast(null as varchar) as printed_name
    from printed
    cross join (values (3), (5)) as lengths (code_length)
    where length(printed.function_code) > lengths.code_length

),

unlisted as (

    select
        with_parents.function_code,
        coalesce(min(with_parents.printed_name), '未列名科目' || with_parents.function_code) as function_name
    from with_parents
    left join classification
        on with_parents.function_code = classification.function_code
    where classification.function_code is null
    group by with_parents.function_code

),

listed as (

    select
        function_code,
        function_name,
        level,
        parent_code,
        class_code,
        predecessor_code,
        successor_code,
        valid_from_year,
        valid_to_year,
        evidence
    from classification

    union all

    select
        function_code,
        function_name,
        case length(function_code) when 3 then 'class' when 5 then 'group' else 'item' end as level,
        case when length(function_code) > 3 then left(function_code, length(function_code) - 2) end as parent_code,
        left(function_code, 3) as class_code,
        cast(null as varchar) as predecessor_code,
        cast(null as varchar) as successor_code,
        cast(null as integer) as valid_from_year,
        cast(null as integer) as valid_to_year,
        'unlisted' as evidence
    from unlisted

),

-- an item lives no longer than the group that it lies in, and moves with it where it has no move of its own
followed as (

    select
        listed.* exclude (valid_from_year, valid_to_year),
        coalesce(series.series_code, series_above.series_code, listed.function_code) as series_code,
        greatest(listed.valid_from_year, above.valid_from_year) as valid_from_year,
        least(listed.valid_to_year, above.valid_to_year) as valid_to_year
    from listed
    left join listed as above
        on listed.parent_code = above.function_code
    left join series
        on listed.function_code = series.function_code
    left join series as series_above
        on listed.parent_code = series_above.function_code

)

select * from followed
