"""Where an overlong sentence is divided: at clauses, near equal parts, never inside what belongs together."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil, inf
from typing import Final

from translate.structure.sentences import CLOSERS

WINDOW: Final = 0.4
"""How far a division may stray from equal parts, as a share of a part."""
WIDE_WINDOW: Final = 0.9
"""The same where nothing nearer is safe: a long number or word stands there."""

_MARKS: Final = (
    (0.0, re.compile(r"[；;。！？!?…][”’」』）)》]*")),
    (0.1, re.compile(r"，[”’」』]?|,(?!\d)[”’」』]?")),
    (0.25, re.compile(r"：|:(?=\s)|——|(?<=[\u3400-\u9fff])[:—](?=[\u3400-\u9fff])")),
    (0.4, re.compile(r"、|\s+|[）】](?![，。、；：！？,.;:!?”’」』）】])")),
    (0.5, re.compile(r"(?<=[\u3400-\u9fff])(?=（)")),
)
_QUOTE_COST: Final = 0.3
_PAIR_COST: Final = 2.0
"""What a cut within a short pair costs: more than any place outside of it."""
MAX_WHOLE_PAIR_CHARS: Final = 40
_PLAIN_COST: Final = 0.9
_UNSAFE_COST: Final = 3.0
_PARTICLE_GAIN: Final = 0.1
_PARTICLES: Final = frozenset("的了着著地得过過们們等後后时時中上下里裡")
_INNER: Final = frozenset(".,:/-_@%&=?#+~'’·．")
_OPENERS: Final = frozenset(CLOSERS)
_PAIR: Final = re.compile(
    r"“[^“”]{1,200}”|「[^「」]{1,200}」|『[^『』]{1,200}』|（[^（）]{1,100}）|《[^《》]{1,100}》|\"[^\"]{1,200}\""
)


def find_cuts(text: str, start: int, end: int, n_parts: int) -> Iterator[int]:
    """Yield the positions that divide ``text[start:end]`` into about equal parts, strictly rising."""
    part = (end - start) / n_parts
    pairs = [match.span() for match in _PAIR.finditer(text, start, end)]
    finder = _Finder(text, part, pairs, [pair[0] for pair in pairs])
    previous = start
    for number in range(1, n_parts):
        ideal = start + number * part
        begin = _skip_marks(text, previous, min(end - 1, previous + ceil(part)))
        cut, cost = finder.find_best(*_find_window(begin, end, ideal, WINDOW * part), ideal)
        if cost >= _PAIR_COST:
            wide, wide_cost = finder.find_best(*_find_window(begin, end, ideal, WIDE_WINDOW * part), ideal)
            cut = wide if wide_cost < _PAIR_COST or wide_cost < _UNSAFE_COST <= cost else cut
        if cut >= end:
            return
        yield cut
        previous = cut


def _skip_marks(text: str, start: int, end: int) -> int:
    """Place of the first letter or digit, so that no part is mere marks; ``start`` where there is none."""
    return next((at for at in range(start, end) if text[at].isalnum()), start)


def _find_window(begin: int, end: int, ideal: float, reach: float) -> tuple[int, int]:
    low = max(begin + 1, ceil(ideal - reach))
    return low, max(low, min(end - 1, int(ideal + reach)))


@dataclass(frozen=True, slots=True)
class _Finder:
    """The sentence that is divided, with its pairs of quotes and brackets."""

    text: str
    part: float
    pairs: list[tuple[int, int]]
    pair_starts: list[int]

    def find_best(self, low: int, high: int, ideal: float) -> tuple[int, float]:
        """Best place to divide between ``low`` and ``high``, both included, and what it costs."""
        best, best_cost = low, inf
        for mark_cost, pattern in _MARKS:
            for match in pattern.finditer(self.text, low - 1, high):
                if low <= match.end() <= high:
                    cost = mark_cost + self._measure(match.end(), ideal)
                    if not is_safe(self.text, match.end()):
                        cost += _UNSAFE_COST
                    if cost < best_cost:
                        best, best_cost = match.end(), cost
        if best_cost <= _PLAIN_COST:
            return best, best_cost
        for at in range(low, min(high + 1, len(self.text))):
            cost = self._measure(at, ideal) + (_PLAIN_COST if is_safe(self.text, at) else _UNSAFE_COST)
            cost -= _PARTICLE_GAIN if self.text[at - 1] in _PARTICLES else 0
            if cost < best_cost:
                best, best_cost = at, cost
        return best, best_cost

    def _measure(self, at: int, ideal: float) -> float:
        """Distance from equal parts, and whether a pair is broken."""
        index = bisect_right(self.pair_starts, at) - 1
        distance = abs(at - ideal) / self.part
        if index < 0 or not self.pairs[index][0] < at < self.pairs[index][1]:
            return distance
        is_short = self.pairs[index][1] - self.pairs[index][0] < MAX_WHOLE_PAIR_CHARS
        return distance + (_PAIR_COST if is_short else _QUOTE_COST)


def is_safe(text: str, at: int) -> bool:
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
