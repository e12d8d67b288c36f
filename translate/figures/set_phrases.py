"""Figures of set phrases whose numerals do not say them: 七旬 is 70 years old, 一刻钟 15 minutes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Final

from translate.figures.figure import Figure, FigureKind
from translate.figures.grammar import HAN_DIGIT, LONE, make_figure, read_amount
from translate.figures.numerals import read_chinese, read_scale

Reading = Iterator[Figure]

MINUTES: Final = 15
"""Of a quarter of an hour."""


def _read_age(match: re.Match[str]) -> Reading:
    """年过七旬 is past 70, and in the 70s as well."""
    value = (read_chinese(match["tens"]) or Fraction(0)) * 10
    yield make_figure(
        FigureKind.NUMBER, match, 0, value, (value, value / 10), required=False, approximate=True
    )


def _read_quarters(match: re.Match[str]) -> Reading:
    number = read_amount(match["number"])
    if number is not None:
        value = number * MINUTES
        yield make_figure(FigureKind.NUMBER, match, 0, value, (value, number / 4, number), required=False)


def _read_mega(match: re.Match[str]) -> Reading:
    """百兆瓦 are 100 megawatts; 万兆光网 is a network of 10 gigabits a second."""
    number = read_amount(match["number"])
    if number is not None:
        accepted = (number, number * 10**6, number / 1000)
        yield make_figure(FigureKind.NUMBER, match, 0, number, accepted, required=False)


def _read_grade(match: re.Match[str]) -> Reading:
    """3A is AAA too."""
    yield make_figure(
        FigureKind.CODE, match, "number", Fraction(match["number"]), required=False, end=match.end()
    )


def _read_named_day(match: re.Match[str]) -> Reading:
    """“九·一八”, September 18th, which is known by its date."""
    for name in ("month", "day"):
        if (value := read_chinese(match[name])) is not None:
            yield make_figure(FigureKind.NUMBER, match, name, value, required=False)


def _read_attack(match: re.Match[str]) -> Reading:
    """911 is 9/11 too."""
    value = Fraction(911)
    accepted = (value, Fraction(9, 11), Fraction(9), Fraction(11))
    yield make_figure(FigureKind.NUMBER, match, 0, value, accepted)


def _read_consensus(match: re.Match[str]) -> Reading:
    value = Fraction(1992)
    yield make_figure(FigureKind.YEAR, match, 0, value, (value, value % 100), required=False)


def _read_shares(match: re.Match[str]) -> Reading:
    """二八法则 is the 80-20 rule."""
    for name in ("less", "more"):
        value = read_chinese(match[name]) or Fraction(0)
        yield make_figure(FigureKind.NUMBER, match, name, value, (value, value * 10), required=False)


def _read_few_of_many(match: re.Match[str]) -> Reading:
    """百万分之几, 几百分之一: millionths, hundredths."""
    scale = read_scale(match["scale"] or match["few"])
    if scale:
        value = Fraction(1, scale)
        yield make_figure(FigureKind.FRACTION, match, 0, value, (value, Fraction(scale)), required=False)


def _read_event(match: re.Match[str]) -> Reading:
    """愚人节 is April Fools' Day, 年过花甲 past sixty, 辛亥革命 the revolution of 1911."""
    kind, values = EVENTS[match[0]]
    for value in map(Fraction, values):
        yield make_figure(kind, match, 0, value, (value, value % 100), required=False)


EVENTS: Final[dict[str, tuple[FigureKind, tuple[int, ...]]]] = {
    "愚人节": (FigureKind.MONTH, (4,)),
    "辛亥革": (FigureKind.YEAR, (1911,)),
    "甲午战": (FigureKind.YEAR, (1894, 1895)),
    "甲午一": (FigureKind.YEAR, (1894, 1895)),
    "戊戌变": (FigureKind.YEAR, (1898,)),
    "花甲": (FigureKind.NUMBER, (60,)),
    "古稀": (FigureKind.NUMBER, (70,)),
    "不惑": (FigureKind.NUMBER, (40,)),
    "而立之": (FigureKind.NUMBER, (30,)),
}
"""Words that English has a figure for, beginnings of longer ones; none is asked for."""
SET_PHRASES: Final[tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Reading]], ...]] = (
    (re.compile(rf"{LONE}(?P<tens>[三四五六七八九])旬"), _read_age),
    (re.compile(rf"{LONE}(?P<number>\d|[一两二三])刻钟"), _read_quarters),
    (
        re.compile(rf"{LONE}(?P<number>[{HAN_DIGIT}十百千万]+)兆(?=[瓦赫比字帕伏焦光宽网以])"),
        _read_mega,
    ),
    (re.compile(rf"{LONE}(?P<number>[345])A(?=[级景游大])"), _read_grade),
    (
        re.compile(
            r"(?<=[“「『\"])(?P<month>[一二三四五六七八九十]{1,2})[·・•](?P<day>[一二三四五六七八九十]{1,3})(?=[”」』\"])"
        ),
        _read_named_day,
    ),
    (re.compile(r"(?<!\d)911(?=[”」』\"]?(?:事件|恐怖|恐袭|委员会|袭击|之后|后))"), _read_attack),
    (re.compile(rf"{LONE}九二(?=共[识識])"), _read_consensus),
    (re.compile(r"(?P<scale>[十百千万亿]+)分之[几数]|[几数](?P<few>[十百千万亿]+)分之一"), _read_few_of_many),
    (re.compile("|".join(EVENTS)), _read_event),
    (re.compile(rf"{LONE}(?P<less>二)(?P<more>八)(?=[”」』\"]?(?:法则|定律|原则|法則))"), _read_shares),
)
"""The patterns, and what each of them states."""
