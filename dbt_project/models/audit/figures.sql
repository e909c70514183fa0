-- depends_on: {{ ref('fct_income') }}, {{ ref('fct_expenditure') }}, {{ ref('fct_economic_expenditure') }}
-- depends_on: {{ ref('fct_three_public_spending') }}, {{ ref('fct_projects') }}, {{ ref('fct_performance_targets') }}
-- depends_on: {{ ref('fct_procurement') }}, {{ ref('fct_memo_items') }}, {{ ref('fct_balances') }}
-- depends_on: {{ ref('fct_comparative_amounts') }}, {{ ref('fct_year_changes') }}, {{ ref('fct_resources') }}
-- depends_on: {{ ref('fct_expenditure_nature') }}
{%- set no_measure = "'year', 'date', 'ordinal', 'law', 'phone', 'threshold', 'other'" %}

with

cells as (

    select * from {{ ref('int_cells__placed') }}

),

statements as (

    select * from {{ ref('int_statements__joined') }}

),

indicators as (

    select * from {{ ref('int_targets__placed') }}

),

counts as (

    select * from {{ ref('int_resources__sourced') }}
    where evidence = 'narrative'

),

selected as (

    select * from {{ ref('int_figures__selected') }}

),

documents as (

    select * from {{ ref('int_documents__versioned') }}

),

-- rows of facts by figure; a figure that feeds two facts is shown with the first of the list
published as (

    {%- for fact, selected, family in list_facts() %}
        select
            figure_id,
            '{{ fact }}' as fact_table,
            {{ loop.index }} as fact_order
        from {{ ref(fact) }}
        {% if not loop.last -%} union all {%- endif %}
    {%- endfor %}

),

-- figures that complete a row whose own figure is another: the rate beside a change, the weight beside a target
companions as (

    select
        companions.companion_figure_id as figure_id,
        published.fact_table,
        published.fact_order
    from {{ ref('int_figures__accompanying') }} as companions
    inner join published
        on companions.figure_id = published.figure_id

),

fed as (

    select
        figure_id,
        arg_min(fact_table, fact_order) as fact_table
    from (
        select * from published
        union all
        select * from companions
    ) as feeding
    group by figure_id

),

amounts_in_tables as (

    select distinct
        document_key,
        amount_yuan
    from cells
    where
        cell_role = 'amount' and amount_yuan is not null and amount_yuan != 0
        and coalesce(standing, '') != 'unrecognised'

),

-- every table prints zeros: a zero of the text stands in one only where the cell that means the same prints it
said_in_tables as (

    select statements.figure_id
    from statements
    inner join amounts_in_tables
        on
            statements.document_key = amounts_in_tables.document_key
            and statements.amount_yuan = amounts_in_tables.amount_yuan
    union
    select figure_id
    from {{ ref('int_statement_cells__matched') }}
    where value = 0 and cell_value = 0

),

checks as (

    select * from {{ ref('int_figures__checked') }}

),

-- a registered error of the text: a sentence yields to the table that it contradicts, a part to the total that the
-- parts do not make up, unless something else confirms the part
issue_terms as (

    select
        known_issues.figure_id,
        known_issues.term_side,
        statements.figure_id is not null as is_text,
        bool_and(statements.figure_id is not null) filter (where known_issues.term_side = 'right') over (
            partition by known_issues.document_key, known_issues.identity_id, known_issues.place_id
        ) as is_text_alone
    from {{ ref('int_figures__in_known_issue') }} as known_issues
    inner join {{ ref('identities') }} as identities
        on known_issues.identity_id = identities.identity_id
    left join statements
        on known_issues.figure_id = statements.figure_id
    where identities.families_withheld = 'sentence'

),

contradicted_statements as (

    select distinct issue_terms.figure_id
    from issue_terms
    left join checks
        on issue_terms.figure_id = checks.figure_id
    where
        issue_terms.is_text
        and case issue_terms.term_side
            when 'left' then not issue_terms.is_text_alone
            else issue_terms.is_text_alone and not coalesce(checks.is_confirmed, false)
        end

),

