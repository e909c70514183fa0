"""Prose to rows: every number of the running text as a statement, every denial as a negation.

The way of a document through the modules: ``passages`` joins printed lines and sets page furniture apart,
``numbers`` finds every number, ``outline`` follows the headings; ``statements`` then walks through each passage
(``walk``: clauses, brackets, lists of parts; ``amounts``, ``changes``, ``counts``: what a number says) with what a
reader keeps in mind (``context``). ``subjects`` turns words into labels and codes, ``completion`` adds what
headings and sums imply, ``comparisons`` and ``enumerations`` read the grammar of changes and lists, and
``negations`` the sentences that say there is none. The words themselves are declared in ``vocabulary.yml``.
"""

from ingest.narrative.instructions import SetAside
from ingest.narrative.statements import read_statements

__all__ = ["SetAside", "read_statements"]
