"""Word the figures of a Chinese text in English by rule, without a model: 11月26日至28日, 200余人."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from translate.figures.figure import Figure, FigureKind
from translate.figures.money import name_currency
from translate.figures.movement import DIFFERENCES, find_movement
from translate.figures.nouns import make_singular, name_counted
from translate.figures.numerals import write_english
from translate.figures.rates import name_rate
from translate.figures.roughness import word_roughness

_MONTHS: Final = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December",
)  # fmt: skip
_DATE_KINDS: Final = (FigureKind.YEAR, FigureKind.MONTH, FigureKind.DAY)
_LATEST: Final = re.compile(r"(?:(?:^|[，。；、：（(“「\s是在对對为為从從]|最)近|最近)\s?$")
"""Before a period: 近3年 are the last three years; 历时近3年 is nearly three."""
_VERB_BEFORE_NEAR: Final = re.compile(r"[时時隔达達了用费費耗过過续續期有已将將接]近\s?$")
_NEAR: Final = re.compile(r"近\s?$")
_LAST: Final = "the last "
_NEARLY_PERIOD: Final = "nearly or the last "
"""What 近 may mean where nothing before it tells; neither is said."""
_CALENDAR: Final = frozenset(("years", "months", "weeks", "days", "quarters"))
_PERIODS: Final = frozenset(("years", "months", "weeks", "days", "hours", "minutes", "quarters"))
_FIRST: Final = re.compile(r"(?<![目以之日此年月天时時到从從元提])前\s?$")
_BC: Final = re.compile(r"前\s?$")
_ERA: Final = re.compile(r"公元(?P<before>前)?\s?$")
_LUNAR: Final = re.compile(r"(?:农历|農曆|阴历|陰曆|旧历|舊曆)\s?$")
_HEADING: Final = {"rising": ("up ", "rising to "), "falling": ("down ", "falling to ")}
_REACHES: Final = re.compile("(?<!达)[至到]")
_AMOUNT_OF_MOVEMENT: Final = re.compile("幅")
_EITHER_WAY: Final = re.compile("增[长長]|[上大]?[涨漲]|下?跌|成[长長]")
"""Before 为 either by or to so much: 增长为5.2%; but 下调为3.7% is to."""
_OUTCOME: Final = re.compile(
    r"(?:(?P<loss>(?<!减)(?<!減)[亏虧][损損]|净亏|淨虧)|盈利|[获獲]利)(?:[达達]|[为為]|了|约|約|近|超[过過]?|逾|[额額])*\s?$"
)
_OUTCOME_CHARS: Final = 8
_SCALES: Final = {
    "magnitude": re.compile("地震|强震|強震|余震|餘震|震级|震級|里氏"),
    "wind force": re.compile("[大阵陣台颱狂飓颶]风|[大阵陣台颱狂飓颶]風|[风風]力"),
}
_SCALE_CHARS: Final = 6
_TOLERANCE: Final = re.compile(r"(?:正[负負]|±)\s?$")
_TEENS: Final = range(10, 20)
_SUFFIXES: Final = {1: "st", 2: "nd", 3: "rd"}


def word_figures(text: str, figures: Sequence[Figure]) -> str:
    """English for one figure, for the two ends of a span, or for the parts of one date or range of dates.

    Args:
        text: what the figures were found in.
        figures: one figure, two of a span, or years, months and days that follow each other.

    """
    if figures[0].kind in _DATE_KINDS:
        dates = _divide_dates(figures)
        era = _ERA.search(text, 0, figures[0].start)
        if era is not None and figures[0].kind is FigureKind.YEAR:
            named = f"{figures[0].value} BC" if era["before"] else f"AD {figures[0].value}"
            return (
                named if len(figures) == 1 else " to ".join((named, *(figure.text for figure in figures[1:])))
            )
        if _LUNAR.search(text, 0, figures[0].start):
            return " to ".join(_word_lunar_date(date) for date in dates)
        year = dates[0][0] if len(dates) > 1 and dates[0][0].kind is FigureKind.YEAR else None
        others = any(date[0].kind is FigureKind.YEAR for date in dates[1:])
        if year is None or len(dates[0]) == 1 or others or _turns_year(dates):
            months = [any(figure.kind is FigureKind.MONTH for figure in date) for date in dates]
            words = [_word_date(date, follows=any(months[:place])) for place, date in enumerate(dates)]
            return " to ".join(words)
        # the year of a range stands once, at its end: February 12 to 15, 2025
        words = [_word_date(date, follows=place > 0) for place, date in enumerate([dates[0][1:], *dates[1:]])]
        comma = "," if dates[-1][-1].kind is FigureKind.DAY else ""
        return f"{' to '.join(words)}{comma} {int(year.value)}"
    return _word_figure(text, figures[-1], figures[0] if len(figures) > 1 else None)


def _turns_year(dates: Sequence[Sequence[Figure]]) -> bool:
    """Whether a range goes on into the next year, which is not named: 2023年12月30日至1月1日."""
    months = [figure.value for date in dates for figure in date if figure.kind is FigureKind.MONTH]
    return any(later < earlier for earlier, later in pairwise(months))


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


def _word_figure(text: str, figure: Figure, lower: Figure | None = None) -> str:
    """One figure, or the upper end of a span with its ``lower`` one."""
    era = _ERA.search(text, 0, figure.start) if figure.unit == "years" else None
    if era is not None:
        return f"{figure.value} BC" if era["before"] else f"AD {figure.value}"
    if figure.unit == "century":
        bc = " BC" if _BC.search(text, 0, figure.start) else ""
        return f"{word_ordinal(int(figure.value))} century{bc}"
    if figure.unit == "grade":
        return f"grade {figure.value}"
    number, unit = _word_amount(text, figure, lower)
    first = lower or figure
    before, after = word_roughness(text, first)[0], word_roughness(text, figure)[1]
    if unit is None and (scale := _name_scale(text, figure)):
        return f"{before}{scale} {number}{after}"
    before = _word_period(text, first, unit) or before
    if before == _LAST and figure.value == 1 and unit is not None:
        return f"{_LAST}{make_singular(unit)}"
    if before == _NEARLY_PERIOD:
        before = ""
    sign = "plus or minus " if _TOLERANCE.search(text, 0, first.start) else "minus " if first.negative else ""
    rate = name_rate(text, first.start, figure.end) if unit is not None else ""
    outcome = _word_outcome(text, first) if unit is not None else ""
    return f"{outcome or _word_movement(text, first)}{before}{sign}{number}{rate}{after}"


def _word_amount(text: str, figure: Figure, lower: Figure | None) -> tuple[str, str | None]:
    """The number with its unit, and the unit's name."""
    number = write_english(figure.value)
    if figure.kind is FigureKind.FRACTION:
        number = figure.text if "/" in figure.text else str(figure.value)
    if lower is not None:
        low = write_english(lower.value)
        number = f"{low}{' to minus ' if figure.negative else ' to '}{number}"
    unit = figure.unit
    if unit in (None, "people"):
        unit = name_counted(text, figure.end) or unit
    if unit == "percent":
        number += "%"
    elif unit:
        number += f" {make_singular(unit) if figure.value == 1 else unit}"
    return number, unit


