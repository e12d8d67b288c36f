"""How much each sentence of an article tells: centrality, position, title, substance.

Works on sentences of any one language, or on translations together with their
sources. Every signal is linear in the length of the text, so that a book costs
no more a sentence than a news item.

Centrality is divided as in PacSum (Zheng and Lapata 2019, "Sentence Centrality
Revisited for Unsupervised Summarization") into what a sentence shares with the text
after it and with the text before it. The cosines are sums over prefixes of the
article, so that no matrix of pairs is needed. Coverage is the degree of a sentence in
the word graph of TextRank (Mihalcea and Tarau 2004), which draws full sentences up.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from translate.briefing.vectors import Vector, add, dot, weigh_terms

_CONTENT = re.compile(r"\d[\d.,]*|\b[A-Z][\w’'-]+")
_WORD = re.compile(r"[A-Za-z0-9]+(?:[.,’'-][A-Za-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class Weights:
    """What each signal counts.

    Chosen on the tuning half of ``benchmarks/ranking.py``: a point between what the
    summaries that people wrote want (the lead) and what the extracts want (coverage).
    """

    forward: float = 0.6
    """Similarity to the sentences that follow."""
    backward: float = 0.6
    """Similarity to the sentences that precede; a negative weight would demote repetition."""
    coverage: float = 2.0
    """Terms shared with any other sentence, each counted by how many share it; favours full sentences."""
    lead: float = 2.0
    """Nearness to the start of the article."""
    section_lead: float = 0.5
    """Nearness to the start of the section."""
    paragraph_lead: float = 0.2
    """First of its paragraph."""
    title: float = 0.5
    """Terms shared with the title."""
    substance: float = 0.5
    """Figures and names."""
    brevity: float = 0.8
    """Penalty of a sentence too short to stand alone, in full for one without words."""
    full_words: float = 14.0
    """Words from which on a sentence is no longer short."""
    lead_decay: float = 2.0
    """Sentences after which nearness to the start has halved."""


WEIGHTS = Weights()


def rank(
    sentences: Sequence[str],
    *,
    sources: Sequence[str] | None = None,
    paragraphs: Sequence[int] | None = None,
    sections: Sequence[int] | None = None,
    title: str = "",
    title_source: str = "",
    weights: Weights = WEIGHTS,
) -> list[float]:
    """Score sentences in document order; more is better, and only the order has a meaning.

    Args:
        sentences: n English sentences, in document order.
        sources: their n Chinese sources; similarity is then the mean of both sides.
        paragraphs: n paragraph numbers, non-decreasing; one paragraph when not given.
        sections: n section numbers, non-decreasing; one section when not given.
        title: title in the language of ``sentences``; empty when there is none.
        title_source: title in the language of ``sources``.
        weights: what each signal counts.

    Returns:
        n scores.

    Raises:
        ValueError: the sequences differ in length.

    """
    n = len(sentences)
    for name, given in (("sources", sources), ("paragraphs", paragraphs), ("sections", sections)):
        if given is not None and len(given) != n:
            raise ValueError(f"{name} must have one entry a sentence: expected {n}, found {len(given)}.")
    if not n:
        return []
    sides = [_measure_side(sentences, title)]
    if sources is not None:
        sides.append(_measure_side(sources, title_source))
    forward, backward, coverage, likeness = (
        _stretch([sum(side[k][i] for side in sides) for i in range(n)]) for k in range(4)
    )
    substance = _stretch([_measure_substance(sentence) for sentence in sentences])
    first_in_section = _count_from_start(sections or [0] * n)
    first_in_paragraph = _count_from_start(paragraphs or [0] * n)
    w = weights
    return [
        w.forward * forward[i]
        + w.backward * backward[i]
        + w.coverage * coverage[i]
        + w.title * likeness[i]
        + w.substance * substance[i]
        + w.lead / (1 + i / w.lead_decay)
        + w.section_lead / (1 + first_in_section[i] / w.lead_decay)
        + w.paragraph_lead * (first_in_paragraph[i] == 0)
        - w.brevity * max(0.0, 1 - count_words(sentence) / w.full_words)
        for i, sentence in enumerate(sentences)
    ]


def count_words(sentence: str) -> int:
    """Words and figures of an English sentence."""
    return len(_WORD.findall(sentence))


def _measure_side(sentences: Sequence[str], title: str) -> tuple[list[float], ...]:
    """What one language says: similarity to what follows, to what precedes, coverage, title likeness."""
    *vectors, title_vector = weigh_terms([*sentences, title])
    n = len(vectors)
    backward, forward = [0.0] * n, [0.0] * n
    for order, result in ((range(n), backward), (range(n - 1, -1, -1), forward)):
        seen: Vector = {}
        for i in order:
            result[i] = dot(vectors[i], seen)
            add(seen, vectors[i])
    n_containing = Counter(term for vector in vectors for term in vector)
    coverage = [
        sum(n_containing[term] - 1 for term in vector) / math.log(2 + len(vector)) for vector in vectors
    ]
    return forward, backward, coverage, [dot(vector, title_vector) for vector in vectors]


def _measure_substance(sentence: str) -> float:
    """Figures and capitalised words after the first word, at most eight of them."""
    start = re.search(r"\s", sentence.strip())
    rest = sentence.strip()[start.end() :] if start else ""
    return float(min(8, len(_CONTENT.findall(rest))))


def _stretch(values: list[float]) -> list[float]:
    """Map linearly to 0..1, so that a weight means the same in every article."""
    low, high = min(values), max(values)
    return [(value - low) / (high - low) if high > low else 0.0 for value in values]


def _count_from_start(groups: Sequence[int]) -> list[int]:
    """Distance of each entry from the first of its run of equal group numbers."""
    counts: list[int] = []
    for i, group in enumerate(groups):
        counts.append(counts[-1] + 1 if i and groups[i - 1] == group else 0)
    return counts
