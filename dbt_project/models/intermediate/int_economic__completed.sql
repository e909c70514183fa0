-- what tables of the whole by economic class hold besides the items of finer tables
--
-- A table of all natures, or functions crossed with classes, says of each class what the whole of it is; the tables of
-- 基本支出 say what is in it. The rest of a class is a row, with the whole's figure; a whole without items is a row as
-- printed. Where the items are more than the whole, or overlap it without being part of it, the whole is no whole of
-- theirs and stays out.
with

items as (

    select * from {{ ref('int_economic__itemised') }}
    where not is_whole

),

candidates as (

    select
        document_key,
        reported_unit_name,
        kind,
        table_no,
        economic_code,
        system,
        nature_code,
        coarse_nature_code,
        fund_code,
        economic_name_text,
        paired_economic_code,
        income_source_code,
        period,
        amount_yuan,
        tolerance_yuan,
        evidence,
        figure_id,
        page_number,
        is_closed
    from {{ ref('int_economic__itemised') }}
    where is_whole

    union all by name

    select
        *,
        true as is_closed
    from {{ ref('int_economic__crossed') }}

),

candidate_tables as (

    select
        document_key,
        system,
        table_no,
        coarse_nature_code,
        sum(amount_yuan) as amount_yuan,
        sum(tolerance_yuan) as tolerance_yuan,
        max(length(economic_code)) as depth,
        count(fund_code) as funded
    from candidates
    where is_closed
    group by 1, 2, 3, 4

),

-- one table for each nature: the one with most money, then the finest
chosen as (

    select * from candidate_tables
    qualify row_number() over (
        partition by document_key, system, coarse_nature_code
        order by amount_yuan desc, depth desc, funded desc, table_no
    ) = 1

),

-- all natures together, or each by itself: whichever holds more, and each by itself where they hold the same
natures_together as (

    select
        document_key,
        system,
        coalesce(sum(amount_yuan) filter (where coarse_nature_code != 'unspecified'), 0)
        + sum(tolerance_yuan)
        < coalesce(sum(amount_yuan) filter (where coarse_nature_code = 'unspecified'), 0) as is_together
    from chosen
    group by 1, 2

),

wholes as (

    select candidates.*
    from candidates
    inner join chosen using (document_key, system, table_no, coarse_nature_code)
    inner join natures_together using (document_key, system)
    where (candidates.coarse_nature_code = 'unspecified') = natures_together.is_together

),

-- an item and a whole that have money in common, and whether all of the item is in the whole
common as (

    select
        items.document_key,
        items.system,
        wholes.figure_id as whole_figure_id,
        items.figure_id as item_figure_id,
        items.amount_yuan,
        items.tolerance_yuan,
        starts_with(items.economic_code, wholes.economic_code)
        and (
            wholes.nature_code = 'unspecified'
            or wholes.nature_code = items.nature_code
            or wholes.nature_code = items.coarse_nature_code
        )
        and (wholes.fund_code is null or coalesce(wholes.fund_code = items.fund_code, false)) as is_inside
    from items
    inner join wholes
        on
            items.document_key = wholes.document_key
            and items.system = wholes.system
            and (
                starts_with(items.economic_code, wholes.economic_code)
                or starts_with(wholes.economic_code, items.economic_code)
            )
            and (
                'unspecified' in (items.nature_code, wholes.nature_code)
                or items.nature_code = wholes.nature_code
                or items.coarse_nature_code = wholes.nature_code
                or items.nature_code = wholes.coarse_nature_code
            )
            and (
                items.fund_code is null
                or wholes.fund_code is null
                or items.fund_code = wholes.fund_code
            )
            and (
                items.reported_unit_name is null
                or wholes.reported_unit_name is null
                or items.reported_unit_name = wholes.reported_unit_name
            )

),

-- money of an item that the wholes should hold and none of them does, or that one of them holds in part only
strays as (

    select distinct
        items.document_key,
        items.system
    from items
    inner join natures_together using (document_key, system)
    inner join chosen
        on
            items.document_key = chosen.document_key
            and items.system = chosen.system
            and chosen.coarse_nature_code in ('unspecified', items.coarse_nature_code)
            and (chosen.coarse_nature_code = 'unspecified') = natures_together.is_together
    left join common on items.figure_id = common.item_figure_id and common.is_inside
    left join wholes
        on
            items.document_key = wholes.document_key
            and items.system = wholes.system
            and wholes.coarse_nature_code in ('unspecified', items.coarse_nature_code)
            and (wholes.fund_code is null or wholes.fund_code = items.fund_code)
    where items.amount_yuan > 0 and common.item_figure_id is null and wholes.figure_id is not null

    union

    select
        document_key,
        system
    from common
    where amount_yuan > 0 and not is_inside
    group by all

),

compared as (

    select
        wholes.figure_id,
        min(wholes.document_key) as document_key,
        min(wholes.system) as system,
        min(wholes.amount_yuan) - coalesce(sum(common.amount_yuan), 0) as rest_yuan,
        min(wholes.tolerance_yuan) + coalesce(sum(common.tolerance_yuan), 0) as tolerance_yuan,
        count(common.item_figure_id) as item_count,
        coalesce(sum(common.amount_yuan), 0) as item_yuan
    from wholes
    left join common on wholes.figure_id = common.whole_figure_id and common.is_inside
    group by wholes.figure_id

),

exceeded as (

    select distinct
        document_key,
        system
    from compared
    where rest_yuan < -tolerance_yuan

),

rests as (

    select
        wholes.* exclude (amount_yuan, tolerance_yuan, evidence),
        compared.rest_yuan as amount_yuan,
        compared.tolerance_yuan,
        case when compared.item_yuan = 0 then wholes.evidence else 'derived' end as evidence,
        false as is_whole
    from wholes
    inner join compared on wholes.figure_id = compared.figure_id
    left join exceeded
        on wholes.document_key = exceeded.document_key and wholes.system = exceeded.system
    left join strays
        on wholes.document_key = strays.document_key and wholes.system = strays.system
    where
        exceeded.document_key is null
        and strays.document_key is null
        -- a printed zero is a row unless its items say so themselves
        and (compared.item_count = 0 or compared.rest_yuan > compared.tolerance_yuan)

),

completed as (

    select * from items
    union all by name
    select * from rests

)

select * exclude (is_whole) from completed