def _word_period(text: str, figure: Figure, unit: str | None) -> str:
    """The first, the last or neither of so many years or days: 前3年, 近3年, but 历时近3年."""
    if unit in _PERIODS and _FIRST.search(text, 0, figure.start):
        return "first "
    if unit not in _CALENDAR or not _NEAR.search(text, 0, figure.start):
        return ""
    if _LATEST.search(text, 0, figure.start):
        return _LAST
    return "" if _VERB_BEFORE_NEAR.search(text, 0, figure.start) else _NEARLY_PERIOD


def _word_movement(text: str, figure: Figure) -> str:
    """Up or down, where the word before the figure says that it is the amount of a rise or a fall."""
    movement = find_movement(text, figure.start)
    if movement is None or movement["word"] in DIFFERENCES:
        return ""
    by, to = _HEADING["rising" if movement["rising"] else "falling"]
    if movement["between"].endswith(("为", "為")) and not _AMOUNT_OF_MOVEMENT.search(movement[0]):
        return "" if _EITHER_WAY.match(movement["word"]) else to
    return to if _REACHES.search(movement[0]) else by


def _word_outcome(text: str, figure: Figure) -> str:
    """A loss or a profit, where the word right before the figure says that it is one: 亏损3.2亿元."""
    outcome = _OUTCOME.search(text, max(0, figure.start - _OUTCOME_CHARS), figure.start)
    if outcome is None or name_currency(figure.unit) is None:
        return ""
    return "loss of " if outcome["loss"] else "profit of "


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
