-- the margin by nature at its finest, whichever table or sentence prints it
--
-- Money by nature and fund is that of the selected cross by function; the figure is the printed 合计 of the column.
-- Money without a nature there has that of the summary where the natures of the summary leave no choice.
-- 基本支出 printed undivided is split where another table or the text prints 人员 and 公用 that add up to it.
with

expenditure as (

    select * from {{ ref('int_expenditure__selected') }}

),

margins as (

    select * from {{ ref('int_margins__summed') }}

),

cells as (

    select * from {{ ref('int_cells__classified') }}

),

statements as (

    select * from {{ ref('int_statements__joined') }}

),

totals as (

    select * from {{ ref('int_totals__printed') }}
    where family = 'expenditure'

),

implied as (

    select * from {{ ref('int_natures__implied') }}

),

-- 1. from the cross by function
crossed as (

    select
        document_key,
        nature_code,
        fund_code,
        sum(amount_yuan) as amount_yuan,
        bool_or(evidence = 'derived') as is_derived,
        max_by(figure_id, (amount_yuan, figure_id)) as figure_id,
        max_by(page_number, (amount_yuan, figure_id)) as page_number,
        max_by(evidence, (amount_yuan, figure_id)) as evidence,
        sum(tolerance_yuan) as tolerance_yuan
    from expenditure
    group by 1, 2, 3

),

crossed_printed as (

    select
        crossed.document_key,
        crossed.nature_code,
        crossed.fund_code,
        coalesce(margins.amount_yuan, crossed.amount_yuan) as amount_yuan,
        coalesce(margins.tolerance_yuan, crossed.tolerance_yuan) as tolerance_yuan,
        case
            when margins.is_printed then 'table'
            when crossed.is_derived then 'derived'
            else crossed.evidence
        end as evidence,
        coalesce(margins.figure_id, crossed.figure_id) as figure_id,
        coalesce(margins.page_number, crossed.page_number) as page_number
    from crossed
    left join margins
        on
            crossed.document_key = margins.document_key
            and crossed.nature_code = margins.nature_code
            and crossed.fund_code is not distinct from margins.fund_code
            and margins.kind != 'basic_economic'
            and margins.is_printed
            and abs(crossed.amount_yuan - margins.amount_yuan) <= crossed.tolerance_yuan + margins.tolerance_yuan
    qualify row_number() over (
        partition by crossed.document_key, crossed.nature_code, crossed.fund_code
        order by abs(crossed.amount_yuan - coalesce(margins.amount_yuan, crossed.amount_yuan)), margins.table_no
    ) = 1

),

undivided_documents as (

    select document_key
    from crossed
    where nature_code = 'unspecified' and amount_yuan != 0

),

-- 2. natures printed without the functions of the cross: 支出总表 beside it, 收支总表 or 整体绩效 by nature, else the text
plain_cells as (

    select
        document_key,
        nature_code,
        {{ to_fund_code('fund_code') }} as fund_code,
        amount_yuan,
        {{ to_yuan('last_place', 'unit_text') }} * 0.5 as tolerance_yuan,
        'table' as evidence,
        figure_id,
        page_number,
        table_no,
        case kind when 'budget_summary' then 1 else 2 end as preference
    from cells
    where
        kind in ('budget_summary', 'whole_performance')
        and standing = 'leaf'
        and is_own_year
        and amount_yuan is not null
        and nature_code is not null
        and function_code is null
        and economic_code is null
        and balance_code is null

),

plain_margins as (

    select
        document_key,
        nature_code,
        fund_code,
        amount_yuan,
        tolerance_yuan,
        'table' as evidence,
        figure_id,
        page_number,
        table_no,
        0 as preference
    from margins
    where kind = 'expenditure_summary' and nature_code != 'unspecified'

),

plain_text as (

    select
        document_key,
        nature_code,
        {{ to_fund_code('fund_code') }} as fund_code,
        amount_yuan,
        {{ to_yuan('last_place', 'unit_text') }} * 0.5 as tolerance_yuan,
        'narrative' as evidence,
        figure_id,
        page_number,
        cast(null as integer) as table_no,
        3 as preference
    from statements
    where
        family = 'expenditure'
        and statement_role = 'amount'
        and is_own_year
        and amount_yuan is not null
        and nature_code is not null
        and function_code is null
        and economic_code is null
        and project_name is null
        and memo_code is null
        and item_code is null
    qualify row_number() over (
        partition by document_key, nature_code
        order by statement_no
    ) = 1

),

plain as (

    select * from plain_cells
    union all
    select * from plain_margins
    union all
    select * from plain_text

),

