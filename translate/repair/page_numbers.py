"""Lines that are the number of a printed page: marked as such (``— 3 —``, ``第3页``), or bare.

A bare number may as well be that of a part, a figure or a year. It is a page's where the
bare numbers of a text count on by one at some distance, and some of them stand in the
middle of a sentence or beside a line that the text repeats.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from typing import Final

from translate.repair.characters import HAN
from translate.repair.line_ends import ends_sentence

MARKED: Final = (
    r"[-—–－]{1,2}\s?\d{1,4}\s?[-—–－]{1,2}|第\s?\d{1,4}\s?[页頁](?:\s?[,，/／]?\s?共\s?\d{1,4}\s?[页頁])?"
    r"|\d{1,4}\s?[/／]\s?\d{1,4}|[·•]\s?\d{1,4}\s?[·•]"
)
"""Numbers that nothing else can be, as a regular expression."""
MAX_HEADER_CHARS: Final = 60
_BARE: Final = re.compile(r"^[ \t\u3000]*([1-9]\d{0,3})[ \t\u3000]*$", re.MULTILINE)
_MIN_NUMBERS: Final = 3
_MIN_PAGE_CHARS: Final = 200
"""Mean distance of two numbers; those of a list stand closer."""
_MIN_COUNTED_SHARE: Final = 0.7
"""Bare numbers that are one more than the one before, of all."""
_MIN_CUT_SHARE: Final = 0.3
"""Those within a sentence or beside a running head, of all."""
_MIN_LINE_CHARS: Final = 12
_REACH_CHARS: Final = 300
_BLANKS: Final = "\n \t\u3000"
_HAN: Final = re.compile(f"[{HAN}]")


def find_bare_numbers(text: str) -> frozenset[int]:
    """Where the bare numbers of pages start; none where the numbers may be something else's."""
    found = list(_BARE.finditer(text))
    if len(found) < _MIN_NUMBERS:
        return frozenset()
    n_steps = len(found) - 1
    n_counted = sum(int(after[1]) - int(before[1]) == 1 for before, after in pairwise(found))
    if n_counted < _MIN_COUNTED_SHARE * n_steps:
        return frozenset()
    if found[-1].start() - found[0].start() < _MIN_PAGE_CHARS * n_steps:
        return frozenset()
    lines = Counter(line.strip() for line in text.split("\n"))
    n_cut = sum(_parts_page(text, match, lines) for match in found)
    return frozenset(match.start(1) for match in found if n_cut >= _MIN_CUT_SHARE * len(found))


def _parts_page(text: str, match: re.Match[str], lines: Counter[str]) -> bool:
    """Whether a number stands behind a line that no sentence ends, or beside one that the text repeats."""
    start, end = match.span()
    before = text[max(0, start - _REACH_CHARS) : start].rstrip(_BLANKS).rpartition("\n")[2]
    if len(before) >= _MIN_LINE_CHARS and _HAN.match(before[-1]) and not ends_sentence(before):
        return True
    after = text[end : end + _REACH_CHARS].lstrip(_BLANKS).partition("\n")[0]
    return any(
        len(line) <= MAX_HEADER_CHARS and _HAN.search(line) is not None and lines[line.strip()] > 1
        for line in (before, after)
    )
