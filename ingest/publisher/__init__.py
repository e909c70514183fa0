"""Whose document: publisher, department, place, fiscal year, stage and scope, from the content.

Names, years and places come from the document and from ``data/reference/admin_divisions.csv``; the
code knows only the grammar of titles, labels and names. A file's name is compared with the content
and never believed. May import the document model, the text grammar and the raw schema, nothing else.
"""

from ingest.publisher.divisions import Division, Divisions
from ingest.publisher.identify import REPRODUCTION_SENTENCE, identify
from ingest.publisher.result import PublisherResult

__all__ = ["REPRODUCTION_SENTENCE", "Division", "Divisions", "PublisherResult", "identify"]
