"""Does the target measure in the unit of the source? Models call 亩 acres, six times as much."""

from __future__ import annotations

from typing import Final

from translate.document import Defect
from translate.figures import find_mismeasured, write_english
from translate.figures.measures import DIMENSION_OF, DURATION
from translate.figures.yields import find_wrong_area
from translate.translation.numbers import CORRECTED

KIND: Final = "unit"


def correct_measures(source: str, target: str) -> tuple[str, tuple[Defect, ...]]:
    """Write the unit of the source behind its figure where the target has another one.

    The figure is the source's, and one unit of a dimension stands for another: which
    one is right is certain. Spans of time are small numbers that meet by chance, so
    they are reported and left. What was rewritten stays a defect that says so.
    """
    corrected = target
    defects: list[Defect] = []
    for wrong in sorted(find_mismeasured(source, target), key=lambda wrong: -wrong.start):
        unit = wrong.stated.unit
        if unit is None:
            continue
        written = target[wrong.start : wrong.end]
        value = write_english(wrong.stated.value)
        if DIMENSION_OF[unit] == DURATION:
            defects.append(Defect(KIND, f"the source says {value} {unit}; the translation says {written}"))
        else:
            corrected = corrected[: wrong.start] + unit + corrected[wrong.end :]
            defects.append(Defect(KIND, f"{value} is in {unit}; the model wrote {written}{CORRECTED}"))
    for start, end, right in sorted(find_wrong_area(source, corrected), reverse=True):
        defects.append(Defect(KIND, f"it is by the mu; the model wrote {corrected[start:end]}{CORRECTED}"))
        corrected = corrected[:start] + right + corrected[end:]
    return corrected, tuple(reversed(defects))
