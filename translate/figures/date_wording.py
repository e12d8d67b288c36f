"""Word Chinese dates in English by rule: 11月26日至28日, 10月上旬, 2025年前三季度, 农历八月十五."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from translate.figures.dates import LUNAR_UNIT
from translate.figures.figure import Figure, FigureKind
from translate.figures.parts import find_part
from translate.figures.words import MONTH_NAMES

DATE_KINDS: Final = (FigureKind.YEAR, FigureKind.MONTH, FigureKind.DAY)
ERA: Final = re.compile(r"公元(?P<before>前)?\s?$")
_FIRST: Final = re.compile(
    r"(?:^|[^㐀-鿿\w]|[在的是占布国國省市县縣区區计計]|(?:[今去上当當本]|\d{4}|1[0-3]\d)年)前\s?$"
)
"""前10月 and 2024年前10月 are ten months; 目前10月 is October."""
_TEENS: Final = range(10, 20)
_SUFFIXES: Final = {1: "st", 2: "nd", 3: "rd"}


def word_dates(text: str, figures: Sequence[Figure]) -> str:
    """English for the parts of one date or of a range of dates."""
    dates = _divide_dates(figures)
    era = ERA.search(text, 0, figures[0].start)
    if era is not None and figures[0].kind is FigureKind.YEAR:
        named = f"{figures[0].value} BC" if era["before"] else f"AD {figures[0].value}"
        return " to ".join((named, *(figure.text for figure in figures[1:])))
    if any(figure.unit == LUNAR_UNIT for figure in figures):
        return " to ".join(_word_lunar_date(date) for date in dates)
    if len(dates) == 1:
        if _counts_months(text, figures):
            return f"first {figures[0].value} months"
        part = find_part(text, figures[-1])
        return (part[0] if part else "") + _word_date(dates[0], follows=False)
    year = dates[0][0] if dates[0][0].kind is FigureKind.YEAR else None
    others = any(date[0].kind is FigureKind.YEAR for date in dates[1:])
    if year is None or len(dates[0]) == 1 or others or _turns_year(dates):
        months = [any(figure.kind is FigureKind.MONTH for figure in date) for date in dates]
        words = [_word_date(date, follows=any(months[:place])) for place, date in enumerate(dates)]
        return " to ".join(words)
    # the year of a range stands once, at its end: February 12 to 15, 2025
    words = [_word_date(date, follows=place > 0) for place, date in enumerate([dates[0][1:], *dates[1:]])]
    comma = "," if dates[-1][-1].kind is FigureKind.DAY else ""
    return f"{' to '.join(words)}{comma} {int(year.value)}"


def _counts_months(text: str, figures: Sequence[Figure]) -> bool:
    """Whether a month is named for all of the year up to it: 前10月."""
    alone = len(figures) == 1 and figures[0].kind is FigureKind.MONTH and figures[0].value > 1
    return alone and _FIRST.search(text, 0, figures[0].start) is not None


def _turns_year(dates: Sequence[Sequence[Figure]]) -> bool:
    """Whether a range goes on into the next year, which is not named: 2023年12月30日至1月1日."""
    months = [figure.value for date in dates for figure in date if figure.kind is FigureKind.MONTH]
    return any(later < earlier for earlier, later in pairwise(months))


def _divide_dates(figures: Sequence[Figure]) -> list[list[Figure]]:
    """A part that is no finer than the one before begins another date."""
    dates: list[list[Figure]] = []
    for figure in figures:
        if dates and DATE_KINDS.index(figure.kind) > DATE_KINDS.index(dates[-1][-1].kind):
            dates[-1].append(figure)
        else:
            dates.append([figure])
    return dates


def _word_date(parts: Sequence[Figure], *, follows: bool) -> str:
    """One date; a day that ``follows`` a month is of that month."""
    value = {figure.kind: int(figure.value) for figure in parts}
    year, month, day = (value.get(kind) for kind in DATE_KINDS)
    if month is not None and not 1 <= month <= len(MONTH_NAMES):
        return " ".join(figure.text for figure in parts)
    words = [MONTH_NAMES[month - 1]] if month else []
    if day is not None:
        words.append(str(day) if month or follows else f"the {word_ordinal(day)}")
    name = " ".join(words)
    if year is None:
        return name
    if parts[0].unit == "decade":
        return f"{year}s"
    return f"{name}, {year}" if day is not None else f"{name} {year}".strip()


def _word_lunar_date(parts: Sequence[Figure]) -> str:
    """A date of the lunar calendar, whose eighth month is not August."""
    names = {FigureKind.YEAR: "year", FigureKind.MONTH: "lunar month", FigureKind.DAY: "day"}
    return ", ".join(f"{names[part.kind]} {part.value}" for part in parts)


def word_ordinal(number: int) -> str:
    """A number in a series, in English: 2nd, 11th."""
    last = 0 if number % 100 in _TEENS else number % 10
    return f"{number}{_SUFFIXES.get(last, 'th')}"
