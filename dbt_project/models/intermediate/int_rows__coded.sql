-- first version: codes as read; names are resolved through the classification in the step after
with

table_rows as (

    select * from {{ ref('stg_table_rows') }}

),

coded as (

    select
        table_rows.*,
        cast(case when function_code is not null then 'printed' end as varchar) as function_code_evidence,
        cast(case when economic_code is not null then 'printed' end as varchar) as economic_code_evidence
    from table_rows

)

select * from coded
