"""A day of the month is an ordinal: 19日 is the 19th, not 19 days, and no bare 19 either."""

from __future__ import annotations

import re
from typing import Final

from translate.document import Defect
from translate.figures import FigureKind, find_figures, word_ordinal
from translate.translation.numbers import CORRECTED

KIND: Final = "date"
_SPAN: Final = re.compile(r"\b[Oo]n (?P<day>\d{1,2}) days?\b")
_BARE: Final = re.compile(
    r"\b[Oo]n (?P<day>\d{1,2})(?=[.,;:!?)]*$|[.,;:)]+\s"
    r"|\s(?:that|in|at|with|as|the|to|after|and|but|said|says|when|where|which|for|from|by)\b)"
)


def correct_days(source: str, target: str) -> tuple[str, tuple[Defect, ...]]:
    """Write days of the month as ordinals where a figure of the source leaves no other reading.

    *On 19 days* said something else and stays a defect that says so; *on 19* is a matter of form.
    """
    figures = find_figures(source) if _BARE.search(target) or _SPAN.search(target) else []
    days = {int(figure.value) for figure in figures if figure.kind is FigureKind.DAY}
    others = {figure.value for figure in figures if figure.kind is not FigureKind.DAY}
    sure = days - others
    defects: list[Defect] = []

    def correct_span(match: re.Match[str]) -> str:
        day = int(match["day"])
        if day not in sure:
            return match[0]
        written = f"{match[0][:2]} the {word_ordinal(day)}"
        defects.append(
            Defect(
                KIND, f"the {word_ordinal(day)} is a day of the month; the model wrote {match[0]}{CORRECTED}"
            )
        )
        return written

    def write_ordinal(match: re.Match[str]) -> str:
        day = int(match["day"])
        return f"{match[0][:2]} the {word_ordinal(day)}" if day in sure else match[0]

    corrected = _BARE.sub(write_ordinal, _SPAN.sub(correct_span, target))
    return corrected, tuple(dict.fromkeys(defects))
