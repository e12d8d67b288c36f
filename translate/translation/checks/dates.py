"""Does the target give a day to another month, a time of day to the calendar, or a month another part?"""

from __future__ import annotations

from collections.abc import Iterator

from translate.figures.days import compare_days, compare_lunar
from translate.figures.eras import compare_eras
from translate.figures.parts import compare_thirds
from translate.translation.checks.check import Evidence


def find_wrong_day(evidence: Evidence) -> Iterator[str]:
    """12 December for 12月22日, August for 农历八月, late October for 10月上旬, 9 BC for 公元9年."""
    for compare in (compare_days, compare_lunar, compare_thirds, compare_eras):
        yield from compare(evidence.source, evidence.hypothesis.target)
