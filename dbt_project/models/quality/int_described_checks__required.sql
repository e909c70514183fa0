-- the tables that the rules require are there, printed with figures, printed empty or replaced by a sentence that says
-- why. Only documents that print tables at all and were read in full can be asked: prose alone, an excerpt, a scan or
-- a table that was not recognised says nothing about what was published.
{%- set least_tables = 4 %}

with

documents as (

    select * from {{ ref('stg_documents') }}
    where read_status = 'read'

),

tables as (

    select
        *,
        {{ label_key("coalesce(title, listed_title, '')") }} as title_key
    from {{ ref('stg_tables') }}

),

required as (

    select * from {{ ref('required_tables') }}

),

negations as (

    select * from {{ ref('stg_negations') }}

),

zero_amounts as (

    select * from {{ ref('int_check_statements') }}
    where statement_role = 'amount' and is_own_year and value = 0

),

cells as (

    select * from {{ ref('int_check_cells') }}

),

wanted as (

    select
        documents.document_key,
        required.*
    from documents
    inner join required
        on
            documents.stage = required.stage
            and documents.fiscal_year >= required.first_year

),

-- how much of a document can be judged
readings as (

    select
        documents.document_key,
        count(*) filter (where tables.table_status = 'unrecognised') as unrecognised_count
    from documents
    left join tables on documents.document_key = tables.document_key
    group by documents.document_key

),

scanned as (

    select distinct document_key
    from {{ ref('stg_cells') }}
    where reading = 'ocr'

),

-- the table itself, by what it is or by what it is called; a title that the contents page promises and the document
-- lacks is reported as such
found as (

    select
        wanted.document_key,
        wanted.name_zh,
        min(tables.table_no) filter (where tables.table_status <> 'missing') as table_no,
        min(tables.first_page) filter (where tables.table_status <> 'missing') as page_number,
        min_by(tables.title, tables.table_no) filter (where tables.table_status <> 'missing') as title,
        count(*) filter (where tables.table_status = 'missing') as missing_count
    from wanted
    inner join tables
        on
            wanted.document_key = tables.document_key
            and (
                list_contains(string_split(wanted.kinds, '|'), tables.kind)
                or regexp_matches(tables.title_key, wanted.title_pattern)
            )
    group by wanted.document_key, wanted.name_zh

),

-- what stands for a table: 没有政府性基金 …, 三公经费 0 万元
sentences as (

    select
        wanted.document_key,
        wanted.name_zh,
        negations.sentence
    from wanted
    inner join negations
        on
            wanted.document_key = negations.document_key
            and (
                wanted.excused_fund_code = negations.fund_code
                or (
                    wanted.excused_fund_code is null
                    and wanted.excused_family = negations.family
                    and negations.item_code is null
                )
                -- one sentence denies several funds: 无政府性基金预算支出、国有资本经营预算支出
                or (wanted.excused_fund_code is not null and regexp_matches(negations.sentence, wanted.title_pattern))
            )
    union all by name
    select
        wanted.document_key,
        wanted.name_zh,
        zero_amounts.sentence
    from wanted
    inner join zero_amounts
        on
            wanted.document_key = zero_amounts.document_key
            and (
                wanted.excused_fund_code = zero_amounts.fund_code
                or (
                    wanted.excused_family = 'three_public'
                    and zero_amounts.measure = 'three_public'
                    and zero_amounts.item_code is null
                )
            )

),

said as (

    select
        document_key,
        name_zh,
        min(sentence) as sentence
    from sentences
    group by document_key, name_zh

),

-- 财政拨款收支总表 with a column for the fund that is blank throughout says the same. The table of government funds is
-- required by name; for state capital, which came later, some publishers leave it at the column.
blank_columns as (

    select
        columns.document_key,
        min(columns.column_label) as column_label
    from {{ ref('stg_table_columns') }} as columns
    inner join tables
        on
            columns.document_key = tables.document_key
            and columns.table_no = tables.table_no
            and tables.kind = 'fiscal_summary'
    where columns.fund_code = 'state_capital'
    group by columns.document_key

),

used_state_capital as (

    select distinct document_key
    from cells
    where is_own_year and value <> 0 and 'state_capital' in (fund_code, income_source_code)

),

looked_for as (

    select
        wanted.*,
        found.table_no,
        found.page_number,
        coalesce(found.missing_count, 0) as missing_count,
        coalesce(
            found.title,
            case when found.table_no is not null then wanted.name_zh end,
            said.sentence,
            case when used_state_capital.document_key is null then blank_columns.column_label || '（空白）' end
        ) as evidence
    from wanted
    left join found
        on
            wanted.document_key = found.document_key
            and wanted.name_zh = found.name_zh
    left join said
        on
            wanted.document_key = said.document_key
            and wanted.name_zh = said.name_zh
    left join blank_columns
        on
            wanted.document_key = blank_columns.document_key
            and wanted.excused_fund_code = 'state_capital'
    left join used_state_capital on wanted.document_key = used_state_capital.document_key

),

documents_judged as (

    select
        looked_for.document_key,
        case
            when bool_or(scanned.document_key is not null)
                then 'the document is scanned: a table may be there and not be read'
            when bool_or(readings.unrecognised_count > 0)
                then 'some tables were not recognised: a required one may be among them'
            when count(looked_for.table_no) < {{ least_tables }}
                then 'the document prints hardly any of the required tables: it is prose only or an excerpt'
        end as na_reason
    from looked_for
    inner join readings on looked_for.document_key = readings.document_key
    left join scanned on looked_for.document_key = scanned.document_key
    group by looked_for.document_key

)

select
    looked_for.document_key,
    'X-TOC' as identity_id,
    'required:' || looked_for.name_zh as place_id,
    looked_for.table_no,
    looked_for.name_zh as place,
    '应公开 ' || looked_for.name_zh || '（' || looked_for.rule || '）' as left_text,
    coalesce(looked_for.evidence, '文中没有，也没有说明') as right_text,
    looked_for.page_number as left_page,
    case when documents_judged.na_reason is null then looked_for.evidence is not null end as is_good,
    documents_judged.na_reason
from looked_for
inner join documents_judged on looked_for.document_key = documents_judged.document_key
where looked_for.missing_count = 0 or looked_for.table_no is not null
