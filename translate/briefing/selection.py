"""Choosing few sentences out of ranked ones: every section heard, nothing said twice.

Redundancy is kept out by maximal marginal relevance (Carbonell and Goldstein 1998):
what a sentence shares with those already chosen is taken off its score.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from translate.briefing.vectors import Vector, dot

REDUNDANCY: Final = 1.0
"""Score lost for a full repetition; on the scale of ``ranking.Weights``."""
REPETITION: Final = 0.5
"""Cosine from which on a sentence says nothing new and is never chosen."""


def select(
    scores: Sequence[float],
    vectors: Sequence[Vector],
    *,
    limit: int,
    groups: Sequence[int] | None = None,
    eligible: Iterable[int] | None = None,
    redundancy: float = REDUNDANCY,
) -> list[int]:
    """Choose at most ``limit`` of n sentences.

    Args:
        scores: n scores, more is better.
        vectors: n vectors to compare sentences by.
        limit: sentences wanted.
        groups: n section numbers; each group gets its best sentence before any gets a second.
            Where there are more groups than ``limit``, those with the best sentences are heard.
        eligible: indices that may be chosen, all by default.
        redundancy: score lost for a full repetition.

    Returns:
        Indices, ascending.

    """
    left = set(range(len(scores)) if eligible is None else eligible)
    likeness = [0.0] * len(scores)
    heard: set[int] = set()
    chosen: list[int] = []
    unheard_groups = {groups[i] for i in left} if groups is not None else set()
    while left and len(chosen) < limit:
        pool = left
        if groups is not None:
            pool = {i for i in left if groups[i] in unheard_groups - heard} or left
        best = max(pool, key=lambda i: (scores[i] - redundancy * likeness[i], -i))
        left.discard(best)
        if likeness[best] >= REPETITION:
            continue
        chosen.append(best)
        if groups is not None:
            heard.add(groups[best])
        for i in left:
            likeness[i] = max(likeness[i], dot(vectors[i], vectors[best]))
    return sorted(chosen)
