"""A date with a number too many: a model writes 今天（5月19日） as *Today (5 May 19)*."""

from __future__ import annotations

from typing import Final

from translate.document import Defect
from translate.figures.days import find_doubled
from translate.translation.numbers import CORRECTED

KIND: Final = "date"


def correct_dates(source: str, target: str) -> tuple[str, tuple[Defect, ...]]:
    """Take away the number that gives a month or a day a second time; each is a defect that says so."""
    corrected = target
    defects: list[Defect] = []
    for match in reversed(list(find_doubled(source, target))):
        start = match.start("month")
        written = target[start : match.end()]
        corrected = corrected[: match.start()] + corrected[start:]
        defects.append(Defect(KIND, f"it is {written}; the model wrote {match[0]}{CORRECTED}"))
    return corrected, tuple(reversed(defects))
