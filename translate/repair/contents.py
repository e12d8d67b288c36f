"""Tables of contents: entries with dots up to their page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

_ENTRY: Final = re.compile(
    r"\S.{0,60}?\s?(?:\.{4,}|(?:[.．·]\s){4,}|…{2,}|[·・]{4,}|[．]{4,})\s?[（(]?(?:(?P<page>\d{1,4})|[IVXivx]{1,5})[）)]?"
)
_MIN_ENTRIES: Final = 2
_MAX_FALL_SHARE: Final = 0.1
"""Entries on an earlier page than the one before, of all: each volume begins anew, and so does a preface."""
_MAX_LINE_CHARS: Final = 120


def find_contents(text: str, lines: Sequence[tuple[int, int]]) -> frozenset[int]:
    """Numbers of the lines that are a table of contents, by pages that go up: prices and marks do not."""
    entries = {
        number: match
        for number, (start, end) in enumerate(lines)
        if end - start <= _MAX_LINE_CHARS and (match := _ENTRY.fullmatch(text, start, end)) is not None
    }
    pages = [int(match["page"]) for match in entries.values() if match["page"] is not None]
    n_falls = sum(after < before for before, after in pairwise(pages))
    is_table = len(entries) >= _MIN_ENTRIES and n_falls <= _MAX_FALL_SHARE * len(pages)
    return frozenset(entries if is_table else ())
