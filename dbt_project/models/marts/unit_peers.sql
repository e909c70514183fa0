with

units as (

    select distinct
        unit_key,
        unit_name,
        division_code
    from {{ ref('dim_unit') }}

),

groups as (

    select * from {{ ref('int_peers__listed') }}

),

-- a line of the file takes the units that meet all that it says; the lines of a group add up
matched as (

    select distinct
        groups.peer_group,
        groups.name_zh,
        groups.name_en,
        units.unit_key,
        units.unit_name
    from units
    inner join groups
        on
            (groups.unit_key is null or units.unit_key = groups.unit_key)
            and (
                len(groups.name_words) = 0
                or len(list_filter(groups.name_words, word -> contains(units.unit_name, word))) > 0
            )
            and (groups.division_code is null or starts_with(units.division_code, groups.division_code))

)

select * from matched
