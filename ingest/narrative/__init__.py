"""Prose to rows: every number of the running text as a statement, every denial as a negation.

``passages`` joins printed lines, ``numbers`` finds the numbers, ``subjects`` and ``comparisons`` read the
words around them, ``statements`` walks through the document with the context that a reader keeps.
The words themselves are declared in ``vocabulary.yml``.
"""

from ingest.narrative.statements import read_statements

__all__ = ["read_statements"]
