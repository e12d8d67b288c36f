"""Percentages, fractions, tenths and multiples in Chinese."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from typing import Final

from translate.figures.figure import Figure, FigureKind
from translate.figures.grammar import (
    ARABIC,
    HAN,
    HAN_DIGIT,
    HAN_UNIT,
    LONE,
    MORE,
    RANGE,
    make_figure,
    read_amount,
)
from translate.figures.numerals import read_chinese

FRACTION: Final = re.compile(
    rf"(?P<whole>百|千|万|{HAN}|\d+)分之"
    rf"(?:(?P<first>{ARABIC}|{HAN}){RANGE}(?:百分之)?)?(?P<last>{ARABIC}|{HAN})(?![{HAN_DIGIT}{HAN_UNIT}]*分之|\.?\d*\s?[%‰])"
)
PERCENT: Final = re.compile(
    rf"(?:(?P<first>{ARABIC})%?{RANGE})?(?P<last>{ARABIC})\s?(?P<sign>%|‰|个百分点|百分点|厘(?![米清定]))"
)
RATE: Final = re.compile("(?:利率|年息|息率|孳息|收益率)[^，。；]{0,12}$")
"""Before 5.75厘, which is 5.75% a year there; anywhere else 厘 is no share."""
RATE_CHARS: Final = 16
HAN_PERCENT: Final = re.compile(rf"(?:(?P<first>{HAN}){RANGE})?(?P<last>{HAN})(?P<sign>个百分点)")
SLASH: Final = re.compile(r"(?<![\d/.])(?P<part>\d{1,2})/(?P<whole>\d{1,3})(?![\d/.年])")
PER_MANY: Final = re.compile(
    rf"(?P<part>{ARABIC})/(?P<whole>10万|十万|百万|万|千(?![克米瓦伏帕卡赫焦]))(?![元亿\d])"
)
"""15.1/10万, a rate of deaths or births."""
TENTHS: Final = re.compile(
    rf"{LONE}(?:(?P<first>[一两二三四五六七八九]|\d)[至到\-–—~～])?"
    r"(?P<tenths>[一两二三四五六七八九]|\d(?:\.\d)?)成"
    rf"(?P<more>[一二三四五六七八九半](?![{HAN_UNIT}个名年月日家])|(?<=\d成)\d(?![\d.%个名人]))?(?![立功员果本长就绩交型品套熟群见])"
)
MULTIPLE: Final = re.compile(
    rf"(?:(?P<first>{ARABIC}|[{HAN_DIGIT}]){RANGE})?(?P<last>{ARABIC}|{HAN}){MORE}?\s?倍"
)
DISCOUNT: Final = re.compile(
    rf"{LONE}(?P<tenths>\d(?:\.\d)?|[一二三四五六七八九][一二三四五六七八九]?)折(?![腾叠射服线断戟扇页返磨弯])"
)
REDOUBLED: Final = re.compile(r"(?:(?<=翻)|(?<=翻了))(?P<times>[一两二三四五]|\d)番")
DATE_BEFORE: Final = re.compile(r"(?:[今於于自至从從在（(/~～、]|截至|直到)\s?$")
DATE_AFTER: Final = re.compile(
    r"\s?(?:[)）日起晚早凌上下中]|\(?[（(]?[一二三四五六日][)）]|[~～至到-]\s?\d{1,2}/)"
)
SHARE_AFTER: Final = re.compile(
    "\\s?(?:的|以上|以下|左右|强|弱|决赛|決賽|多|不到|是|为|個|个|時間|时间|[％%])"
)
USUAL_WHOLES: Final = frozenset((2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 16, 20, 25))
MONTHS: Final = 12
DAYS: Final = 31
GROWTH_CHARS: Final = 8
GROWTH: Final = re.compile(
    r"(?:增长|增加|提高|上升|扩大|多|高出?|涨|翻|提升|增|贵|超标)了?(?:近|约|超过|逾|将近)?$"
)

ROUGH: Final = re.compile("一二|[二两]三|三四|四五|五六|六七|七八|八九")
"""About so many, two digits next to each other: 五六倍 are no 56 times."""

Reading = Iterator[Figure]


def read_fraction(match: re.Match[str]) -> Reading:
    """三分之一, 百分之三十五, 千分之五."""
    whole = read_amount(match["whole"])
    names = [name for name in ("first", "last") if match[name] is not None]
    for name in names:
        part = read_amount(match[name])
        if part is None or not whole or ROUGH.fullmatch(match[name]):
            continue
        group: int | str = 0 if len(names) == 1 else name
        if whole == 100:
            whole_of_it = part == 100 and match[0] == "百分之百"  # as often *fully*
            yield make_figure(
                FigureKind.PERCENT,
                match,
                group,
                part,
                (part / 100,),
                unit="percent",
                required=not whole_of_it,
            )
        else:
            yield make_figure(FigureKind.FRACTION, match, group, part / whole)


def read_slash(match: re.Match[str]) -> Reading:
    """1/3 as a fraction, 12/26 as a date; the English may keep both numbers, of a date for one."""
    part, whole = Fraction(match["part"]), Fraction(match["whole"])
    if _is_date(match, part, whole):
        yield make_figure(
            FigureKind.MONTH, match, "part", part, (part, part / whole), end=match.end("part") + 1
        )
        yield make_figure(FigureKind.DAY, match, "whole", whole, (whole, part / whole))
    elif part < whole:
        yield make_figure(FigureKind.FRACTION, match, 0, part / whole, (part / whole, part))


def read_per_many(match: re.Match[str]) -> Reading:
    """15.1/10万 is 15.1 per 100,000."""
    part, whole = read_amount(match["part"]), read_amount(match["whole"])
    if part is not None and whole:
        yield make_figure(FigureKind.FRACTION, match, 0, part / whole, (part / whole, part))


def _is_date(match: re.Match[str], part: Fraction, whole: Fraction) -> bool:
    """Month and day, by what stands around them, or since nobody divides by 26."""
    if not 1 <= part <= MONTHS or not 1 <= whole <= DAYS:
        return False
    text, start, end = match.string, match.start(), match.end()
    if SHARE_AFTER.match(text, end):
        return False
    return (
        whole not in USUAL_WHOLES
        or DATE_BEFORE.search(text, max(0, start - 3), start) is not None
        or DATE_AFTER.match(text, end) is not None
    )


def read_percent(match: re.Match[str]) -> Reading:
    """35%, 30%—40%, 3至5个百分点, 5‰, 利率5.75厘."""
    if match["sign"] == "厘" and not RATE.search(
        match.string, max(0, match.start() - RATE_CHARS), match.start()
    ):
        return
    if ROUGH.fullmatch(match["last"]):
        return
    base = 1000 if match["sign"] == "‰" else 100
    unit = "percentage points" if "点" in match["sign"] else "per mille" if base == 1000 else "percent"
    for name in ("first", "last"):
        value = read_amount(match[name]) if match[name] is not None else None
        if value is not None:
            yield make_figure(
                FigureKind.PERCENT,
                match,
                name,
                value,
                (value / base,),
                unit=unit,
                end=match.end() if name == "last" else None,
            )


def read_tenths(match: re.Match[str]) -> Reading:
    """三成 is 30%, 七成五 and 7成5 75%, 三成半 35%, 三至四成 30 to 40%."""
    tenths = read_amount(match["tenths"])
    if tenths is None:
        return
    least = read_amount(match["first"]) if match["first"] else None
    if least is not None:
        yield make_figure(FigureKind.PERCENT, match, "first", least * 10, (least / 10,), unit="percent")
    more = Fraction(0)
    if match["more"]:
        more = Fraction(1, 2) if match["more"] == "半" else (read_amount(match["more"]) or more) / 10
    value = (tenths + more) * 10
    # 三成为: three become, or 30% are; 八成是: most likely, or 80% are
    becomes = match.string[match.end() : match.end() + 1] in ("为", *("是会要" if match[0] == "八成" else ""))
    yield make_figure(
        FigureKind.PERCENT,
        match,
        0 if least is None else "tenths",
        value,
        (value / 100,),
        unit="percent",
        required=not becomes,
        end=match.end(),
    )


def read_discount(match: re.Match[str]) -> Reading:
    """打8折, 八五折: 80% and 85% of the price, or 20% and 15% off it."""
    text = match["tenths"]
    han = [read_chinese(character) for character in text] if not text[0].isdigit() else []
    tenths = (
        Fraction(text) if not han else sum((digit or 0) * Fraction(1, 10) ** i for i, digit in enumerate(han))
    )
    share = Fraction(tenths) / 10
    yield make_figure(
        FigureKind.PERCENT, match, 0, share * 100, (share, 1 - share), unit="percent of the price"
    )


def read_redoubled(match: re.Match[str]) -> Reading:
    """翻两番 is to become four times as much."""
    times = read_amount(match["times"])
    if times is not None:
        value = Fraction(2) ** int(times)
        yield make_figure(
            FigureKind.MULTIPLE, match, "times", value, (value, value - 1), unit="times", end=match.end()
        )


def read_multiple(match: re.Match[str]) -> Reading:
    """3倍; an increase by 3倍 is fourfold as well."""
    if ROUGH.fullmatch(match["last"]):
        return
    grows = GROWTH.search(match.string, max(0, match.start() - GROWTH_CHARS), match.start()) is not None
    for name in ("first", "last"):
        value = read_amount(match[name]) if match[name] is not None else None
        if value is not None and match.string.startswith("半", match.end()):
            value += Fraction(1, 2)
        if value is not None:
            yield make_figure(
                FigureKind.MULTIPLE,
                match,
                name,
                value,
                (value, value + 1) if grows else (value,),
                unit="times",
                required=grows or value != 1,
                end=match.end() if name == "last" else None,
            )
