"""Word the figures of a Chinese text in English by rule, without a model: 11月26日至28日, 200余人."""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction
from typing import Final

from translate.figures.date_wording import DATE_KINDS, ERA, word_dates, word_ordinal
from translate.figures.durations import is_duration, word_duration
from translate.figures.figure import Figure, FigureKind
from translate.figures.money import name_currency
from translate.figures.movement import DIFFERENCES, find_movement
from translate.figures.nouns import make_singular, name_counted
from translate.figures.numerals import write_english
from translate.figures.powers import write_power
from translate.figures.rates import name_rate
from translate.figures.roughness import word_roughness

_LATEST: Final = re.compile(r"(?:(?:^|[，。；、：（(“「\s是在对對为為从從]|最)近|最近)\s?$")
"""Before a period: 近3年 are the last three years; 历时近3年 is nearly three."""
_VERB_BEFORE_NEAR: Final = re.compile(r"[时時隔达達了用费費耗过過续續期有已将將接]近\s?$")
_NEAR: Final = re.compile(r"近\s?$")
_LAST: Final = "the last "
_NEARLY_PERIOD: Final = "nearly or the last "
"""What 近 may mean where nothing before it tells; neither is said."""
_CALENDAR: Final = frozenset(("years", "months", "weeks", "days", "quarters", "rounds"))
_HALF_DAY: Final = 12
"""近24小时 are the last 24 hours, 近3小时 nearly three."""
_PARTS_OF_YEAR: Final = frozenset(("months", "quarters"))
_PERIODS: Final = frozenset(("years", "months", "weeks", "days", "hours", "minutes", "quarters"))
_FIRST: Final = re.compile(r"(?:^|[^㐀-鿿\w]|[在的是占布])前\s?$")
"""Where nothing stands before it: 抵达前32小时 is as much before something."""
_FIRST_OF_YEAR: Final = re.compile(r"(?:(?:[今去本上当當全同]|\d{4})年|[国國省市县縣区區计計])前\s?$")
"""今年前11个月; but 3年前 is three years ago."""
_WARMTH: Final = frozenset(("degrees Celsius", "degrees Fahrenheit"))
_COLDER: Final = {"over ": "below ", "under ": "above "}
"""零下30多度 is colder than minus 30."""
_SERIES: Final = re.compile(
    r"[轮輪届屆]|[场場](?=[\d一二三四五六七八九]{0,2}[胜勝负負平]|不败|不敗|比赛|比賽)"
)
"""What goes on like a calendar: 近5轮 are the last five."""
_BC: Final = re.compile(r"前\s?$")
_HEADING: Final = {"rising": ("up ", "rising to "), "falling": ("down ", "falling to ")}
_REACHES: Final = re.compile("(?<!达)[至到]")
_AMOUNT_OF_MOVEMENT: Final = re.compile("幅")
_EITHER_WAY: Final = re.compile("增[长長]|[上大]?[涨漲]|下?跌|成[长長]")
"""Before 为 either by or to so much: 增长为5.2%; but 下调为3.7% is to."""
_OUTCOME: Final = re.compile(
    r"(?:(?P<loss>(?<!减)(?<!減)[亏虧][损損]|净亏|淨虧)|盈利|[获獲]利)(?:[达達]|[为為]|了|约|約|近|超[过過]?|逾|[额額])*\s?$"
)
_OUTCOME_CHARS: Final = 8
MAGNITUDE: Final = "magnitude"
_SCALES: Final = {
    MAGNITUDE: re.compile("地震|强震|強震|余震|餘震|震级|震級|里氏"),
    "wind force": re.compile("[大阵陣台颱狂飓颶]风|[大阵陣台颱狂飓颶]風|[风風]力"),
}
_GRADE: Final = re.compile("[级級](?![响響应應预預])")
"""三级响应 is a level of response."""
_SCALE_CHARS: Final = 6
_QUAKE: Final = re.compile("地震|[强強余餘]震|震级|震級")
"""In a text with one, a grade with a decimal (5.2级) is a magnitude wherever it stands."""
_TOLERANCE: Final = re.compile(r"(?:正[负負]|±)\s?$")
_IN_A_THOUSAND: Final = re.compile("([千万萬])分之[^，。；、]{0,12}$")
_WHOLES: Final = {"千": 1000, "万": 10000, "萬": 10000}
_OF_WHOLE_CHARS: Final = 12


