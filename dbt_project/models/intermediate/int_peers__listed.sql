-- peer groups as the catalogue defines them; a line without any condition takes nobody
with

peers as (

    select * from {{ ref('stg_peers') }}

),

listed as (

    select
        peer_group,
        max(name_zh) over (partition by peer_group) as name_zh,
        max(name_en) over (partition by peer_group) as name_en,
        list_filter(
            list_transform(string_split(coalesce(unit_name_contains, ''), '|'), word -> trim(word)),
            word -> word != ''
        ) as name_words,
        unit_key,
        division_code
    from peers
    where peer_group is not null

)

select * from listed
where len(name_words) > 0 or unit_key is not null or division_code is not null
