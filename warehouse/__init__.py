"""The order of work: find, read, build, judge, publish; and the command line over the result.

This room calls the others (:mod:`ingest`, the dbt project, :mod:`expectations`) and owns what stands
around them: the lock, the reading cache, the candidate file, the atomic swap, the history of runs,
exports and the site. It knows nothing of budgets.
"""
