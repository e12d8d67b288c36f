"""Sentences within the model's budget: overlong ones divided, nothing cut off.

The parts of a sentence are of about equal length: a greedy division leaves a crumb
at the end, and a model makes up what a crumb does not say. A division falls at the
clause mark nearest to where equal parts would end; without one, where it splits no
number, word or quotation.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Iterator
from itertools import pairwise
from math import ceil
from typing import Final

from translate.errors import ConfigError
from translate.structure.block import trim
from translate.structure.sentences import CLOSERS

CountTokens = Callable[[str], int]

FILL: Final = 0.85
"""Share of the budget that a part is planned to fill, since tokens are not spread evenly."""
MAX_COUNTED_CHARS_PER_TOKEN: Final = 4
"""A text longer than this a token of budget is over it, or is estimated rather than counted."""
WINDOW: Final = 0.4
"""How far a division may stray from equal parts, as a share of a part."""

_MARKS: Final = (
    (0.0, re.compile(r"[；;。！？!?…][”’」』）)》]*")),
    (0.1, re.compile(r"，[”’」』]?|,(?!\d)[”’」』]?")),
    (0.25, re.compile(r"：|:(?=\s)|——|(?<=[\u3400-\u9fff])[:—](?=[\u3400-\u9fff])")),
    (0.4, re.compile(r"、|\s+")),
)
_QUOTE_COST: Final = 0.3
_PLAIN_COST: Final = 0.9
_UNSAFE_COST: Final = 3.0
_PARTICLES: Final = frozenset("的了着著地得过過们們等後后时時中上下里裡")
_INNER: Final = frozenset(".,:/-_@%&=?#+~'’·．")
_OPENERS: Final = frozenset(CLOSERS)
_PAIR: Final = re.compile(
    r"“[^“”]{1,200}”|「[^「」]{1,200}」|『[^『』]{1,200}』|（[^（）]{1,100}）|《[^《》]{1,100}》|\"[^\"]{1,200}\""
)


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
            bounds = [low, *_find_cuts(text, low, high, n_parts), high]
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


def _find_cuts(text: str, start: int, end: int, n_parts: int) -> Iterator[int]:
    """Positions that divide a sentence into about equal parts, strictly rising."""
    part = (end - start) / n_parts
    pairs = [match.span() for match in _PAIR.finditer(text, start, end)]
    pair_starts = [pair[0] for pair in pairs]
    previous = start
    for number in range(1, n_parts):
        ideal = start + number * part
        low = max(previous + 1, ceil(ideal - WINDOW * part))
        high = min(end - 1, int(ideal + WINDOW * part))
        if low > high:
            low = high = min(max(previous + 1, round(ideal)), end - (n_parts - number))
        cut = _find_best(text, low, high, ideal, part, pairs, pair_starts)
        yield cut
        previous = cut


def _find_best(
    text: str,
    low: int,
    high: int,
    ideal: float,
    part: float,
    pairs: list[tuple[int, int]],
    pair_starts: list[int],
) -> int:
    """Best place to divide between ``low`` and ``high``, both included."""
    best, best_cost = low, float("inf")
    for mark_cost, pattern in _MARKS:
        for match in pattern.finditer(text, low - 1, high):
            if low <= match.end() <= high:
                cost = mark_cost + abs(match.end() - ideal) / part
                cost += _QUOTE_COST if _is_inside(match.end(), pairs, pair_starts) else 0
                if not _is_safe(text, match.end()):
                    cost += _UNSAFE_COST
                if cost < best_cost:
                    best, best_cost = match.end(), cost
    if best_cost <= _PLAIN_COST:
        return best
    for at in range(low, high + 1):
        cost = abs(at - ideal) / part + (_PLAIN_COST if _is_safe(text, at) else _UNSAFE_COST)
        cost += _QUOTE_COST if _is_inside(at, pairs, pair_starts) else 0
        cost -= 0.1 if text[at - 1] in _PARTICLES else 0
        if cost < best_cost:
            best, best_cost = at, cost
    return best


def _is_inside(at: int, pairs: list[tuple[int, int]], pair_starts: list[int]) -> bool:
    index = bisect_right(pair_starts, at) - 1
    return index >= 0 and pairs[index][0] < at < pairs[index][1]


def _is_safe(text: str, at: int) -> bool:
    """Whether a division before ``text[at]`` leaves numbers, words, clusters and pairs of marks whole."""
    before, after = text[at - 1], text[at]
    if before.isspace() or after.isspace():
        return True
    if unicodedata.category(after)[0] in "MP" and after not in _OPENERS:
        return False
    if unicodedata.combining(after) or "\u200d" in (before, after) or after in "\ufe0e\ufe0f":
        return False
    if before in _OPENERS:
        return False
    joins = [_belongs_to_word(char) for char in (before, after)]
    if all(joins):
        return False
    # A number keeps its unit: 128|亿 and 3|.5 are not divided.
    return not (before.isdecimal() and after in "年月日时時分秒亿億万萬千百个個元美吨噸倍％%度届屆米公")


def _belongs_to_word(char: str) -> bool:
    """Whether a character is of a script that spaces its words, or stands inside addresses and numbers."""
    return char in _INNER or (
        char.isalnum()
        and not ("\u2e80" <= char <= "\ua4cf" or "\uf900" <= char <= "\ufaff" or char >= "\U00020000")
    )
