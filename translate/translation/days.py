"""Days of the month in the form of English.

19日 is the 19th, neither 19 days nor a bare 19, and 3月14日 is March 14, not 3 March 14.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from translate.document import Defect
from translate.figures import Figure, FigureKind, find_figures, word_ordinal
from translate.figures.words import MONTHS
from translate.translation.numbers import CORRECTED

KIND: Final = "date"
_SPAN: Final = re.compile(r"\b[Oo]n (?P<day>\d{1,2}) days?\b")
_BARE: Final = re.compile(
    r"\b[Oo]n (?P<day>\d{1,2})(?=[.,;:!?)]*$|[.,;:)]+\s"
    r"|\s(?:that|in|at|with|as|the|to|after|and|but|said|says|when|where|which|for|from|by)\b)"
)
_TWICE: Final = re.compile(
    r"\b(?P<number>\d{1,2}) (?P<month>January|February|March|April|May|June|July|August|September|October"
    r"|November|December) (?P<day>\d{1,2})\b(?:, (?P=day)\b)?"
)
"""The month as a number and as a word: models do so in brackets, (3 March 14)."""


def correct_days(source: str, target: str) -> tuple[str, tuple[Defect, ...]]:
    """Write days of the month as English does where the figures of the source leave no other reading.

    *On 19 days* and *3 March 14* say something else and stay defects that say so; *on 19* is a
    matter of form.
    """
    doubtful = any(pattern.search(target) for pattern in (_SPAN, _BARE, _TWICE))
    figures = find_figures(source) if doubtful else []
    days = {int(figure.value) for figure in figures if figure.kind is FigureKind.DAY}
    others = {figure.value for figure in figures if figure.kind is not FigureKind.DAY}
    sure = days - others
    dates = set(_pair_dates(source, figures))
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

    def write_date(match: re.Match[str]) -> str:
        month, day = MONTHS[match["month"][:3].lower()], int(match["day"])
        if int(match["number"]) != month or (month, day) not in dates:
            return match[0]
        written = f"{match['month']} {day}"
        defects.append(Defect(KIND, f"it is {written}; the model wrote {match[0]}{CORRECTED}"))
        return written

    corrected = _TWICE.sub(write_date, _BARE.sub(write_ordinal, _SPAN.sub(correct_span, target)))
    return corrected, tuple(dict.fromkeys(defects))


def _pair_dates(source: str, figures: Sequence[Figure]) -> Iterator[tuple[int, int]]:
    """Months with the day that stands right behind them."""
    for month, day in pairwise(figures):
        adjacent = not source[month.end : day.start].strip()
        if month.kind is FigureKind.MONTH and day.kind is FigureKind.DAY and adjacent:
            yield int(month.value), int(day.value)