plain_best as (

    select *
    from plain
    where
        document_key in (select undivided_documents.document_key from undivided_documents)
        or document_key not in (select crossed.document_key from crossed)
    qualify dense_rank() over (partition by document_key order by preference, table_no) = 1

),

-- 基本支出 is a sum where the same source prints its two parts; sides of one summary may print a nature each
plain_leaves as (

    select plain_best.*
    from plain_best
    where
        plain_best.nature_code != 'basic'
        or not exists (
            select 1
            from plain_best as parts
            where
                parts.document_key = plain_best.document_key
                and parts.nature_code in ('basic_personnel', 'basic_public')
        )
    qualify row_number() over (
        partition by plain_best.document_key, plain_best.nature_code, plain_best.fund_code
        order by plain_best.figure_id
    ) = 1

),

variants as (

    select
        * exclude (table_no, preference),
        1 as variant
    from plain_leaves

    union all by name

    select
        *,
        2 as variant
    from implied

    union all by name

    select
        *,
        2 as variant
    from crossed_printed
    where
        document_key in (select implied.document_key from implied)
        and (nature_code != 'unspecified' or amount_yuan = 0)

    union all by name

    select
        *,
        3 as variant
    from crossed_printed

),

-- natures printed apart from functions, if they add up to a printed total; else those of the cross with what the
-- summary implies for the rest; else those of the cross
chosen_variant as (

    {{ choose_variant('variants') }}

),

margins_by_nature as (

    select * exclude (is_closed) from chosen_variant

),

-- 3. 人员 and 公用 of an undivided 基本支出
split_parts as (

    select
        document_key,
        nature_code,
        fund_code,
        amount_yuan,
        tolerance_yuan,
        'table' as evidence,
        figure_id,
        page_number,
        table_no as source_no,
        1 as preference
    from margins
    where nature_code in ('basic_personnel', 'basic_public')

    union all

    select
        document_key,
        nature_code,
        {{ to_fund_code('fund_code') }} as fund_code,
        amount_yuan,
        {{ to_yuan('last_place', 'unit_text') }} * 0.5 as tolerance_yuan,
        'narrative' as evidence,
        figure_id,
        page_number,
        statement_no as source_no,
        2 as preference
    from statements
    where
        statement_role = 'amount'
        and is_own_year
        and amount_yuan is not null
        and nature_code in ('basic_personnel', 'basic_public')
        and function_code is null
        and economic_code is null

),

splits as (

    select
        whole.figure_id as whole_figure_id,
        whole.fund_code as whole_fund_code,
        personnel.figure_id as personnel_figure_id,
        public.figure_id as public_figure_id
    from margins_by_nature as whole
    inner join split_parts as personnel
        on
            whole.document_key = personnel.document_key
            and personnel.nature_code = 'basic_personnel'
    left join split_parts as public
        on
            personnel.document_key = public.document_key
            and personnel.preference = public.preference
            and (personnel.preference = 2 or personnel.source_no = public.source_no)
            and public.nature_code = 'basic_public'
    where
        whole.nature_code = 'basic'
        and whole.amount_yuan != 0
        and (personnel.fund_code is null or whole.fund_code is null or personnel.fund_code = whole.fund_code)
        and abs(whole.amount_yuan - personnel.amount_yuan - coalesce(public.amount_yuan, 0))
        <= whole.tolerance_yuan + personnel.tolerance_yuan + coalesce(public.tolerance_yuan, 0)
    qualify row_number() over (
        partition by whole.figure_id
        order by personnel.preference, public.figure_id is null, personnel.source_no, public.source_no
    ) = 1

),

split_rows as (

    select
        split_parts.document_key,
        split_parts.nature_code,
        coalesce(splits.whole_fund_code, split_parts.fund_code) as fund_code,
        split_parts.amount_yuan,
        split_parts.tolerance_yuan,
        split_parts.evidence,
        split_parts.figure_id,
        split_parts.page_number
    from splits
    inner join split_parts
        on split_parts.figure_id in (splits.personnel_figure_id, splits.public_figure_id)
    -- two funds cannot both be what one 人员经费 is part of
    qualify row_number() over (partition by split_parts.figure_id order by splits.whole_figure_id) = 1

),

margins_split as (

    select * from margins_by_nature
    where figure_id not in (select splits.whole_figure_id from splits)

    union all

    select * from split_rows

),

closing as (

    {{ compare_with_totals('margins_split') }}

),

selected as (

    select
        margins_split.*,
        cast(null as varchar) as reported_unit_name,
        closing.is_closing or not closing.has_total as is_closed
    from margins_split
    inner join closing
        on margins_split.document_key = closing.document_key

)

select * from selected
