"""Which figures of a source does its translation lack, and which has it added?"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Final

from translate.figures.chinese import find_figures
from translate.figures.english import find_english_figures
from translate.figures.figure import Figure, FigureKind, share_value
from translate.figures.listed import is_rest, is_run, is_told_by_list
from translate.figures.measures import DIMENSION_OF, DURATION, SIZES, read_unit
from translate.figures.years import REPUBLIC

_SPAN: Final = re.compile(r"\s(?:full |straight |whole |consecutive )?days\b", re.IGNORECASE)
"""A number of days, which the fifth of a month (5日) is not."""
_MONTHS: Final = re.compile(r"\smonths\b", re.IGNORECASE)
_WITHIN: Final = re.compile(r"\b(?:in|for|within|after|lasting) (?:about |nearly |over )?$", re.IGNORECASE)
"""Before a number of months, which the fifth month (5月) is not; the first three months are 1至3月."""
_YEARS: Final = re.compile(r"[\s-]years?\b", re.IGNORECASE)
_CENTURY: Final = re.compile(r"(?:-|\s)centur", re.IGNORECASE)
_DATED: Final = re.compile(r"[，晚凌上下中早电電在说說表称稱报報讯訊宣公召举舉]")
"""What follows a day of the month; 为期6日的活动 takes six days."""
_NO_MONTH: Final = frozenset(
    (
        FigureKind.DAY,
        FigureKind.YEAR,
        FigureKind.TIME,
        FigureKind.PERCENT,
        FigureKind.MULTIPLE,
        FigureKind.ORDINAL,
    )
)
_EXACT: Final = frozenset(
    (
        FigureKind.YEAR,
        FigureKind.MONTH,
        FigureKind.DAY,
        FigureKind.TIME,
        FigureKind.ORDINAL,
        FigureKind.CODE,
    )
)
"""Never rounded: 2018 is not about 2020."""
_AFTER_PERCENT: Final = re.compile(
    r"(?:%|per ?cent) (?:to|and|against|versus) (?:only |just |over |nearly )?$"
)
_REPUBLIC: Final = re.compile(r"\b(?:ROC|Republic(?:an)?|Minguo)\b|R\.O\.C\.")
_OPPOSED: Final = re.compile(r"[%％]\s?[对對比]\s?$")
"""Between the shares of two sides: 51.2%对48.8%."""
_POINTS: Final = re.compile(r"\spoints?\b", re.IGNORECASE)
_FACTORS: Final = {"doubl": 2, "tripl": 3, "trebl": 3, "quadr": 4}
MAX_DECADE: Final = 99
"""A decade up to here is named without its century: the 90s."""
MIN_ROUNDED_DIGITS: Final = 3
MIN_SHIFTED: Final = 10**4
"""Below it no Chinese magnitude is at stake, and the digits may agree by chance."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """What does not agree. A figure that stands twice in one text may stand once in the other."""

    missing: tuple[Figure, ...]
    """Figures of the source that the target does not state."""
    extra: tuple[Figure, ...]
    """Figures of the target that the source does not state."""
    shifted: tuple[tuple[Figure, Figure], ...]
    """Source and target figures with the same digits and another magnitude; in neither list above."""


def compare_figures(source: str, target: str) -> Comparison:
    """Compare the figures of a Chinese source with those of its English translation."""
    stated = _find_stated(source)
    found = find_english_figures(target)
    spans = frozenset(
        other for other in found if other.kind is FigureKind.NUMBER and _SPAN.match(target, other.end)
    )
    delays = frozenset(
        other
        for other in found
        if other.kind is FigureKind.NUMBER
        and _MONTHS.match(target, other.end)
        and _WITHIN.search(target, max(0, other.start - 12), other.start)
    )
    dates = frozenset(one for one in stated if one.kind is FigureKind.DAY and _DATED.match(source, one.end))

    def agree(one: Figure, other: Figure) -> bool:
        if is_rest(source, one, other, target) or is_run(source, one, other, target):
            return True
        return (
            (state_same_in(one, other, target) or _is_bare_percent(source, one, other, target))
            and not (one in dates and other in spans)
            and not (one.kind is FigureKind.MONTH and other in delays)
            and not (one.kind is FigureKind.DAY and _CENTURY.match(target, other.end))
            and not (one.kind is FigureKind.YEAR and _is_length(one, other, target))
        )

    missing = [one for one in stated if one.required and not any(agree(one, other) for other in found)]
    if missing and all(any(agree(one, other) for one in stated) for other in found):
        missing = [one for one in missing if not is_told_by_list(source, one)]
    extra = [one for one in found if one.required and not any(agree(other, one) for other in stated)]
    shifted = _pair_shifted(missing, extra, stated, found)
    for one, other in shifted:
        missing.remove(one)
        extra.remove(other)
    return Comparison(tuple(missing), tuple(extra), tuple(shifted))


@lru_cache(maxsize=1024)
def _find_stated(source: str) -> tuple[Figure, ...]:
    """Figures of a source; many candidates are compared with one."""
    return tuple(find_figures(source))


def state_same(one: Figure, other: Figure) -> bool:
    """Whether a source's figure and a target's state the same, exactly or rounded."""
    if _is_other_date(one, other):
        return False
    if one.kind is FigureKind.MULTIPLE and (factor := _FACTORS.get(other.text[:5].lower())) is not None:
        return factor == max(one.accepted)  # 增长2倍 is tripled, 增长到2倍 doubled
    if one.kind in _EXACT:
        return share_value(one, other)
    return share_value(one, other) or any(
        is_rounding(value, shown) for value in one.accepted[:1] for shown in other.accepted[:1]
    )


def _is_length(one: Figure, other: Figure, target: str) -> bool:
    """Whether the number of a year of a reign or a republic is one of years in the target: 光绪二十年."""
    if other.kind is FigureKind.ORDINAL or one.value in (other.value, *other.accepted):
        return False
    return one.value > MAX_DECADE and _YEARS.match(target, other.end) is not None


def _is_bare_percent(source: str, one: Figure, other: Figure, target: str) -> bool:
    """Whether a bare number is the source's share: 51.2 percent to 48.8 for 51.2%对48.8%, seven points.

    Points are percentage points only where the source has those: an index that falls 3% falls no 3 points.
    """
    if one.kind is not FigureKind.PERCENT or other.kind is not FigureKind.NUMBER or one.value != other.value:
        return False
    if one.unit == "percentage points":
        return _POINTS.match(target, other.end) is not None
    return (
        _OPPOSED.search(source, max(0, one.start - 4), one.start) is not None
        and _AFTER_PERCENT.search(target, max(0, other.start - 24), other.start) is not None
    )


def _is_other_date(one: Figure, other: Figure) -> bool:
    """Whether a month or an hour of the target meets another sort of figure, or a year a whole decade."""
    if other.kind is FigureKind.TIME and one.kind is not FigureKind.TIME:
        return one.kind is not FigureKind.NUMBER or one.unit is not None or one.value != other.value
    if other.kind is FigureKind.MONTH:
        return (
            one.kind in _NO_MONTH or one.counted or (one.kind is FigureKind.NUMBER and one.unit is not None)
        )
    return (
        one.unit == "decade"
        and other.kind in (FigureKind.NUMBER, FigureKind.YEAR)
        and other.unit != "decade"
        and other.value == one.value > MAX_DECADE
    )


def state_same_in(one: Figure, other: Figure, target: str) -> bool:
    """Whether a source's figure and one of the ``target`` state the same, seen where it stands."""
    if one.unit == REPUBLIC and one.value not in other.accepted and _REPUBLIC.search(target) is None:
        return False  # 97 of 民國97年, which is 2008, reads as 1997
    return state_same(one, other) or _is_converted(one, other, target)


