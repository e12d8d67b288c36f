"""Dates in the form of English.

今天（5月19日） is May 19, not *5 May 19*; 19日 is the 19th, not 19 days or a bare 19.
"""

from __future__ import annotations

import re
from typing import Final

from translate.document import Defect
from translate.figures import FigureKind, find_figures, word_ordinal
from translate.figures.days import find_doubled, find_invented, find_numbered_part
from translate.translation.numbers import CORRECTED

KIND: Final = "date"
_SPAN: Final = re.compile(r"\b[Oo]n (?P<day>\d{1,2}) days?\b")
_BARE: Final = re.compile(
    r"\b[Oo]n (?P<day>\d{1,2})(?=[.,;:!?)]*$|[.,;:)]+\s"
    r"|\s(?:that|in|at|with|as|the|to|after|and|but|said|says|when|where|which|for|from|by)\b)"
)


def correct_dates(source: str, target: str) -> tuple[str, tuple[Defect, ...]]:
    """Write dates as English does where the figures of the source leave no other reading.

    *On 19 days*, *5 May 19* and a month that the source does not name say something else, and each is a
    defect that says so; *on 19* and *mid-10 October* are a matter of form.
    """
    corrected, of_months = _drop_invented(source, target)
    corrected, doubled = _drop_doubled(source, corrected)
    for match in reversed(list(find_numbered_part(source, corrected))):
        corrected = corrected[: match.start("extra")] + match["extra"][0] + corrected[match.end() :]
    corrected, of_days = _write_ordinals(source, corrected)
    return corrected, (*of_months, *doubled, *of_days)


def _drop_invented(source: str, target: str) -> tuple[str, tuple[Defect, ...]]:
    """Take away a month of which the source says nothing."""
    corrected = target
    defects: list[Defect] = []
    for match in reversed(list(find_invented(source, target))):
        opens = match.start() == 0 or target[: match.start()].endswith((". ", "! ", "? "))
        day = word_ordinal(int(match["day"]))
        corrected = (
            corrected[: match.start()] + f"{'The' if opens else 'the'} {day}" + corrected[match.end() :]
        )
        defects.append(Defect(KIND, f"the source names no month; the model wrote {match[0]}{CORRECTED}"))
    return corrected, tuple(reversed(defects))


def _drop_doubled(source: str, target: str) -> tuple[str, tuple[Defect, ...]]:
    """Take away the number that gives a month or a day a second time."""
    corrected = target
    defects: list[Defect] = []
    for match in reversed(list(find_doubled(source, target))):
        written = target[match.start("month") : match.end("day")]
        corrected = corrected[: match.start()] + written + corrected[match.end() :]
        defects.append(Defect(KIND, f"it is {written}; the model wrote {match[0]}{CORRECTED}"))
    return corrected, tuple(reversed(defects))


def _write_ordinals(source: str, target: str) -> tuple[str, tuple[Defect, ...]]:
    """Write *on the 19th* for a day of the month that the target gives as a span or a bare number."""
    figures = find_figures(source) if _SPAN.search(target) or _BARE.search(target) else []
    days = {int(figure.value) for figure in figures if figure.kind is FigureKind.DAY}
    sure = days - {figure.value for figure in figures if figure.kind is not FigureKind.DAY}
    defects: list[Defect] = []

    def write_ordinal(match: re.Match[str]) -> str:
        day = int(match["day"])
        return f"{match[0][:2]} the {word_ordinal(day)}" if day in sure else match[0]

    def correct_span(match: re.Match[str]) -> str:
        written = write_ordinal(match)
        if written != match[0]:
            day = word_ordinal(int(match["day"]))
            defects.append(
                Defect(KIND, f"the {day} is a day of the month; the model wrote {match[0]}{CORRECTED}")
            )
        return written

    corrected = _BARE.sub(write_ordinal, _SPAN.sub(correct_span, target))
    return corrected, tuple(dict.fromkeys(defects))
