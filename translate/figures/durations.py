"""Lengths of time of several parts: 2小时6分26秒 is one, and neither 26 seconds nor a time of day."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Final

from translate.figures.figure import Figure, FigureKind
from translate.figures.grammar import LONE, make_figure
from translate.figures.numerals import write_english

DURATION: Final = re.compile(
    rf"{LONE}(?:(?P<hours>\d{{1,3}})[个個]?小[时時])?(?P<minutes>\d{{1,2}})分[钟鐘]?(?:(?P<seconds>\d{{1,2}}(?:\.\d+)?)秒(?P<rest>\d{{1,2}}(?![\d.]))?(?!\d))?"
)
_NAMES: Final = ("hours", "minutes", "seconds")
_LONGEST_CHARS: Final = 16


def read_duration(match: re.Match[str]) -> Iterator[Figure]:
    """2小时6分, 6分40秒, 2小时6分26秒, 4分11秒89; 6分 alone may be points."""
    if match["hours"] is None and match["seconds"] is None:
        return
    given = [name for name in _NAMES if match[name] is not None]
    ends = [*(match.start(name) for name in given[1:]), match.end()]
    for name, end in zip(given, ends, strict=True):
        value = Fraction(match[name])
        accepted: tuple[Fraction, ...] = (value,)
        if name == "seconds" and match["rest"]:
            exact = Fraction(f"{match[name]}.{match['rest']}")
            accepted = (exact, value, Fraction(match["rest"]))  # 4:11.89 is read as three numbers
            value = exact
        yield make_figure(FigureKind.NUMBER, match, name, value, accepted, end=end)


def is_duration(text: str, figure: Figure) -> bool:
    """Whether a figure is the first part of such a length of time."""
    return bool(_list_parts(text, figure.start))


def share_duration(text: str, one: Figure, other: Figure) -> bool:
    """Whether two figures are parts of the same length of time; ``one`` is its first."""
    parts = _list_parts(text, one.start) if one.kind is other.kind is FigureKind.NUMBER else []
    return any(start == other.start for start, _ in parts[1:])


def word_duration(text: str, figures: Sequence[Figure]) -> str:
    """2 hours 6 minutes 26 seconds, in the words of ``figures``, the parts of one length of time."""
    names = dict(_list_parts(text, figures[0].start))
    words = ((write_english(figure.value), names[figure.start]) for figure in figures)
    return " ".join(f"{number} {name.removesuffix('s') if number == '1' else name}" for number, name in words)


def _list_parts(text: str, start: int) -> list[tuple[int, str]]:
    """Start and name of each part of the length of time that begins at ``start``; of one part none."""
    match = DURATION.match(text, start, start + _LONGEST_CHARS)
    parts = [(match.start(name), name) for name in _NAMES if match[name] is not None] if match else []
    return parts if len(parts) > 1 else []