cell_figures as (

    select
        cells.figure_id,
        cells.document_key,
        'table' as origin,
        cells.reading,
        cells.table_no,
        cells.title as table_title,
        cells.section,
        cells.page_number,
        cells.line_no,
        cells.row_no,
        cells.col_no,
        cells.x0,
        cells.top,
        cells.x1,
        cells.bottom,
        cells.code_text as row_code,
        cells.row_label,
        cells.column_label,
        cells.value_text,
        cells.numeric_value,
        cells.unit_text as unit,
        cells.family,
        case
            when fed.figure_id is not null then 'fact'
            when cells.cell_role = 'unread' then 'unrecognised'
            when cells.cell_role in ('index', 'ordinal', 'year', 'code', 'text') then 'context'
            when cells.kind = 'contents' then 'context'
            when cells.table_status = 'unrecognised' then 'unrecognised'
            when selected.figure_id is not null and not documents.is_identified then 'withheld'
            when selected.figure_id is not null and not documents.is_current then 'repeat'
            when selected.figure_id is not null then 'withheld'
            when cells.is_repeat_of is not null then 'repeat'
            when cells.cell_role in ('share', 'rate', 'change') then 'total'
            when cells.cell_role in ('count', 'indicator', 'weight', 'score') then 'context'
            when cells.amount_yuan is null then 'unrecognised'
            when cells.standing = 'contradicting_part' then 'withheld'
            when cells.standing in ('row_sum', 'column_sum') then 'total'
            when cells.standing = 'of_which' then 'repeat'
            when cells.kind in ('budget_summary', 'fiscal_summary') and cells.function_code is not null then 'total'
            when cells.row_role in ('total', 'subtotal') then 'total'
            else 'repeat'
        end as status,
        case
            when fed.figure_id is not null then null
            when cells.cell_role = 'unread' then 'a money cell that is no amount as printed: ' || cells.value_text
            when cells.cell_role in ('index', 'ordinal', 'year', 'code', 'text')
                then 'no measure: ' || cells.cell_role
            when cells.kind = 'contents' then 'page number of the contents page'
            when cells.table_status = 'unrecognised' then coalesce(cells.table_reason, 'table of unknown kind')
            when selected.figure_id is not null and not documents.is_identified
                then 'publisher, fiscal year or stage of the document is not known'
            when selected.figure_id is not null and not documents.is_current
                then 'another version of this document is current'
            when selected.figure_id is not null
                then 'held back: a broken identity, or rows that add up to no printed total'
            when cells.is_repeat_of is not null then 'table printed again: see table ' || cells.is_repeat_of
            when cells.cell_role in ('share', 'rate', 'change') then 'derived from two printed amounts'
            when cells.cell_role in ('count', 'indicator', 'weight', 'score')
                then 'quantity beside the accounts: ' || coalesce(cells.column_label, cells.cell_role)
            when cells.amount_yuan is null then 'no money unit is printed for this table'
            when cells.standing = 'contradicting_part'
                then 'known issue: contradicts its printed total, which stands for it'
            when cells.standing = 'row_sum' then 'sum of the rows below it'
            when cells.standing = 'column_sum' then 'sum of the columns beside it'
            when cells.standing = 'of_which' then 'of which: inside another printed amount'
            when cells.kind in ('budget_summary', 'fiscal_summary') and cells.function_code is not null
                then 'class total of items in the tables by function'
            when cells.row_role in ('total', 'subtotal') then 'total of a table that prints no rows'
            when cells.amount_yuan = 0 and cells.kind in ('project', 'carryover_project')
                then 'the fact is taken from a finer table, or from another column of its fund'
            else 'the fact is taken from a finer table'
        end as reason,
        fed.fact_table
    from cells
    inner join documents
        on cells.document_key = documents.document_key
    left join fed
        on cells.figure_id = fed.figure_id
    left join selected
        on cells.figure_id = selected.figure_id

),

indicator_figures as (

    select
        indicators.figure_id,
        indicators.document_key,
        'table' as origin,
        indicators.reading,
        indicators.table_no,
        indicators.title as table_title,
        indicators.section,
        indicators.page_number,
        cast(null as integer) as line_no,
        indicators.row_no,
        indicators.col_no,
        cast(null as double) as x0,
        cast(null as double) as top,
        cast(null as double) as x1,
        cast(null as double) as bottom,
        cast(null as varchar) as row_code,
        indicators.row_label,
        '指标值' as column_label,
        indicators.target_text as value_text,
        indicators.target_value as numeric_value,
        indicators.target_unit as unit,
        'performance_target' as family,
        case
            when fed.figure_id is not null then 'fact'
            when selected.figure_id is not null and not documents.is_identified then 'withheld'
            when selected.figure_id is not null and documents.is_current then 'withheld'
            else 'repeat'
        end as status,
        case
            when fed.figure_id is not null then null
            when selected.figure_id is not null and not documents.is_identified
                then 'publisher, fiscal year or stage of the document is not known'
            when selected.figure_id is not null and documents.is_current
                then 'held back by a broken identity of its family'
            when selected.figure_id is not null then 'another version of this document is current'
            else 'the same indicator is printed earlier'
        end as reason,
        fed.fact_table
    from indicators
    inner join documents
        on indicators.document_key = documents.document_key
    left join fed
        on indicators.figure_id = fed.figure_id
    left join selected
        on indicators.figure_id = selected.figure_id
    where indicators.figure_id not in (select cells.figure_id from cells)

),

