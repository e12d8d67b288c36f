"""Does the target speak of the same quarter or half of a year?"""

from __future__ import annotations

from collections.abc import Iterator

from translate.figures.periods import compare_periods
from translate.translation.checks.check import Evidence


def find_wrong_period(evidence: Evidence) -> Iterator[str]:
    """The first quarter for the first three, the second half for the first."""
    yield from compare_periods(evidence.source, evidence.hypothesis.target)