def word_figures(text: str, figures: Sequence[Figure]) -> str:
    """English for one figure, for the two ends of a span, or for the parts of a length of time or of dates.

    Args:
        text: what the figures were found in.
        figures: one figure, two of a span, hours, minutes and seconds of one length of time, or years,
            months and days that follow each other.

    """
    if figures[0].kind in DATE_KINDS:
        return word_dates(text, figures)
    if len(figures) > 1 and is_duration(text, figures[0]):
        return word_duration(text, figures)
    return _word_figure(text, figures[-1], figures[0] if len(figures) > 1 else None)


def _word_figure(text: str, figure: Figure, lower: Figure | None = None) -> str:
    """One figure, or the upper end of a span with its ``lower`` one."""
    era = ERA.search(text, 0, figure.start) if figure.unit == "years" else None
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
    if unit == MAGNITUDE:
        return f"{before}{MAGNITUDE} {write_english(figure.value)}{after}"
    if unit is None and (scale := _name_scale(text, figure)):
        return f"{before}{scale} {number}{after}"
    goes_on = unit in (None, "matches") and _SERIES.match(text, figure.end) is not None
    before = _word_period(text, first, "rounds" if goes_on else unit) or before
    if before == _LAST and figure.value == 1 and unit is not None:
        return f"{_LAST}{make_singular(unit)}"
    if before == _NEARLY_PERIOD:
        before = ""
    if first.negative and unit in _WARMTH:
        before = _COLDER.get(before, before)
    sign = "plus or minus " if _TOLERANCE.search(text, 0, first.start) else "minus " if first.negative else ""
    rate = name_rate(text, first.start, figure.end, unit)
    outcome = _word_outcome(text, first) if unit is not None else ""
    return f"{outcome or _word_movement(text, first)}{before}{sign}{number}{rate}{after}"


def _word_amount(text: str, figure: Figure, lower: Figure | None) -> tuple[str, str | None]:
    """The number with its unit, and the unit's name."""
    number = write_power(figure.text) or write_english(figure.value)
    if figure.kind is FigureKind.FRACTION:
        number = _word_fraction(text, figure)
    if figure.kind is FigureKind.MULTIPLE and figure.value == 1:
        return "100%", "percent"  # 增长一倍
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


def _word_fraction(text: str, figure: Figure) -> str:
    """As it is written: 1/3, 2.6 per 1,000 for 千分之二点六, 15.1 per 100,000 for 15.1/10万."""
    part, slash, many = figure.text.partition("/")
    if slash and not many[-1].isdigit():  # 15.1/10万
        return f"{part} per {write_english(Fraction(part.replace(',', '')) / figure.value)}"
    whole = _IN_A_THOUSAND.search(text, max(0, figure.start - _OF_WHOLE_CHARS), figure.end)
    if whole is not None:
        n_parts = _WHOLES[whole[1]]
        return f"{write_english(figure.value * n_parts)} per {n_parts:,}"
    return figure.text if "/" in figure.text else str(figure.value)


def _word_period(text: str, figure: Figure, unit: str | None) -> str:
    """The first, the last or neither of so many years or days: 前3年, 近3年, but 历时近3年."""
    if unit in _PERIODS and _FIRST.search(text, 0, figure.start):
        return "first "
    if unit in _PARTS_OF_YEAR and _FIRST_OF_YEAR.search(text, 0, figure.start):
        return "first "
    is_calendar = unit in _CALENDAR or (unit == "hours" and figure.value % _HALF_DAY == 0)
    if not is_calendar or not _NEAR.search(text, 0, figure.start):
        return ""
    if _LATEST.search(text, 0, figure.start):
        return _LAST
    return "" if _VERB_BEFORE_NEAR.search(text, 0, figure.start) else _NEARLY_PERIOD


def _word_movement(text: str, figure: Figure) -> str:
    """Up or down, where the word before the figure says that it is the amount of a rise or a fall."""
    movement = find_movement(text, figure.start)
    if movement is None:
        return ""
    difference = DIFFERENCES.get(movement["word"])
    if difference is not None and figure.kind is FigureKind.NUMBER and not figure.text[0].isascii():
        return ""  # 扩大十二国合作
    by, to = difference or _HEADING["rising" if movement["rising"] else "falling"]
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
    if _GRADE.match(text, figure.end) is None:
        return ""
    if "." in figure.text and _QUAKE.search(text):
        return MAGNITUDE
    around = text[max(0, figure.start - _SCALE_CHARS) : figure.end + _SCALE_CHARS]
    return next((name for name, pattern in _SCALES.items() if pattern.search(around)), "")
