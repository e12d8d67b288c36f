"""Dates, amounts, shares and counts that the source states, each with its English as translated.

A fact is stated only as far as it is sure: its value, and what it means in English, are
read from the source by rule, whatever the model made of it; its English is what the
translation says where that has the same value, and is empty, for the reader to be
warned, where it has not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Final

from translate.briefing.money import find_currencies, name_currency
from translate.document import Fact, Role, TranslatedArticle, Translation
from translate.figures import Figure, FigureKind, find_english_figures, find_figures, read_unit, word_figures
from translate.figures.comparison import state_same

MAX_FACTS: Final = 24
"""Facts of one briefing at most; the most telling are kept."""

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
_ROLES: Final = frozenset({Role.TITLE, Role.SUBTITLE, Role.HEADING, Role.BODY, Role.CELL})
_RANGE: Final = re.compile(r"[年月日号號]?\s*(?:[至到―—–~～-]{1,2}\s*)?")
_UNIT: Final = re.compile(
    r"\s?[余餘多來来]?(?:人民[币幣]|美[元金]|港[元币幣]|新台[币幣]|日[元圆圓]|[韩韓]元|[欧歐]元|英[镑鎊]|[卢盧]布|[卢盧]比"
    r"|平方(?:公里|千米|米)|立方米|公里|千米|英里|海里|厘米|毫米|公[顷頃斤]|千克|毫克|千瓦[时時]?|兆瓦|人次|周年|小[时時]|分[钟鐘]"
    r"|[个個]月|[元圆圓米吨噸桶升克亩畝斤个個名人位年月日号號天周週项項条條次种種类類家所座台臺辆輛架艘岁歲户戶国國省市县縣批套层層倍场場件只隻头頭株棵席票张張份门門颗顆栋棟艘]|英尺|公[分升]|加仑)"
)
"""Unit or measure word after a figure; for show, the value does not depend on it."""
_MIN_COUNT: Final = 3
"""A smaller number of things is rarely what a reader looks for."""
_MIN_COUNT_IN_WORDS: Final = 10
"""Chinese numerals under it are often part of a word or a name (三次产业, 八国联盟)."""
_MAGNITUDE: Final = re.compile("[十百千万萬亿億兆]")
_LIST_MARK: Final = re.compile(r"[\W_]*\d{1,3}\s?(?:[)）、]|[.．](?!\d)|[.．](?=\d{4}年))")
_SYMBOL: Final = re.compile(r"\b(?:US|HK|NT|A|C|S|RMB)?\s?[$€£¥]\s?$|[$€£¥]\s?$|\b(?:RMB|CNY|USD|EUR)\s$")
_MAX_DATE_GAP_CHARS: Final = 12
"""Characters between the parts of one English date, at most (``November 26 to 28, 2020``)."""


def find_facts(translated: TranslatedArticle) -> list[Fact]:
    """Find facts in document order; one that is said again in the same words is found once.

    A fact with an empty ``target_text`` is one that the translation does not state.
    """
    found: dict[tuple[str, str, bool], Fact] = {}
    for translation in translated.translations:
        for fact in find_segment_facts(translation):
            found.setdefault((fact.kind, fact.source_text, bool(fact.target_text)), fact)
    return list(found.values())


def keep_telling(
    facts: Sequence[Fact], importance: Mapping[int, float], max_facts: int = MAX_FACTS
) -> tuple[Fact, ...]:
    """Keep at most ``max_facts``, in the order given.

    Args:
        facts: facts of one article.
        importance: weight of segments, by index; 0 where absent. Facts of weightier segments stay.
        max_facts: facts wanted at most.

    """
    order = sorted(
        range(len(facts)),
        key=lambda i: (-importance.get(facts[i].segment, 0.0) - _WEIGHTS[facts[i].kind], i),
    )
    return tuple(facts[i] for i in sorted(order[:max_facts]))


def find_segment_facts(translation: Translation) -> Iterator[Fact]:
    """Yield the facts of one segment, in the order of its source; residue and credits state none."""
    segment = translation.segment
    if segment.role not in _ROLES:
        return
    source, target = segment.source, translation.hypothesis.target
    rendered = find_english_figures(target)
    used: set[int] = set()
    mark = _LIST_MARK.match(source)
    listed = mark.end() if mark else 0
    for group in _group_dates(source, find_figures(source)):
        kind = _name_kind(source, group)
        if kind is None or group[0].start < listed:
            continue
        matches = [_match(figure, rendered, used, target) for figure in group]
        places = [rendered[i] for i in matches if i is not None]
        used.update(i for i in matches if i is not None)
        single = group[0] if kind != DATE else None
        yield Fact(
            kind=kind,
            source_text=source[
                group[0].start : group[-1].end if kind == DATE else _end_unit(source, group[-1].end)
            ],
            target_text=_join_places(target, places, single) if len(places) == len(group) else "",
            value=float(single.value) if single else None,
            unit=single.unit if single else None,
            segment=segment.index,
            meaning=word_figures(source, group),
        )


def _group_dates(source: str, figures: Sequence[Figure]) -> Iterator[list[Figure]]:
    """Yield figures one by one, but the parts of a date or of a range of dates together."""
    group: list[Figure] = []
    for figure in figures:
        if not figure.required:
            continue
        joins = (
            group
            and figure.kind in _DATE_KINDS
            and group[-1].kind in _DATE_KINDS
            and _RANGE.fullmatch(source, group[-1].end, figure.start)
        )
        if group and not joins:
            yield group
            group = []
        group.append(figure)
    if group:
        yield group


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
    in_words = not figure.text[0].isdigit()
    if figure.unit is None and figure.value < (_MIN_COUNT_IN_WORDS if in_words else _MIN_COUNT):
        return None
    counted = figure.unit or _UNIT.match(source, figure.end) or _MAGNITUDE.search(figure.text[1:])
    return COUNT if counted else None


def _match(figure: Figure, rendered: Sequence[Figure], used: set[int], target: str) -> int | None:
    """Place in ``rendered`` of the same value, one not used before where there is a choice.

    The same number of another currency is another amount.
    """
    currency = name_currency(figure.unit)
    same = [
        i
        for i, other in enumerate(rendered)
        if state_same(figure, other)
        and (currency is None or find_currencies(target, other.start, other.end) in (frozenset(), {currency}))
    ]
    return next((i for i in same if i not in used), same[0] if same else None)


def _end_unit(source: str, end: int) -> int:
    """End of the unit or measure word behind a figure, as the source writes it; ``end`` without one."""
    unit = _UNIT.match(source, end)
    return unit.end() if unit else end


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
        measured = read_unit(target, ordered[-1].end)
        if measured is not None:
            text = text + target[ordered[-1].end : measured[2]]
        elif following.startswith(f" {single.unit}"):
            text += f" {single.unit}"
    return text