def _is_converted(one: Figure, other: Figure, target: str) -> bool:
    """Whether a target states the same amount in another metric unit: 120万千瓦 as 1.2 gigawatts."""
    size = SIZES.get(one.unit or "")
    measured = read_unit(target, other.end) if size is not None else None
    if size is None or measured is None or DIMENSION_OF[measured[0]] != DIMENSION_OF[one.unit or ""]:
        return False
    other_size = SIZES.get(measured[0])
    if other_size is None or DIMENSION_OF[measured[0]] == DURATION:
        return False
    value, shown = one.value * size, other.value * other_size
    return value == shown or is_rounding(value, shown)


def is_rounding(value: Fraction, shown: Fraction) -> bool:
    """Whether ``shown`` is ``value`` rounded to ``MIN_ROUNDED_DIGITS`` significant digits or more."""
    digits = write_significant(shown)
    if len(digits) < MIN_ROUNDED_DIGITS or value <= 0 or shown <= 0:
        return False
    unit = shown / int(digits)
    return abs(value - shown) <= unit / 2


def write_significant(value: Fraction) -> str:
    """Significant digits of a value without zeros around them: 1286 for 12.86 billion."""
    while value.denominator % 2 == 0 or value.denominator % 5 == 0:
        value *= 10
    return str(value.numerator).rstrip("0") or "0"


def _pair_shifted(
    missing: Sequence[Figure], extra: Sequence[Figure], stated: Sequence[Figure], found: Sequence[Figure]
) -> list[tuple[Figure, Figure]]:
    """Pairs of the same digits whose magnitudes differ by a power of ten.

    Only where these digits stand once in the source and once in the target: with 3亿 and
    30亿 in a sentence nobody can tell which one was meant.
    """
    large = [one for one in missing if one.kind is FigureKind.NUMBER and one.value >= MIN_SHIFTED]
    if not large or not extra:
        return []
    rivals, partners = _group_by_digits(stated), _group_by_digits(found)
    pairs: list[tuple[Figure, Figure]] = []
    for one in large:
        digits = write_significant(one.value)
        alike = partners.get(digits, [])
        if len(rivals[digits]) == len(alike) == 1 and alike[0] in extra:
            pairs.append((one, alike[0]))
    return pairs


def _group_by_digits(figures: Sequence[Figure]) -> dict[str, list[Figure]]:
    groups: dict[str, list[Figure]] = {}
    for figure in figures:
        groups.setdefault(write_significant(figure.value), []).append(figure)
    return groups
