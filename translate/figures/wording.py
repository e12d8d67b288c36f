"""Word the figures of a Chinese text in English by rule, without a model: 11月26日至28日, 200余人."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from translate.figures.figure import Figure, FigureKind
from translate.figures.grammar import HAN_DIGIT
from translate.figures.movement import DIFFERENCES, find_movement
from translate.figures.nouns import make_singular, name_counted
from translate.figures.numerals import write_english

_MONTHS: Final = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December",
)  # fmt: skip
_DATE_KINDS: Final = (FigureKind.YEAR, FigureKind.MONTH, FigureKind.DAY)
_BEFORE: Final = (
    (re.compile(r"(?:至少|不低于|不少于|不小于|最少)\s?$"), "at least "),
    (
        re.compile(
            r"(?:不|未|没|沒)有?[得能可应應会會曾宜]?(?:超过|超過|超出|超|逾|突破|高于|多于|大于)\s?$"
        ),
        "not over ",
    ),
    (re.compile(r"(?:最多|多达)\s?$"), "up to "),
    (re.compile(r"(?:不足|不到|低于|低於)\s?$"), "under "),
    (re.compile(r"(?:将近|將近|接近|近)\s?$"), "nearly "),
    (re.compile(r"(?:超过|超過|超|逾|突破|高于|高於)\s?$"), "over "),
    (re.compile(r"(?:大约|大約|约|約)\s?$"), "about "),
)
_MORE: Final = re.compile("[多余餘]")
_ROUGHLY: Final = re.compile("[来來几幾]")
_AFTER: Final = re.compile(r"\s?(?P<more>[多余餘])|\s?(?P<rough>[来來](?=[个個名人位家万萬亿億元]))")
_LEAD_CHARS: Final = 8
_UNIT_LATER: Final = 6
"""Characters behind a figure within which 左右 or 以上 still speaks of it."""
_ANOTHER: Final = re.compile(rf"[^\w%％℃]|[\d{HAN_DIGIT}]|规模|規模|限额|限額|县级|縣級")
"""Where something else begins, so that 以上 behind it does not speak of the figure."""
_BEHIND: Final = (
    (re.compile("左右|上下(?!游)"), "about ", ""),
    (re.compile("以上"), "", " or more"),
    (re.compile("以[下内內](?![简簡几幾称稱简])|之内|之內"), "", " or less"),
    (re.compile("不到"), "under ", ""),
)
_PERIODS: Final = frozenset(("years", "months", "weeks", "days", "hours", "minutes", "quarters"))
_FIRST: Final = re.compile(r"(?<![目以之日此年月天时時到从從元])前\s?$")
_BC: Final = re.compile(r"前\s?$")
_ERA: Final = re.compile(r"公元(?P<before>前)?\s?$")
_LUNAR: Final = re.compile(r"(?:农历|農曆|阴历|陰曆|旧历|舊曆)\s?$")
_HEADING: Final = {"rising": ("up ", "rising to "), "falling": ("down ", "falling to ")}
_REACHES: Final = re.compile("(?<!达)[至到]")
_SCALES: Final = {
    "magnitude": re.compile("地震|强震|強震|余震|餘震|震级|震級|里氏"),
    "wind force": re.compile("[大阵陣台颱狂飓颶]风|[大阵陣台颱狂飓颶]風|[风風]力"),
}
_SCALE_CHARS: Final = 6
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
        if _LUNAR.search(text, 0, figures[0].start):
            return " to ".join(_word_lunar_date(date) for date in dates)
        year = dates[0][0] if len(dates) > 1 and dates[0][0].kind is FigureKind.YEAR else None
        if year is None or len(dates[0]) == 1 or any(date[0].kind is FigureKind.YEAR for date in dates[1:]):
            months = [any(figure.kind is FigureKind.MONTH for figure in date) for date in dates]
            words = [_word_date(date, follows=any(months[:place])) for place, date in enumerate(dates)]
            return " to ".join(words)
        # the year of a range stands once, at its end: February 12 to 15, 2025
        words = [_word_date(date, follows=place > 0) for place, date in enumerate([dates[0][1:], *dates[1:]])]
        comma = "," if dates[-1][-1].kind is FigureKind.DAY else ""
        return f"{' to '.join(words)}{comma} {int(year.value)}"
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
    """One date; a day that ``follows`` a month is of that month."""
    value = {figure.kind: int(figure.value) for figure in parts}
    year, month, day = (value.get(kind) for kind in _DATE_KINDS)
    if month is not None and not 1 <= month <= len(_MONTHS):
        return " ".join(figure.text for figure in parts)
    words = [_MONTHS[month - 1]] if month else []
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


def _word_figure(text: str, figure: Figure) -> str:
    era = _ERA.search(text, 0, figure.start) if figure.unit == "years" else None
    if era is not None:
        return f"{figure.value} BC" if era["before"] else f"AD {figure.value}"
    if figure.unit == "century":
        bc = " BC" if _BC.search(text, 0, figure.start) else ""
        return f"{word_ordinal(int(figure.value))} century{bc}"
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
    if unit is None and (scale := _name_scale(text, figure)):
        return f"{before}{scale} {number}{after}"
    if unit in _PERIODS and _FIRST.search(text, 0, figure.start):
        before = "first "
    sign = "minus " if figure.negative else ""
    return f"{_word_movement(text, figure)}{before}{sign}{number}{after}"


def _word_movement(text: str, figure: Figure) -> str:
    """Up or down, where the word before the figure says that it is the amount of a rise or a fall."""
    movement = find_movement(text, figure.start)
    if movement is None or movement["word"] in DIFFERENCES:
        return ""
    by, to = _HEADING["rising" if movement["rising"] else "falling"]
    return to if _REACHES.search(movement[0]) else by


def _name_scale(text: str, figure: Figure) -> str:
    """What a grade (级) measures: earthquakes or wind; empty for anything else."""
    if text[figure.end : figure.end + 1] not in ("级", "級"):
        return ""
    around = text[max(0, figure.start - _SCALE_CHARS) : figure.end + _SCALE_CHARS]
    return next((name for name, pattern in _SCALES.items() if pattern.search(around)), "")


def word_ordinal(number: int) -> str:
    """A number in a series, in English: 2nd, 11th."""
    last = 0 if number % 100 in _TEENS else number % 10
    return f"{number}{_SUFFIXES.get(last, 'th')}"


def _word_roughness(text: str, figure: Figure) -> tuple[str, str]:
    """What stands before and behind a number that is not exact."""
    lead = text[max(0, figure.start - _LEAD_CHARS) : figure.start]
    before = next((word for pattern, word in _BEFORE if pattern.search(lead)), "")
    behind = _AFTER.match(text, figure.end)
    if not before and (_MORE.search(figure.text) or (behind and behind["more"])):
        before = "over "
    elif not before and (_ROUGHLY.search(figure.text) or (behind and behind["rough"])):
        before = "about "
    tail = _ANOTHER.split(text[figure.end : figure.end + _UNIT_LATER], maxsplit=1)[0]
    if not before:
        for pattern, word, after in _BEHIND:
            if pattern.search(tail):
                return word, after
    return before, ""
