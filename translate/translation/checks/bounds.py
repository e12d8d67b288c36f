"""Is an upper bound of the source a lower one in the target?"""

from __future__ import annotations

from collections.abc import Iterator

from translate.figures.bounds import compare_bounds
from translate.translation.checks.check import Evidence


def find_turned_bound(evidence: Evidence) -> Iterator[str]:
    """*More than 28 yuan* for 不超过28元."""
    yield from compare_bounds(evidence.source, evidence.hypothesis.target)
