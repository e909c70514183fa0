"""Read published budget documents into raw rows: verbatim text, printed labels, printed units.

The rooms, in the order in which a document passes them: :mod:`ingest.readers` (bytes to
:class:`ingest.document.Document`), :mod:`ingest.grids` (geometry), :mod:`ingest.recognise` (meaning),
:mod:`ingest.narrative` (sentences), :mod:`ingest.publisher` (whose document), :mod:`ingest.load`
(the only writer of the database schema ``raw``). Nothing here adds, subtracts or converts an amount.
"""
