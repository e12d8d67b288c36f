"""Word the figures of a Chinese text in English by rule, without a model: 11月26日至28日, 200余人."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from translate.figures.figure import Figure, FigureKind
from translate.figures.numerals import write_english

_MONTHS: Final = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December",
)  # fmt: skip
_DATE_KINDS: Final = (FigureKind.YEAR, FigureKind.MONTH, FigureKind.DAY)
_BEFORE: Final = (
    (re.compile(r"零下\s?$"), "minus "),
    (re.compile(r"(?:至少|不低于|不少于|最少)\s?$"), "at least "),
    (re.compile(r"(?:最多|多达)\s?$"), "up to "),
    (re.compile(r"(?:不足|不到)\s?$"), "under "),
    (re.compile(r"(?:将近|將近|接近|近)\s?$"), "nearly "),
    (re.compile(r"(?:超过|超過|超|逾|突破)\s?$"), "over "),
    (re.compile(r"(?:大约|大約|约|約)\s?$"), "about "),
)
_MORE: Final = re.compile("[多余餘]")
_ROUGHLY: Final = re.compile("[来來几幾]")
_AFTER: Final = re.compile(r"\s?(?P<more>[多余餘])|\s?(?P<rough>[来來](?=[个個名人位家万萬亿億元]))")
_UNIT_LATER: Final = 6
"""Characters behind a figure within which 左右 or 以上 still speaks of it."""
_BEHIND: Final = ((re.compile("左右|上下"), "about ", ""), (re.compile("以上"), "", " or more"))


def word_figures(text: str, figures: Sequence[Figure]) -> str:
    """English for one figure, or for the parts of one date or range of dates.

    Args:
        text: what the figures were found in.
        figures: one figure, or years, months and days that follow each other.

    """
    if figures[0].kind in _DATE_KINDS:
        dates = _divide_dates(figures)
        words = [_word_date(date, follows=place > 0) for place, date in enumerate(dates)]
        return " to ".join(words)
    return _word_figure(text, figures[0])


def _divide_dates(figures: Sequence[Figure]) -> list[list[Figure]]:
    """A part that is no finer than the one before begins another date."""
    dates: list[list[Figure]] = []
    for figure in figures:
        if dates and _DATE_KINDS.index(figure.kind) > _DATE_KINDS.index(dates[-1][-1].kind):
            dates[-1].append(figure)
        else:
            dates.append([figure])
    return dates


def _word_date(parts: Sequence[Figure], *, follows: bool) -> str:
    """One date; a day that ``follows`` another date is of the same month."""
    value = {figure.kind: int(figure.value) for figure in parts}
    year, month, day = (value.get(kind) for kind in _DATE_KINDS)
    if month is not None and not 1 <= month <= len(_MONTHS):
        return " ".join(figure.text for figure in parts)
    words = [_MONTHS[month - 1]] if month else []
    if day is not None:
        words.append(str(day) if month or follows else f"day {day}")
    name = " ".join(words)
    if year is None:
        return name
    return f"{name}, {year}" if day is not None else f"{name} {year}".strip()


def _word_figure(text: str, figure: Figure) -> str:
    number = write_english(figure.value)
    if figure.kind is FigureKind.FRACTION:
        number = str(figure.value)
    if figure.unit == "percent":
        number += "%"
    elif figure.unit:
        number += f" {figure.unit}"
    before, after = _word_roughness(text, figure)
    return f"{before}{number}{after}"


def _word_roughness(text: str, figure: Figure) -> tuple[str, str]:
    """What stands before and behind a number that is not exact."""
    lead = text[max(0, figure.start - 4) : figure.start]
    before = next((word for pattern, word in _BEFORE if pattern.search(lead)), "")
    behind = _AFTER.match(text, figure.end)
    if not before and (_MORE.search(figure.text) or (behind and behind["more"])):
        before = "over "
    elif not before and (_ROUGHLY.search(figure.text) or (behind and behind["rough"])):
        before = "about "
    tail = text[figure.end : figure.end + _UNIT_LATER]
    if not before:
        for pattern, word, after in _BEHIND:
            if pattern.search(tail):
                return word, after
    return before, ""
