"""Judges a candidate warehouse: Great Expectations suites over its marts and audit tables."""

from expectations.judge import Failure, Judgement, judge

__all__ = ["Failure", "Judgement", "judge"]
