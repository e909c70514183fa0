-- the documents that this build works on: those that changed, and all that share a unit or department with one of
-- them, directly or through others. Versions of one document, the year before, the budget behind final accounts and
-- the units of a department are all inside, so that what stands outside cannot change
with recursive

changed as (

    select * from {{ ref('stg_changed_documents') }}

),

documents as (

    select * from {{ ref('stg_documents') }}

),

aliases as (

    select * from {{ ref('stg_unit_aliases') }}

),

printed as (

    select
        document_key,
        unnest([unit_name, department_name]) as name_text
    from documents
    union all
    -- a document that changed its publisher leaves one family and enters another; a forgotten one leaves its own
    select
        document_key,
        unnest([unit_name, department_name]) as name_text
    from changed

),

named as (

    select
        document_key,
        {{ label_key(to_unit_name('name_text')) }} as name_key
    from printed
    where name_text is not null

),

-- every name of a unit is its canonical name: in whichever years, since one more relative costs little
keyed as (

    select
        document_key,
        name_key
    from named
    union
    select
        named.document_key,
        {{ label_key(to_unit_name('aliases.unit_name')) }} as name_key
    from named
    inner join aliases
        on named.name_key = {{ label_key(to_unit_name('aliases.alias_name')) }}

),

family as (

    select document_key from changed
    union
    select relatives.document_key
    from family
    inner join keyed
        on family.document_key = keyed.document_key
    inner join keyed as relatives
        on keyed.name_key = relatives.name_key

)

select distinct document_key from family
