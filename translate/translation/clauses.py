"""Clauses of a source, and those that its translation leaves out."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

from translate.document import Hypothesis

Span = tuple[int, int]

_CLOSING: Final = "”’」』）)】》"
_MARK: Final = re.compile(
    rf"[，；：。！？;,:!?](?:(?<=[，；：。！？;])|(?<=[㐀-鿿{_CLOSING}].))[{_CLOSING}]*"
)
_ENOUGH: Final = re.compile("(?:[^㐀-鿿]*[㐀-鿿]){4}")
"""A shorter stretch between two marks goes with the next: 此外, 他说."""
_PAIR: Final = re.compile("(?=([㐀-鿿]{2}))")
_MIN_SUPPORT: Final = 3.0
"""Natural logarithm of probability that a target loses at least without a clause that it translates."""
_MIN_SUPPORT_TOKEN: Final = 0.5
"""The same a token of the clause: of a long one that is left out, a word may be guessed from the rest."""
_MAX_REPEATED: Final = 0.6
"""Share of a clause's pairs of characters that the rest of the source has too: it says nothing new, and what
the target loses without it cannot tell."""


def find_clauses(text: str) -> list[Span]:
    """Clauses that tile ``text``, characters half-open; none where there is only one."""
    ends = [match.end() for match in _MARK.finditer(text) if match.end() < len(text)]
    spans: list[Span] = []
    start = 0
    for end in (*ends, len(text)):
        if _ENOUGH.match(text, start, end):
            spans.append((start, end))
            start = end
    if spans and start < len(text):
        spans[-1] = (spans[-1][0], len(text))
    return spans if len(spans) > 1 else []


def note_omissions(
    text: str, spans: Sequence[Span], hypothesis: Hypothesis, count_tokens: Callable[[str], int]
) -> Hypothesis:
    """The hypothesis with the clauses named that it leaves out, by the support that its engine measured.

    Args:
        text: the source.
        spans: clauses of which ``hypothesis.support`` speaks.
        hypothesis: a translation of ``text``.
        count_tokens: source tokens of a text, end-of-sentence included.

    """
    omitted = []
    for (start, end), support in zip(spans, hypothesis.support, strict=False):
        if math.isinf(support):  # some token looked at it
            continue
        clause = text[start:end]
        least = max(_MIN_SUPPORT, _MIN_SUPPORT_TOKEN * (count_tokens(clause) - 1))
        if support < least and not _repeats(clause, text[:start] + "\n" + text[end:]):
            omitted.append(clause)
    return replace(hypothesis, support=(), omitted=tuple(omitted))


def divide_around(text: str, clause: str) -> list[tuple[str, str]]:
    """Ways to divide ``text`` in two before or after a clause, so that it is harder to leave out."""
    start = text.find(clause)
    if start < 0:
        return []
    places = (start, start + len(clause))
    return [(text[:place], text[place:]) for place in places if 0 < place < len(text)]


def _repeats(clause: str, rest: str) -> bool:
    pairs = _PAIR.findall(clause)
    return sum(pair in rest for pair in pairs) > _MAX_REPEATED * len(pairs)
