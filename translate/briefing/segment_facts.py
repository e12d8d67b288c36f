"""Dates, amounts, shares and counts that one segment states, each with its English as translated.

A fact is stated only as far as it is sure: its value, and what it means in English, are
read from the source by rule, whatever the model made of it; its English is what the
translation says where that has the same value, and is empty, for the reader to be
warned, where it has not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from translate.briefing.fact_places import find_places, join_places
from translate.document import Fact, Role, Translation
from translate.figures import Figure, FigureKind, find_english_figures, find_figures, word_figures
from translate.figures.durations import is_duration, share_duration
from translate.figures.money import name_currency
from translate.figures.parts import find_part
from translate.figures.signs import keeps_sign
from translate.figures.units import CHINESE_UNITS

DATE: Final = "date"
AMOUNT: Final = "amount"
SHARE: Final = "share"
COUNT: Final = "count"

ROLES: Final = frozenset({Role.TITLE, Role.SUBTITLE, Role.HEADING, Role.BODY, Role.CELL})
"""What is of the article; residue and credits state no facts."""
_DATE_KINDS: Final = frozenset({FigureKind.YEAR, FigureKind.MONTH, FigureKind.DAY})
_KINDS: Final[Mapping[FigureKind, str]] = {
    FigureKind.PERCENT: SHARE,
    FigureKind.FRACTION: SHARE,
    FigureKind.MULTIPLE: SHARE,
    FigureKind.NUMBER: COUNT,
}
_NUMBERS: Final = re.compile("[号號度点點]")
"""Behind a number without a unit: it names or places something, 国发〔2025〕12号, 北纬30.5度."""
_PLACE_MARK: Final = re.compile(r"\d\s?[+＋]$")
"""Before a number that goes on with another: the 90+3rd minute, kilometre K612+300."""
_RANGE: Final = re.compile(r"[年月日号號/.]?\s*(?:[至到―—–~～-]{1,2}\s*)?")
_SPAN_KINDS: Final = frozenset({FigureKind.NUMBER, FigureKind.PERCENT, FigureKind.MULTIPLE})
_SPAN: Final = re.compile(
    r"\s?(?![㐀-鿿]{0,2}(?:[跃躍提上攀回]升|增|[涨漲]|降|跌|[减減]|[扩擴]|[缩縮]|提高))"
    r"(?:[㐀-鿿℃°C%％]{0,3})[-—–~～―至到]{1,2}\s?(?:零下)?"
)
"""Between the ends of a span; 8亿跃升到30亿 is a rise."""
_FROM: Final = re.compile("[从從由自]$")
_COUNTED: Final = (
    "个個名人位年月日号號天周週项項条條次种種类類家所座台臺辆輛架艘岁歲户戶省市县縣批套层層倍场場件只隻头頭株棵席票张張份门門颗顆"
    "栋棟间間例宗处處起股枚笔筆幅集篇部组組对對双雙匹块塊片根期轮輪级級支节節"
)
_UNIT: Final = re.compile(
    r"\s?(?:[个個][多余餘]?(?:小[时時]|[钟鐘][头頭]|月)|"
    rf"[余餘多来來]?(?:[个個]?半)?(?:月[龄齡]|{'|'.join(re.escape(word) for word, _ in CHINESE_UNITS)}"
    r"|架次|人民幣|港幣|新[台臺]幣|日圓|韓元|歐元|英鎊|盧布|盧比|平方(?:公里|米)|公頃|千瓦時|小時|分鐘|[个個]月|[圓畝噸歲]"
    rf"|[国國](?![家際际])|[死伤傷点點度{_COUNTED}趟]))(?:(?<=[年月天时時倍岁歲])半(?![数數价價径年]))?"
)
"""Unit or measure word after a figure; for show, the value does not depend on it."""
_MIN_COUNT: Final = 3
"""A smaller number of things is rarely what a reader looks for."""
_MIN_COUNT_IN_WORDS: Final = 10
"""Chinese numerals under it are often part of a word or a name (三次产业, 八国联盟)."""
_MIN_COUNT_BARE: Final = 100
_NO_COUNT: Final = re.compile("[”」』》届屆]")
"""Behind a numeral in words: a slogan's or a title's (“四百”大走访), or a session's (十四届)."""
_SIGN: Final = re.compile(r"(?:[-−－]|零下\s?|负|負)$")
_MAGNITUDE: Final = re.compile("[十百千万萬亿億兆]")
_LIST_MARK: Final = re.compile(r"[\W_]*\d{1,3}\s?(?:[)）、]|[.．](?!\d)|[.．](?=\d{4}年))")


