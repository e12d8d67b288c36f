"""Word the figures of a Chinese text in English by rule, without a model: 11月26日至28日, 200余人."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from translate.figures.figure import Figure, FigureKind
from translate.figures.nouns import make_singular, name_counted
from translate.figures.numerals import write_english

_MONTHS: Final = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December",
)  # fmt: skip
_DATE_KINDS: Final = (FigureKind.YEAR, FigureKind.MONTH, FigureKind.DAY)
_BEFORE: Final = (
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
_BEHIND: Final = (
    (re.compile("左右|上下"), "about ", ""),
    (re.compile("以上"), "", " or more"),
    (re.compile("以[下内內](?![简簡几幾称稱简])|之内|之內"), "", " or less"),
    (re.compile("不到"), "under ", ""),
)
_PERIODS: Final = frozenset(("years", "months", "weeks", "days", "hours", "minutes", "quarters"))
_FIRST: Final = re.compile(r"(?<![目以之日此年月天时時到从從])前\s?$")
_BC: Final = re.compile(r"前\s?$")
_TEENS: Final = range(10, 20)
_SUFFIXES: Final = {1: "st", 2: "nd", 3: "rd"}


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
        words.append(str(day) if month or follows else f"the {_word_ordinal(day)}")
    name = " ".join(words)
    if year is None:
        return name
    return f"{name}, {year}" if day is not None else f"{name} {year}".strip()


def _word_figure(text: str, figure: Figure) -> str:
    if figure.unit == "century":
        era = " BC" if _BC.search(text, 0, figure.start) else ""
        return f"{_word_ordinal(int(figure.value))} century{era}"
    if figure.unit == "grade":
        return f"grade {figure.value}"
    number = write_english(figure.value)
    if figure.kind is FigureKind.FRACTION:
        number = figure.text if "/" in figure.text else str(figure.value)
    unit = figure.unit
    if unit in (None, "people"):
        unit = name_counted(text, figure.end) or unit
    if unit == "percent":
        number += "%"
    elif unit:
        number += f" {make_singular(unit) if figure.value == 1 else unit}"
    before, after = _word_roughness(text, figure)
    if unit in _PERIODS and _FIRST.search(text, 0, figure.start):
        before = "first "
    sign = "minus " if figure.negative else ""
    return f"{before}{sign}{number}{after}"


def _word_ordinal(number: int) -> str:
    last = 0 if number % 100 in _TEENS else number % 10
    return f"{number}{_SUFFIXES.get(last, 'th')}"


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
