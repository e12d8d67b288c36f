"""Facts as the readable formats show them: in the words around them, in English by rule, in metric units."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Final

from translate.document import Briefing, Fact, TranslatedArticle
from translate.figures import convert_to_metric, write_english
from translate.render.view import flatten

FACTS_HEADING: Final = "Facts"
FACT_MISSING: Final = "⚠ not found in the translation"
"""In the place of the words of a fact that the translation does not state."""
CONTEXT_WORDS: Final = 8
"""Words shown on either side of a figure, at most."""
_CLAUSE_START: Final = re.compile(r"(?<=[,;:.!?])\s+")
_CLAUSE_END: Final = re.compile(r"(?=[,;:.!?](?:\s|$))")


def head_facts(briefing: Briefing) -> str:
    """Heading of the facts; it says where some are left out."""
    n_shown = len(briefing.facts)
    if briefing.n_facts <= n_shown:
        return FACTS_HEADING
    return f"{FACTS_HEADING} ({n_shown} of {briefing.n_facts}; the others stand in the sentences below)"


def show_facts(
    facts: Sequence[Fact], translated: TranslatedArticle
) -> Iterator[tuple[Fact, tuple[str, str, str]]]:
    """Yield facts in the words around them: before, the figure itself, after; all three verbatim.

    Of two that a segment states alike, *over 20%* and *20%*, each is shown at its own place, if there
    are two. The figure is empty where the translation does not state it.
    """
    n_shown: Counter[tuple[int, str]] = Counter()
    for fact in facts:
        figure = flatten(fact.target_text)
        yield fact, _show_figure(figure, fact, translated, n_shown[fact.segment, figure])
        n_shown[fact.segment, figure] += 1


def _show_figure(
    figure: str, fact: Fact, translated: TranslatedArticle, n_before: int
) -> tuple[str, str, str]:
    target = flatten(translated.translations[fact.segment].hypothesis.target)
    places = list(re.finditer(rf"(?<![\w.,]){re.escape(figure)}(?!\w|[.,]\d)", target)) if figure else []
    if not places:
        return "", figure, ""
    place = places[min(n_before, len(places) - 1)]
    before, after = target[: place.start()], target[place.end() :]
    left = _CLAUSE_START.split(before)[-1]
    right = _CLAUSE_END.split(after, maxsplit=1)[0]
    return _cut_left(left), figure, _cut_right(right)


def explain_unit(fact: Fact) -> str:
    """What a Chinese unit is in metric ones, to stand behind the fact; empty where nothing needs saying."""
    if fact.value is None or fact.unit is None:
        return ""
    value = Fraction(fact.value).limit_denominator(10**6)
    metric = convert_to_metric(value, fact.unit)
    return f"({write_english(value)} {fact.unit} = {metric})" if metric else ""


def _cut_left(text: str) -> str:
    words = text.split(" ")
    return text if len(words) <= CONTEXT_WORDS else "… " + " ".join(words[-CONTEXT_WORDS:])


def _cut_right(text: str) -> str:
    words = text.split(" ")
    return text if len(words) <= CONTEXT_WORDS else " ".join(words[:CONTEXT_WORDS]) + " …"
