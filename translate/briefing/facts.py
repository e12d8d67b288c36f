"""Dates, amounts, shares and counts that the source states, each with its English as translated.

A fact is stated only as far as it is sure: its value, and what it means in English, are
read from the source by rule, whatever the model made of it; its English is what the
translation says where that has the same value, and is empty, for the reader to be
warned, where it has not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

from translate.document import Fact, Role, TranslatedArticle, Translation
from translate.figures import Figure, FigureKind, find_english_figures, find_figures, read_unit, word_figures
from translate.figures.comparison import state_same_in
from translate.figures.dates import LUNAR_UNIT
from translate.figures.durations import is_duration, share_duration
from translate.figures.measures import DIMENSION_OF
from translate.figures.money import find_beside, name_currency
from translate.figures.parts import find_part
from translate.figures.units import CHINESE_UNITS

MAX_FACTS: Final = 24
"""Facts of one briefing at most; the most telling are kept. Of a long article more."""
MOST_FACTS: Final = 60
SEGMENTS_A_FACT: Final = 5
"""Of a long article: one fact for so many segments."""

DATE: Final = "date"
AMOUNT: Final = "amount"
SHARE: Final = "share"
COUNT: Final = "count"

_DATE_KINDS: Final = frozenset({FigureKind.YEAR, FigureKind.MONTH, FigureKind.DAY})
_KINDS: Final[Mapping[FigureKind, str]] = {
    FigureKind.PERCENT: SHARE,
    FigureKind.FRACTION: SHARE,
    FigureKind.MULTIPLE: SHARE,
    FigureKind.NUMBER: COUNT,
}
_WEIGHTS: Final[Mapping[str, float]] = {AMOUNT: 1.0, SHARE: 0.9, COUNT: 0.6, DATE: 0.4}
_SMALL_COUNT: Final = 10
_ROLES: Final = frozenset({Role.TITLE, Role.SUBTITLE, Role.HEADING, Role.BODY, Role.CELL})
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
    "栋棟间間例宗处處起股枚笔筆幅集篇部组組对對双雙匹块塊片根期轮輪级級支"
)
_UNIT: Final = re.compile(
    r"\s?(?:[个個][多余餘]?(?:小[时時]|[钟鐘][头頭]|月)|"
    rf"[余餘多来來]?(?:[个個]?半)?(?:月[龄齡]|{'|'.join(re.escape(word) for word, _ in CHINESE_UNITS)}"
    r"|架次|人民幣|港幣|新[台臺]幣|日圓|韓元|歐元|英鎊|盧布|盧比|平方(?:公里|米)|公頃|千瓦時|小時|分鐘|[个個]月|[圓畝噸歲]"
    rf"|[国國](?![家際际])|[死伤傷点點度{_COUNTED}趟]))(?:(?<=[年月天时時倍岁歲])半(?![数數价價径年]))?"
)
"""Unit or measure word after a figure; for show, the value does not depend on it."""
_MAINLAND: Final = re.compile("人民[币幣]")
_TRADITIONAL: Final = re.compile(
    "[億萬圓這會們說學業產實務總統機關經濟體發應當與電書團灣臺華東聯決議選舉辦處]"
)
"""Simplified script is the mainland's, whose own amounts in an article with 港元 are in yuan."""
_LOCAL_DOLLARS: Final[Mapping[str, re.Pattern[str]]] = {
    "New Taiwan dollars": re.compile("新[台臺]幣|[台臺]股|[台臺]積電|立法院|行政院|健保|[台臺]幣"),
    "Hong Kong dollars": re.compile(
        "港[元幣]|港交所|立法會|恒生|特首|財政司|政務司|房委會|港鐵|金管局|港府|薪俸稅|區議會"
    ),
}
"""Signs that 元 need not be yuan."""
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
_SYMBOL: Final = re.compile(r"\b(?:US|HK|NT|A|C|S|RMB)?\s?[$€£¥]\s?$|[$€£¥]\s?$|\b(?:RMB|CNY|USD|EUR)\s$")
_OTHER_WORD: Final = re.compile(r"-dimensional|-way\b|-pronged", re.IGNORECASE)
"""What makes a number part of a word of its own."""
_MAX_DATE_GAP_CHARS: Final = 12
"""Characters between the parts of one English date, at most (``November 26 to 28, 2020``)."""


