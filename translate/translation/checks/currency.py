"""Does the target count in the currency of the source?"""

from __future__ import annotations

from collections.abc import Iterator

from translate.figures.currencies import compare_currencies
from translate.translation.checks.check import Evidence


def find_wrong_currency(evidence: Evidence) -> Iterator[str]:
    """Yuan turned into dollars, or an amount without its currency."""
    yield from compare_currencies(evidence.source, evidence.hypothesis.target)
