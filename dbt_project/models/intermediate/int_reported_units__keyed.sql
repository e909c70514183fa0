-- the unit of each row that a department's table prints by unit, under the same key as publishers have
with

-- units stand in rows, and in columns where a table prints them side by side
printed as (

    select
        document_key,
        reported_unit_name
    from {{ ref('int_rows__coded') }}
    union
    select
        document_key,
        reported_unit_name
    from {{ ref('stg_table_columns') }}

),

rows_coded as (

    select distinct
        document_key,
        reported_unit_name
    from printed
    where
        -- 本级 alone is the publisher itself
        {{ to_unit_name('reported_unit_name') }} is not null
        -- rows by year or by change stand where units stand elsewhere (2026年, 增减变化金额)
        and not regexp_matches(reported_unit_name, '^(20\d\d年?.*|增减.*|.*金额|合计|小计)$')

),

documents as (

    select * from {{ ref('int_documents__versioned') }}

),

aliases as (

    select * from {{ ref('stg_unit_aliases') }}

),

-- …信息中: a cell too narrow for its text loses the end; the one unit of the document that begins so is meant
cut_off as (

    select
        short.document_key,
        short.reported_unit_name,
        min({{ to_unit_name('whole.reported_unit_name') }}) as whole_name
    from rows_coded as short
    inner join rows_coded as whole
        on
            short.document_key = whole.document_key
            and starts_with(
                regexp_replace(whole.reported_unit_name, '[()（）\s]', '', 'g'),
                {{ to_unit_name('short.reported_unit_name') }}
            )
            and length(regexp_replace(whole.reported_unit_name, '[()（）\s]', '', 'g'))
            - length({{ to_unit_name('short.reported_unit_name') }}) between 1 and 2
    where
        length({{ to_unit_name('short.reported_unit_name') }}) >= 6
        -- 某局 is no piece of 某局一处
        and not regexp_matches(
            {{ to_unit_name('short.reported_unit_name') }},
            '[局委会办室厅部署心院所站馆队社台校学园府关司团组处科股庭库场街镇乡县区市村行]$'
        )
    group by short.document_key, short.reported_unit_name
    having count(distinct {{ to_unit_name('whole.reported_unit_name') }}) = 1

),

named as (

    select
        rows_coded.document_key,
        rows_coded.reported_unit_name,
        coalesce(cut_off.whole_name, {{ to_unit_name('rows_coded.reported_unit_name') }}) as compared_name
    from rows_coded
    left join cut_off
        on
            rows_coded.document_key = cut_off.document_key
            and rows_coded.reported_unit_name = cut_off.reported_unit_name

),

keyed as (

    select
        named.document_key,
        named.reported_unit_name,
        coalesce(documents.division_code, '000000') || '-'
        || coalesce(min(aliases.unit_name), named.compared_name) as reported_unit_key
    from named
    inner join documents
        on named.document_key = documents.document_key
    left join aliases
        on
            named.compared_name = {{ to_unit_name('aliases.alias_name') }}
            and (aliases.division_code is null or aliases.division_code is not distinct from documents.division_code)
            and coalesce(documents.fiscal_year, 0) between coalesce(aliases.valid_from_year, 0)
            and coalesce(aliases.valid_to_year, 9999)
    group by named.document_key, named.reported_unit_name, named.compared_name, documents.division_code

)

select * from keyed
