{#-
    What a model reads. A model that is built document by document sees of everything that has a document_key only
    the documents that this build works on (int_documents__rebuilt): so that one new document costs one document, and
    no model has to say it. After a complete load these are all documents.

    The materialisation decides and stands in dbt_project.yml: 'incremental' models and the 'ephemeral' ones inside
    them are built document by document, 'table' and 'view' models from everything.
-#}
{% macro ref(name) -%}
    {%- set relation = builtins.ref(name) -%}
    {%- if not is_built_by_document() -%}
        {{ return(relation) }}
    {%- endif -%}
    {%- set rebuilt = builtins.ref('int_documents__rebuilt') -%}
    {%- if not execute -%}
        {{ return(relation) }}
    {%- endif -%}
    {%- set needed = graph.nodes.values() | selectattr('name', 'equalto', name) | selectattr('resource_type', 'in', ['model', 'seed']) | first -%}
    {%- if 'document_key' not in needed.columns or needed.config.materialized == 'ephemeral' -%}
        {{ return(relation) }}
    {%- endif -%}
    {{ return(only_rebuilt(relation, rebuilt)) }}
{%- endmacro %}

{% macro source(schema, name) -%}
    {%- set relation = builtins.source(schema, name) -%}
    {%- if is_built_by_document() -%}
        {{ return(only_rebuilt(relation, builtins.ref('int_documents__rebuilt'))) }}
    {%- endif -%}
    {{ return(relation) }}
{%- endmacro %}

{% macro is_built_by_document() -%}
    {%- set answer = model.resource_type == 'model' and model.config.materialized in ['incremental', 'ephemeral'] -%}
    {%- if answer and execute and 'document_key' not in model.columns -%}
        {{ exceptions.raise_compiler_error(
            model.name ~ ' has no column document_key: give it one, or make it a table in dbt_project.yml'
        ) }}
    {%- endif -%}
    {{ return(answer) }}
{%- endmacro %}

{% macro only_rebuilt(relation, rebuilt) -%}
    {{ return('(select * from ' ~ relation ~ ' where document_key in (select document_key from ' ~ rebuilt ~ '))') }}
{%- endmacro %}
