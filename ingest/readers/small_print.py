"""Pages printed too small for distances in points: sheets fitted to the page, two pages on one sheet.

A spreadsheet of thirty columns fitted to one page is set in type of three or four points, and its rows are
as close as the two lines of a double rule elsewhere. Such a page is read as if it were magnified.
"""

from __future__ import annotations

from dataclasses import replace

from ingest.readers.page_objects import Edge, PageObjects, Run

# Type smaller than this, in points, is magnified to the size that tables are commonly set in.
_SMALL = 6.0
_COMMON = 9.0
# Pages of a few marks (a stamp, the number of the page) show no size of type.
_LEAST_RUNS = 12


def magnify(objects: PageObjects) -> PageObjects:
    """The page itself, or one in which its small type has a common size; places lead back to the page."""
    sizes = sorted(run.size for run in objects.runs if not run.text.isspace())
    if len(sizes) < _LEAST_RUNS or not 0.5 < sizes[len(sizes) // 2] < _SMALL:
        return objects
    by = _COMMON / sizes[len(sizes) // 2]
    return replace(
        objects,
        width=objects.width * by,
        height=objects.height * by,
        runs=[_magnify_run(run, by) for run in objects.runs],
        odd_runs=[[_magnify_run(run, by) for run in askew] for askew in objects.odd_runs],
        horizontal=[Edge(*(by * place for place in edge)) for edge in objects.horizontal],
        vertical=[Edge(*(by * place for place in edge)) for edge in objects.vertical],
        scale=objects.scale * by,
    )


def _magnify_run(run: Run, by: float) -> Run:
    return run._replace(
        x0=run.x0 * by,
        top=run.top * by,
        x1=run.x1 * by,
        bottom=run.bottom * by,
        middle=run.middle * by,
        size=run.size * by,
        lefts=tuple(left * by for left in run.lefts),
        rights=tuple(right * by for right in run.rights),
    )
