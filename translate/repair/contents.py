"""Tables of contents: entries with dots up to their page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

_ENTRY: Final = re.compile(
    r"(?P<title>\S.{0,60}?)\s?(?:\.{4,}|(?:[.．·]\s){4,}|…{2,}|[·・]{4,}|[．]{4,})\s?[（(]?(?:(?P<page>\d{1,4})|[IVXivx]{1,5})[）)]?"
)
_MIN_ENTRIES: Final = 2
_MAX_FALL_SHARE: Final = 0.1
"""Entries on an earlier page than the one before, of all: each volume begins anew, and so does a preface."""
_MAX_LINE_CHARS: Final = 120
_HEADING: Final = re.compile(r"\W*(?:目\s*[录錄次]|CONTENTS|Contents)\W*")
_HEAD_LINES: Final = 2
_NUMBERED: Final = re.compile(
    r"第[一二三四五六七八九十百\d]{1,4}[章节節编編部篇回]|[（(]?[一二三四五六七八九十\d]{1,3}[）)、.．\s]|附[录錄]|前言|序"
)
_MIN_TOLD_SHARE: Final = 0.5
"""Entries with a number, or that stand in the text again, of all, where nothing heads them."""


def find_contents(text: str, lines: Sequence[tuple[int, int]]) -> frozenset[int]:
    """Numbers of the lines that are a table of contents, by pages that go up.

    Prices and marks may go up too, but have no such heading, no numbers, and stand in the text once.
    """
    entries = {
        number: match
        for number, (start, end) in enumerate(lines)
        if end - start <= _MAX_LINE_CHARS and (match := _ENTRY.fullmatch(text, start, end)) is not None
    }
    pages = [int(match["page"]) for match in entries.values() if match["page"] is not None]
    n_falls = sum(after < before for before, after in pairwise(pages))
    if len(entries) < _MIN_ENTRIES or n_falls > _MAX_FALL_SHARE * len(pages):
        return frozenset()
    above = lines[max(0, min(entries) - _HEAD_LINES) : min(entries)]
    is_headed = any(_HEADING.fullmatch(text, start, end) for start, end in above)
    n_told = sum(
        _NUMBERED.match(match["title"]) is not None or text.count(match["title"]) > 1
        for match in entries.values()
    )
    return frozenset(entries if is_headed or n_told >= _MIN_TOLD_SHARE * len(entries) else ())
