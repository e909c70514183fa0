{% macro get_incremental_by_document_sql(arguments) -%}
    {#-
        The rows of the documents that this build works on take the place of the ones that stand there. dbt's own
        delete+insert would leave the rows of a document that has none any more.
    -#}
    {%- set columns = arguments['dest_columns'] | map(attribute='quoted') | join(', ') -%}
    delete from {{ arguments['target_relation'] }}
    where document_key in (select document_key from {{ builtins.ref('int_documents__rebuilt') }});

    insert into {{ arguments['target_relation'] }} ({{ columns }})
    select {{ columns }} from {{ arguments['temp_relation'] }};
{%- endmacro %}
