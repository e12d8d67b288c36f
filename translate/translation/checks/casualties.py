"""Are the dead of the source the injured of the target?"""

from __future__ import annotations

from collections.abc import Iterator

from translate.figures.casualties import compare_casualties
from translate.translation.checks.check import Evidence


def find_swapped_casualties(evidence: Evidence) -> Iterator[str]:
    """*12 killed* for 3死12伤."""
    yield from compare_casualties(evidence.source, evidence.hypothesis.target)