def find_segment_facts(translation: Translation) -> Iterator[Fact]:
    """Yield the facts of one segment, in the order of its source; residue and credits state none."""
    segment = translation.segment
    if segment.role not in ROLES:
        return
    source, target = segment.source, translation.hypothesis.target
    rendered = find_english_figures(target)
    used: dict[int, Figure] = {}
    mark = _LIST_MARK.match(source)
    listed = mark.end() if mark else 0
    for group in _group_figures(source, find_figures(source)):
        kind = _name_kind(source, group)
        if kind is None or group[0].start < listed:
            continue
        timed = len(group) > 1 and is_duration(source, group[0])
        places = find_places(group, rendered, used, target, timed=timed)
        used.update((place, figure) for place, figure in zip(places, group, strict=True) if place is not None)
        figure = group[0]
        stated = [rendered[place] for place in places if place is not None]
        single = group[0] if len(group) == 1 and kind != DATE else None
        last = group[-1]
        yield Fact(
            kind=kind,
            source_text=source[
                _find_sign(source, group[0]) : _end_unit(source, last.end)
                if kind in (AMOUNT, COUNT)
                else _end_date(source, last)
            ],
            target_text=join_places(target, stated, last if kind != DATE else None)
            if len(stated) == len(group) and (not figure.negative or keeps_sign(figure, target, stated))
            else "",
            value=float(-single.value if single.negative else single.value) if single else None,
            unit=last.unit if kind != DATE else None,
            segment=segment.index,
            meaning=word_figures(source, group),
        )


def _group_figures(source: str, figures: Sequence[Figure]) -> Iterator[list[Figure]]:
    """Yield figures one by one, but together the parts of a date or length of time and the ends of a span."""
    group: list[Figure] = []
    for figure in figures:
        if not figure.required:
            continue
        joins = (
            group
            and figure.kind in _DATE_KINDS
            and group[-1].kind in _DATE_KINDS
            and _RANGE.fullmatch(source, group[-1].end, figure.start)
        ) or (
            group
            and (
                (len(group) == 1 and _is_span(source, group[0], figure))
                or share_duration(source, group[0], figure)
            )
        )
        if group and not joins:
            yield group
            group = []
        group.append(figure)
    if group:
        yield group


def _is_span(source: str, one: Figure, other: Figure) -> bool:
    """Whether two amounts are the ends of a span: 8～11级, 30%至40%; a fall from one to the other is none."""
    return (
        one.kind is other.kind
        and one.kind in _SPAN_KINDS
        and one.unit == other.unit
        and (one.value < other.value or one.negative)
        and _SPAN.fullmatch(source, one.end, other.start) is not None
        and _FROM.search(source, max(0, one.start - 4), one.start) is None
    )


def _name_kind(source: str, group: Sequence[Figure]) -> str | None:
    """Kind of fact; ``None`` for ordinals, codes, bare numbers, one or two things."""
    figure = group[0]
    if figure.kind in _DATE_KINDS:
        return DATE
    kind = _KINDS.get(figure.kind)
    if kind is not COUNT:
        return kind
    if name_currency(figure.unit) is not None:
        return AMOUNT
    if len(group) > 1 and is_duration(source, figure):
        return COUNT
    if _PLACE_MARK.search(source, 0, figure.start):
        return None
    in_words = not figure.text[0].isdigit()
    if figure.unit in (None, "people") and source[figure.start - 1 : figure.start] == "前":
        return None  # 前十名 is an order
    if in_words and _NO_COUNT.match(source, figure.end):
        return None
    if figure.unit is None and figure.value < (_MIN_COUNT_IN_WORDS if in_words else _MIN_COUNT):
        return None
    # A numeral in words is no fact by its size alone: 二十大, 二十连丰.
    large = _MAGNITUDE.search(figure.text[1:]) and (not in_words or figure.value >= _MIN_COUNT_BARE)
    counted = _UNIT.match(source, group[-1].end) and not _NUMBERS.match(source, group[-1].end)
    return COUNT if figure.unit or counted or large else None


def _find_sign(source: str, figure: Figure) -> int:
    """Start of a figure with the sign or the bracket that stands before it: 零下5℃, 今(5)日."""
    if figure.text[:-1].endswith((")", "）")) and source[figure.start - 1] in "(（":
        return figure.start - 1
    sign = _SIGN.search(source, 0, figure.start) if figure.negative else None
    return sign.start() if sign else figure.start


def _end_unit(source: str, end: int) -> int:
    """End of the unit or measure word behind a figure, as the source writes it; ``end`` without one."""
    unit = _UNIT.match(source, end)
    return unit.end() if unit else end


def _end_date(source: str, last: Figure) -> int:
    """End of a date with the part of a month or year that it speaks of; of a share the end of its sign."""
    part = find_part(source, last)
    if part is not None:
        return part[1]
    signed = last.kind is FigureKind.PERCENT and source[last.end : last.end + 1] in ("%", "％")
    return last.end + 1 if signed else last.end
