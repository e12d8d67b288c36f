"""The facts of an article: each once, with all places that state it, and which of them to keep."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from translate.briefing.segment_facts import AMOUNT, COUNT, DATE, ROLES, SHARE, find_segment_facts
from translate.document import Fact, TranslatedArticle
from translate.figures.years import TRADITIONAL

MAX_FACTS: Final = 24
"""Facts of one briefing at most; the most telling are kept. Of a long article more."""
MOST_FACTS: Final = 60
SEGMENTS_A_FACT: Final = 5
"""Of a long article: one fact for so many segments."""

_WEIGHTS: Final[Mapping[str, float]] = {AMOUNT: 1.0, SHARE: 0.9, COUNT: 0.6, DATE: 0.4}
_SMALL_COUNT: Final = 10
_RENMINBI: Final = r"人民[币幣]\s?[约約近超逾]?\s?"
_TRADITIONAL: Final = re.compile(f"{TRADITIONAL.pattern}|[億萬圓們]")
"""Simplified script is the mainland's, whose own amounts in an article with 港元 are in yuan."""
_LOCAL_DOLLARS: Final[Mapping[str, re.Pattern[str]]] = {
    "New Taiwan dollars": re.compile(
        "[台臺]幣|坪|[台臺]股|[台臺]積電|立法院|行政院|健保|勞保|立委|里長|新北市|高雄|桃園市|[台臺]中市|[台臺]南市|地檢署"
    ),
    "Hong Kong dollars": re.compile(
        "港[元幣]|港交所|立法會|恒生|特首|財政司|政務司|房委會|港鐵|金管局|港府|薪俸稅|區議會|銅鑼灣|九龍|新界|廉署|屋苑"
    ),
}
"""Signs that 元 need not be yuan."""


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
            is_local = local and _may_be_dollars(read, translation.segment.source)
            fact = replace(read, meaning=f"{read.meaning} (or {local})") if is_local else read
            key = (fact.kind, fact.source_text, fact.meaning, bool(fact.target_text))
            places.setdefault(found.setdefault(key, fact), []).append(fact.segment)
    return places


def _may_be_dollars(fact: Fact, source: str) -> bool:
    """Whether an amount in 元 is not said to be one in renminbi."""
    if fact.kind != AMOUNT or fact.unit != "yuan" or "人民" in fact.source_text:
        return False
    return re.search(_RENMINBI + re.escape(fact.source_text), source) is None


def _name_local_dollars(translated: TranslatedArticle) -> str:
    """What 元 may stand for in an article of Taiwan or Hong Kong; empty for any other."""
    text = "".join(t.segment.source for t in translated.translations if t.segment.role in ROLES)
    if _TRADITIONAL.search(text) is None:
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
