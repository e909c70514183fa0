"""Judges a candidate warehouse: Great Expectations suites over its marts and audit tables."""
