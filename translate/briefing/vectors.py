"""Sentences as unit vectors of weighted terms: words of English, character pairs of Chinese."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from typing import Final

Vector = dict[str, float]
"""Weight of each term; of length 1, or empty."""

_LATIN: Final = re.compile(r"[^\W_]+(?:[.,’'-][^\W_]+)*")
_HAN: Final = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]+")

_STOP_TEXT: Final = """
    a about after all also an and any are as at be because been before being between both but by can could
    did do does during each for from further had has have he her his how i if in into is it its itself just
    may might more most must no nor not of off on once only or other our out over own said same say says she
    should so some such than that the their them then there these they this those through to too under until
    up upon very was we were what when where which while who whom why will with would you your
"""
STOP_WORDS: Final = frozenset(_STOP_TEXT.split())


def weigh_terms(sentences: Sequence[str]) -> list[Vector]:
    """Vectors of ``sentences``, terms weighed by how rare they are among them (tf-idf).

    Returns:
        One vector a sentence, in order.

    """
    counts = [Counter(list_terms(sentence)) for sentence in sentences]
    n_containing = Counter(term for count in counts for term in count)
    n = len(sentences)
    vectors = []
    for count in counts:
        weights = {
            term: (1 + math.log(times)) * math.log(1 + n / n_containing[term])
            for term, times in count.items()
        }
        norm = math.sqrt(sum(weight * weight for weight in weights.values()))
        vectors.append({term: weight / norm for term, weight in weights.items()} if norm else {})
    return vectors


def list_terms(sentence: str) -> list[str]:
    """Terms that carry meaning: lower-case English words without endings, pairs of Chinese characters."""
    terms = [
        _strip_ending(word)
        for match in _LATIN.finditer(_HAN.sub(" ", sentence))
        if (word := match.group().lower()) not in STOP_WORDS
    ]
    for run in _HAN.findall(sentence):
        terms += [run[i : i + 2] for i in range(len(run) - 1)] or [run]
    return terms


def dot(left: Vector, right: Vector) -> float:
    """Inner product; the cosine where both have length 1."""
    if len(right) < len(left):
        left, right = right, left
    return sum(weight * right[term] for term, weight in left.items() if term in right)


def add(total: Vector, vector: Vector) -> None:
    """Add ``vector`` to ``total`` in place."""
    for term, weight in vector.items():
        total[term] = total.get(term, 0.0) + weight


def _strip_ending(word: str) -> str:
    """Cut a plural or a possessive, so that forms of a word meet; no dictionary, so no more than that."""
    for ending, stem in (("'s", ""), ("’s", ""), ("ies", "y"), ("ss", "ss"), ("s", "")):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)] + stem
    return word
