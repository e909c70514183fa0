-- what a person should look at: problems of reading, codes that no classification knows or knows for other years,
-- pairs that no crosswalk knows
with

ingest_issues as (

    select * from {{ ref('stg_ingest_issues') }}

),

documents as (

    select * from {{ ref('stg_documents') }}

),

table_rows as (

    select * from {{ ref('int_rows__coded') }}

),

functions as (

    select * from {{ ref('int_functions__listed') }}

),

economic_classes as (

    select * from {{ ref('int_economic_classes__listed') }}

),

crosswalk as (

    select * from {{ ref('int_economic_crosswalk__listed') }}

),

from_reading as (

    select
        ingest_issues.severity,
        ingest_issues.code,
        ingest_issues.document_key,
        ingest_issues.source_uri,
        ingest_issues.page_number,
        ingest_issues.table_no,
        ingest_issues.message
    from ingest_issues

),

unlisted_functions as (

    select
        'warning' as severity,
        'unlisted_function_code' as code,
        table_rows.document_key,
        documents.source_uri,
        min(table_rows.page_number) as page_number,
        min(table_rows.table_no) as table_no,
        'functional code ' || functions.function_code || ' ' || coalesce(functions.function_name, '')
        || ' is not in data/reference/functional_classification.csv: check the page, then add the code with its '
        || 'evidence' as message
    from table_rows
    inner join functions
        on table_rows.function_code = functions.function_code
    inner join documents
        on table_rows.document_key = documents.document_key
    where functions.evidence = 'unlisted'
    group by table_rows.document_key, documents.source_uri, functions.function_code, functions.function_name

),

-- a seventh digit is one publisher's own detail below a known 款 and needs nobody
unlisted_economic_classes as (

    select
        'warning' as severity,
        'unlisted_economic_code' as code,
        table_rows.document_key,
        documents.source_uri,
        min(table_rows.page_number) as page_number,
        min(table_rows.table_no) as table_no,
        'economic code ' || economic_classes.economic_code || ' ' || coalesce(economic_classes.economic_name, '')
        || ' is not in data/reference/economic_classification.csv: check the page, then add the code with its '
        || 'evidence' as message
    from table_rows
    inner join economic_classes
        on economic_classes.economic_code in (table_rows.economic_code, table_rows.paired_economic_code)
    inner join documents
        on table_rows.document_key = documents.document_key
    where economic_classes.evidence = 'unlisted' and length(economic_classes.economic_code) <= 5
    group by
        table_rows.document_key, documents.source_uri, economic_classes.economic_code, economic_classes.economic_name

),

-- groups of the two systems that stand side by side in one row; classes pair in too many ways to say anything
printed_pairs as (

    select
        document_key,
        page_number,
        table_no,
        left(least(economic_code, paired_economic_code), 5) as department_code,
        left(greatest(economic_code, paired_economic_code), 5) as government_code
    from table_rows
    where length(economic_code) >= 5 and length(paired_economic_code) >= 5

),

unlisted_pairs as (

    select
        'warning' as severity,
        'unlisted_economic_pair' as code,
        printed_pairs.document_key,
        documents.source_uri,
        min(printed_pairs.page_number) as page_number,
        min(printed_pairs.table_no) as table_no,
        'economic codes ' || printed_pairs.department_code || ' and ' || printed_pairs.government_code
        || ' stand side by side, a pair that data/reference/economic_crosswalk.csv does not have: check the page, then '
        || 'add the pair with its evidence' as message
    from printed_pairs
    anti join crosswalk
        on
            printed_pairs.department_code = crosswalk.department_code
            and printed_pairs.government_code = crosswalk.government_code
    inner join documents
        on printed_pairs.document_key = documents.document_key
    group by
        printed_pairs.document_key, documents.source_uri, printed_pairs.department_code, printed_pairs.government_code

),

-- a code given up or not yet made: the publisher kept an old template, or the classification has the wrong year
functions_of_other_years as (

    select
        'warning' as severity,
        'function_code_of_other_years' as code,
        expenditure.document_key,
        documents.source_uri,
        min(expenditure.page_number) as page_number,
        cast(null as integer) as table_no,
        'functional code ' || functions.function_code || ' ' || coalesce(functions.function_name, '')
        || ' has money of ' || documents.fiscal_year || ', in use'
        || coalesce(' from ' || functions.valid_from_year, '') || coalesce(' to ' || functions.valid_to_year, '')
        || ' by data/reference/functional_classification.csv: check the page; the code is kept as printed'
            as message
    from {{ ref('int_expenditure__selected') }} as expenditure
    inner join functions
        on expenditure.function_code = functions.function_code
    inner join documents
        on expenditure.document_key = documents.document_key
    where
        expenditure.amount_yuan != 0
        and documents.fiscal_year
        not between coalesce(functions.valid_from_year, 0) and coalesce(functions.valid_to_year, 9999)
    group by
        expenditure.document_key, documents.source_uri, documents.fiscal_year, functions.function_code,
        functions.function_name, functions.valid_from_year, functions.valid_to_year

),

unclosed as (

    select
        'error' as severity,
        'facts_miss_printed_total' as code,
        unclosed.document_key,
        documents.source_uri,
        cast(null as integer) as page_number,
        cast(null as integer) as table_no,
        'the rows read for ' || unclosed.family || ' add up to ' || unclosed.amount_yuan
        || ' yuan, which is none of the totals that the document prints; the family is held back. Compare the tables '
        || 'with the page: a misread table is a bug, a publisher''s error is registered in known_issues.csv' as message
    from {{ ref('int_families__unclosed') }} as unclosed
    inner join documents
        on unclosed.document_key = documents.document_key

),

-- a sentence about another year that the table beside it contradicts
contradicted_changes as (

    select
        'warning' as severity,
        'change_contradicts_table' as code,
        changes.document_key,
        documents.source_uri,
        changes.page_number,
        cast(null as integer) as table_no,
        'the text states a change of ' || coalesce(changes.change_yuan || ' yuan', changes.change_pct_stated || ' %')
        || coalesce(' for ' || changes.subject_text, '') || ', which is not what the table prints for it; the table''s '
        || 'change is published. Compare the sentence with the page: a misread one is a bug' as message
    from {{ ref('int_year_changes__selected') }} as changes
    inner join documents
        on changes.document_key = documents.document_key
    where not changes.is_closed

),

listed as (

    select * from from_reading
    union all
    select * from unclosed
    union all
    select * from contradicted_changes
    union all
    select * from unlisted_functions
    union all
    select * from unlisted_economic_classes
    union all
    select * from unlisted_pairs
    union all
    select * from functions_of_other_years

)

select * from listed
