"""Where the translation states a figure of the source, and the words with which it does."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Final

from translate.figures import Figure, FigureKind, read_unit
from translate.figures.comparison import state_same_in
from translate.figures.dates import LUNAR_UNIT
from translate.figures.measures import DIMENSION_OF
from translate.figures.money import find_beside, name_currency

_SYMBOL: Final = re.compile(r"\b(?:US|HK|NT|A|C|S|RMB)?\s?[$€£¥]\s?$|[$€£¥]\s?$|\b(?:RMB|CNY|USD|EUR)\s$")
_OTHER_WORD: Final = re.compile(r"-dimensional|-way\b|-pronged", re.IGNORECASE)
"""What makes a number part of a word of its own."""
_CENTURY: Final = re.compile(r"(?:-|\s)centur", re.IGNORECASE)
_AGE: Final = re.compile(r"(?:-|\s)years?(?:-|\s)old", re.IGNORECASE)
_MAX_DATE_GAP_CHARS: Final = 12
"""Characters between the parts of one English date, at most (``November 26 to 28, 2020``)."""


def find_places(
    figures: Sequence[Figure],
    rendered: Sequence[Figure],
    used: Mapping[int, Figure],
    target: str,
    *,
    timed: bool,
) -> list[int | None]:
    """Find the figures of the translation that state those of one fact.

    Args:
        figures: one figure of the source, or the parts of a date, of a length of time or of a span.
        rendered: all figures of the translation.
        used: places in ``rendered`` that stand for other figures of the source already.
        target: the translation.
        timed: whether the figures are parts of a length of time.

    Returns:
        For each of the figures its place in ``rendered``; ``None`` where nothing states it.

    """
    places: list[int | None] = []
    beside: Figure | None = None
    for figure in figures:
        place = _match(figure, rendered, used, target, beside=beside, timed=timed)
        beside = beside if place is None else rendered[place]
        places.append(place)
    return places


def _match(
    figure: Figure,
    rendered: Sequence[Figure],
    used: Mapping[int, Figure],
    target: str,
    *,
    beside: Figure | None,
    timed: bool,
) -> int | None:
    """Place in ``rendered`` of the same value, one not used before where there is a choice.

    Of several it is the first, or the nearest to the part of the same date that was found ``beside``.
    The same number of another currency or unit is another amount, and one that stands for another
    figure of the source, 5年 for 5名, is spent. A time of day is no number unless ``timed``, where the figure
    is part of a length of time.
    """
    currency = name_currency(figure.unit)
    named = any(other.kind is FigureKind.MONTH for other in rendered)
    same = [
        i
        for i, other in enumerate(rendered)
        if (timed or other.kind is not FigureKind.TIME)
        and state_same_in(figure, other, target)
        and _OTHER_WORD.match(target, other.end) is None
        and not _is_other_thing(figure, other, target)
        and (other.kind is FigureKind.MONTH or not (named and _is_solar_month(figure)))
        and (
            (currency is None and not (figure.unit or figure.counted))
            or find_beside(target, other.start, other.end) in (frozenset(), {currency})
        )
    ]
    unused = [i for i in same if i not in used]
    choices = unused or [i for i in same if _is_alike(used[i], figure)]
    choices = [i for i in choices if rendered[i].value == figure.value] or choices
    choices = [i for i in choices if _is_measured_alike(figure, rendered[i], target)] or choices
    if beside is None:
        return next(iter(choices), None)
    return min(choices, key=lambda i: abs(rendered[i].start - beside.start), default=None)


def _is_solar_month(figure: Figure) -> bool:
    """Whether a figure is a month that English has a name for."""
    return figure.kind is FigureKind.MONTH and figure.unit != LUNAR_UNIT


def _is_measured_alike(figure: Figure, other: Figure, target: str) -> bool:
    """Whether the unit right behind a figure of the target is the one of the source."""
    measured = read_unit(target, other.end)
    return measured is not None and measured[0] == figure.unit


def _is_alike(one: Figure, other: Figure) -> bool:
    return (one.kind, one.unit, one.value) == (other.kind, other.unit, other.value)


def _is_other_thing(figure: Figure, other: Figure, target: str) -> bool:
    """Whether a figure of the target with the same number counts something else, as *2 hours* for 2元."""
    if {figure.kind, other.kind} == {FigureKind.MONTH, FigureKind.DAY}:
        return True
    if _CENTURY.match(target, other.end):
        return figure.unit != "century"
    if _AGE.match(target, other.end):
        return figure.counted or figure.unit not in (None, "years", "years old")
    measured = read_unit(target, other.end)
    if measured is not None and figure.unit not in DIMENSION_OF and measured[0] in (figure.unit or ""):
        return False
    if measured is None or figure.kind not in (FigureKind.NUMBER, FigureKind.DAY):
        return False
    if other.kind is FigureKind.ORDINAL:  # the 15th day of a month
        return False
    if figure.unit == "years old":
        return measured[0] != "years"
    dimension = DIMENSION_OF.get(figure.unit or "")
    if dimension is None:
        return figure.kind is FigureKind.DAY or figure.unit is not None
    if dimension != DIMENSION_OF[measured[0]]:
        return True
    return measured[0] != figure.unit and figure.value in other.accepted


def join_places(target: str, places: Sequence[Figure], single: Figure | None) -> str:
    """Words of the translation that state the figures: one stretch where they stand together."""
    ordered = sorted(places, key=lambda figure: figure.start)
    symbol = _SYMBOL.search(target, 0, ordered[0].start) if single is not None and single.unit else None
    text = target[symbol.start() if symbol else ordered[0].start : ordered[0].end]
    for left, right in pairwise(ordered):
        near = right.start - left.end <= _MAX_DATE_GAP_CHARS
        between = target[left.end : right.start] if near else " … "
        if right.end > left.end:
            text += between + target[max(left.end, right.start) : right.end]
    if single is not None and single.unit:
        following = target[ordered[-1].end :]
        measured = read_unit(target, ordered[-1].end) if single.unit in DIMENSION_OF else None
        if measured is not None:
            text = text + target[ordered[-1].end : measured[2]]
        elif following.startswith(f" {single.unit}"):
            text += f" {single.unit}"
    return text
