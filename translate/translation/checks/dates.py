"""Does the target give a day to another month, or a time of day to the calendar?"""

from __future__ import annotations

from collections.abc import Iterator

from translate.figures.days import compare_days
from translate.translation.checks.check import Evidence


def find_wrong_day(evidence: Evidence) -> Iterator[str]:
    """12 December for 12月22日."""
    yield from compare_days(evidence.source, evidence.hypothesis.target)