def find_facts(translated: TranslatedArticle) -> list[Fact]:
    """Find facts in document order; one that is said again in the same words is found once.

    A fact with an empty ``target_text`` is one that the translation does not state.
    """
    return list(locate_facts(translated))


def locate_facts(translated: TranslatedArticle) -> dict[Fact, list[int]]:
    """The facts of ``find_facts``, each with all segments that state it, the first one first."""
    found: dict[tuple[str, str, str, bool], Fact] = {}
    places: dict[Fact, list[int]] = {}
    local = _name_local_dollars(translated)
    for translation in translated.translations:
        for read in find_segment_facts(translation):
            is_local = local and read.unit == "yuan" and read.kind == AMOUNT
            fact = replace(read, meaning=f"{read.meaning} (or {local})") if is_local else read
            key = (fact.kind, fact.source_text, fact.meaning, bool(fact.target_text))
            places.setdefault(found.setdefault(key, fact), []).append(fact.segment)
    return places


def _name_local_dollars(translated: TranslatedArticle) -> str:
    """What 元 may stand for in an article of Taiwan or Hong Kong; empty for any other."""
    text = "".join(t.segment.source for t in translated.translations if t.segment.role in _ROLES)
    if _MAINLAND.search(text) or _TRADITIONAL.search(text) is None:
        return ""
    return next((name for name, pattern in _LOCAL_DOLLARS.items() if pattern.search(text)), "")


def keep_telling(
    facts: Mapping[Fact, Sequence[int]], importance: Mapping[int, float], max_facts: int = MAX_FACTS
) -> tuple[Fact, ...]:
    """Keep at most ``max_facts``, in the order given.

    Args:
        facts: facts of one article, each with the segments that state it; the weightiest counts.
        importance: weight of segments, by index; 0 where absent. Facts of weightier segments stay.
        max_facts: facts wanted at most.

    """
    weights = {
        fact: max(importance.get(place, 0.0) for place in places) + _weigh(fact)
        for fact, places in facts.items()
    }
    kept = frozenset(sorted(facts, key=lambda fact: -weights[fact])[:max_facts])
    return tuple(fact for fact in facts if fact in kept)


def count_facts(n_segments: int) -> int:
    """Facts that a briefing of an article of so many segments shows at most."""
    return max(MAX_FACTS, min(MOST_FACTS, n_segments // SEGMENTS_A_FACT))


def _weigh(fact: Fact) -> float:
    """Weight of a fact by its kind; a small count of no matter what is the least."""
    if (
        fact.kind == COUNT
        and fact.unit is None
        and fact.value is not None
        and abs(fact.value) <= _SMALL_COUNT
    ):
        return _WEIGHTS[DATE]
    return _WEIGHTS[fact.kind]


def find_segment_facts(translation: Translation) -> Iterator[Fact]:
    """Yield the facts of one segment, in the order of its source; residue and credits state none."""
    segment = translation.segment
    if segment.role not in _ROLES:
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
        places: list[Figure] = []
        matches: dict[int, Figure] = {}
        timed = len(group) > 1 and is_duration(source, group[0])
        for figure in group:
            beside = places[-1] if places else None
            match = _match(figure, rendered, used, target, beside=beside, timed=timed)
            if match is not None:
                places.append(rendered[match])
                matches[match] = figure
        used.update(matches)
        single = group[0] if len(group) == 1 and kind != DATE else None
        last = group[-1]
        yield Fact(
            kind=kind,
            source_text=source[
                _find_sign(source, group[0]) : _end_unit(source, last.end)
                if kind in (AMOUNT, COUNT)
                else _end_date(source, last)
            ],
            target_text=_join_places(target, places, last if kind != DATE else None)
            if len(places) == len(group)
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
        and one.value < other.value
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
    measured = read_unit(target, other.end)
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


def _find_sign(source: str, figure: Figure) -> int:
    """Start of a figure with the sign that stands before it."""
    sign = _SIGN.search(source, 0, figure.start) if figure.negative else None
    return sign.start() if sign else figure.start


def _end_unit(source: str, end: int) -> int:
    """End of the unit or measure word behind a figure, as the source writes it; ``end`` without one."""
    unit = _UNIT.match(source, end)
    return unit.end() if unit else end


def _end_date(source: str, last: Figure) -> int:
    """End of a date with the part of a month or year that it speaks of; of a share its own end."""
    part = find_part(source, last)
    return part[1] if part is not None else last.end


def _join_places(target: str, places: Sequence[Figure], single: Figure | None) -> str:
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