statement_figures as (

    select
        statements.figure_id,
        statements.document_key,
        'narrative' as origin,
        statements.reading,
        cast(null as integer) as table_no,
        cast(null as varchar) as table_title,
        statements.section,
        statements.page_number,
        statements.line_no,
        cast(null as integer) as row_no,
        cast(null as integer) as col_no,
        cast(null as double) as x0,
        cast(null as double) as top,
        cast(null as double) as x1,
        cast(null as double) as bottom,
        coalesce(statements.function_code, statements.economic_code) as row_code,
        statements.subject_text as row_label,
        statements.sentence as column_label,
        statements.value_text,
        statements.numeric_value,
        statements.unit_text as unit,
        coalesce(
            case
                when statements.statement_role in ('change', 'rate') then 'year_change'
                when statements.statement_role = 'count' and statements.resource_code is not null then 'resources'
                when
                    not statements.is_own_year and statements.statement_role = 'amount'
                    and statements.family in ('income', 'expenditure', 'economic', 'three_public')
                    then 'comparative'
            end,
            statements.family,
            'other'
        ) as family,
        case
            when fed.figure_id is not null then 'fact'
            when statements.statement_role = 'unread' then 'unrecognised'
            when statements.statement_role in ({{ no_measure }}) then 'context'
            when selected.figure_id is not null and not documents.is_identified then 'withheld'
            when selected.figure_id is not null and not documents.is_current then 'repeat'
            when selected.figure_id is not null then 'withheld'
            when checks.is_withheld or contradicted_statements.figure_id is not null then 'withheld'
            when statements.statement_role = 'share' then 'total'
            when statements.statement_role in ('change', 'rate') and statements.compared_with = 'own_budget'
                then 'total'
            when statements.statement_role in ('change', 'rate') then 'repeat'
            when counts.standing = 'total' then 'total'
            when statements.statement_role = 'count' and statements.resource_code is not null then 'repeat'
            when statements.statement_role = 'count' then 'context'
            when said_in_tables.figure_id is not null then 'repeat'
            when statements.numeric_value is null or statements.amount_yuan is null then 'unrecognised'
            when statements.family is not null and statements.family != 'other' then 'total'
            else 'unrecognised'
        end as status,
        case
            when fed.figure_id is not null then null
            when statements.statement_role = 'unread' then 'a piece of an amount: ' || statements.value_text
            when statements.statement_role in ({{ no_measure }})
                then 'no measure: ' || statements.statement_role
            when selected.figure_id is not null and not documents.is_identified
                then 'publisher, fiscal year or stage of the document is not known'
            when selected.figure_id is not null and not documents.is_current
                then 'another version of this document is current'
            when selected.figure_id is not null and statements.statement_role in ('change', 'rate')
                then 'held back: the sentence contradicts a table'
            when selected.figure_id is not null
                then 'held back: a broken identity, or rows that add up to no printed total'
            when checks.is_withheld then 'held back: the sentence contradicts a table or its own parts'
            when contradicted_statements.figure_id is not null
                then 'known issue: contradicts the table or the total that stands for it'
            when statements.statement_role = 'share' then 'share of two printed amounts'
            when statements.statement_role in ('change', 'rate') and statements.compared_with = 'own_budget'
                then 'difference between two stages of one year'
            when statements.statement_role in ('change', 'rate') then 'the same change is stated earlier'
            when counts.standing = 'total' then 'sum of the counts that are printed as its parts'
            when counts.standing = 'of_which' then 'of which: inside another printed count'
            when statements.statement_role = 'count' and statements.resource_code is not null
                then 'the same count is stated elsewhere, or seen again'
            when statements.statement_role = 'count' then 'count in running text'
            when said_in_tables.figure_id is not null then 'the same amount stands in a table'
            when statements.numeric_value is null or statements.amount_yuan is null then 'amount without a money unit'
            when statements.family is not null and statements.family != 'other' and statements.amount_yuan = 0
                then 'a zero that no table prints for its subject'
            when statements.family is not null and statements.family != 'other' then 'aggregate, or stated again'
            else 'amount whose subject is not known'
        end as reason,
        fed.fact_table
    from statements
    inner join documents
        on statements.document_key = documents.document_key
    left join fed
        on statements.figure_id = fed.figure_id
    left join selected
        on statements.figure_id = selected.figure_id
    left join counts
        on statements.figure_id = counts.figure_id
    left join said_in_tables
        on statements.figure_id = said_in_tables.figure_id
    left join checks
        on statements.figure_id = checks.figure_id
    left join contradicted_statements
        on statements.figure_id = contradicted_statements.figure_id

),

figures as (

    select * from cell_figures
    union all
    select * from indicator_figures
    union all
    select * from statement_figures

)

select * from figures
