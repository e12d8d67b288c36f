"""Sentences within the model's budget: overlong ones divided, nothing cut off.

The parts of a sentence are of about equal length: a greedy division leaves a crumb
at the end, and a model makes up what a crumb does not say. A division falls at the
clause mark nearest to where equal parts would end; without one, where it splits no
number, word or quotation.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise
from math import ceil
from typing import Final

from translate.errors import ConfigError
from translate.structure.block import trim
from translate.structure.cuts import find_cuts

CountTokens = Callable[[str], int]

FILL: Final = 0.85
"""Share of the budget that a part is planned to fill, since tokens are not spread evenly."""
MAX_COUNTED_CHARS_PER_TOKEN: Final = 4
"""A text longer than this a token of budget is over it, or is estimated rather than counted."""


def fit_sentence(
    text: str, start: int, end: int, count_tokens: CountTokens, max_tokens: int
) -> Iterator[tuple[int, int, int]]:
    """Yield ``text[start:end]`` as one part, or as several, of ``max_tokens`` at most each.

    Counting is done on parts of bounded length, so that the work is linear in the
    text even where there is not one mark in fifty megabytes.

    Yields:
        ``(start, end, n_tokens)``; the parts hold every character that is no space.

    Raises:
        ConfigError: a single character takes more than ``max_tokens``.

    """
    pending = [(start, end)]
    while pending:
        low, high = trim(text, *pending.pop())
        if low == high:
            continue
        n_chars = high - low
        n_tokens = _count_or_estimate(text, low, high, count_tokens, max_tokens)
        if n_tokens <= max_tokens and n_chars <= MAX_COUNTED_CHARS_PER_TOKEN * max_tokens:
            yield low, high, n_tokens
        elif n_chars == 1:
            raise ConfigError(
                f"A segment must be allowed {n_tokens} tokens or more, found a limit of {max_tokens}: "
                f"the character {text[low]!r} at {low} alone takes that many. Raise max_segment_tokens."
            )
        else:
            n_parts = min(max(2, ceil(n_tokens / (FILL * max_tokens))), n_chars)
            bounds = [low, *find_cuts(text, low, high, n_parts), high]
            pending.extend(reversed(list(pairwise(bounds))))


def _count_or_estimate(text: str, start: int, end: int, count_tokens: CountTokens, max_tokens: int) -> int:
    """Tokens of a short text; for a long one an estimate from its start, middle and end."""
    limit = MAX_COUNTED_CHARS_PER_TOKEN * max_tokens
    n_chars = end - start
    if n_chars <= limit:
        return count_tokens(text[start:end])
    n_sample = max(1, limit // 4)
    samples = [text[at : at + n_sample] for at in (start, start + n_chars // 2, end - n_sample)]
    density = max(count_tokens(sample) / n_sample for sample in samples)
    return max(max_tokens + 1, ceil(density * n_chars))
