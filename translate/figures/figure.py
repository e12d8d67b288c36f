"""What a text states in figures, as records."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction


class FigureKind(StrEnum):
    """What sort of figure it is."""

    NUMBER = "number"
    PERCENT = "percent"
    FRACTION = "fraction"
    MULTIPLE = "multiple"
    ORDINAL = "ordinal"
    YEAR = "year"
    MONTH = "month"
    DAY = "day"
    TIME = "time"
    CODE = "code"
    """Digits in a name: G20, 5G, PM2.5."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure in a text. Offsets are code points, half-open."""

    kind: FigureKind
    start: int
    end: int
    text: str
    value: Fraction
    """As stated: 35 for 35%, 12,860,000,000 for 128.6亿."""
    accepted: tuple[Fraction, ...]
    """Values that say the same in a translation, the plain one first: 7/20 for 35%; 20 and 8 for 20时."""
    unit: str | None = None
    """English name of the unit (``yuan``, ``percent``, ``km``) where one follows."""
    required: bool = True
    """False where it may well not be meant as a number: an idiom, a name, 一 as an article."""
    approximate: bool = False
    """The text says about, over, nearly or so."""
    counted: bool = False
    """A measure word of things or people follows, as in 28个: no ordinal says the same."""
    negative: bool = False
    """A sign stands before it, 负 or 零下; the value is without it, as 亏损1.28亿元 states it too."""


def share_value(one: Figure, other: Figure) -> bool:
    """Whether two figures, one of each language, can state the same value."""
    if (one.counted and other.kind is FigureKind.ORDINAL) or (
        other.counted and one.kind is FigureKind.ORDINAL
    ):
        return False
    if one.kind is other.kind is FigureKind.FRACTION:
        return one.value == other.value  # 1/6 is not 1/60, though both are one of so many
    return any(value in other.accepted for value in one.accepted)
