{% test expression_holds(model, expression) %}

-- an expression that is null does not hold
select *
from {{ model }}
where ({{ expression }}) is not true

{% endtest %}
