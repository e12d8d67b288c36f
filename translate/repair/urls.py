"""Where a text's URLs lie: what is in them stays as it is."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import Final

_URL: Final = re.compile(
    r"(?:https?|ftp)://[^\s<>\"'“”（）\u3000-\u9fff\uff00-\uffef]+|www\.[A-Za-z0-9.-]+[^\s\u3000-\uffef]*"
)


class Spans:
    """Where a text's URLs lie."""

    def __init__(self, text: str) -> None:
        spans = [m.span() for m in _URL.finditer(text)] if "://" in text or "www." in text else []
        self._starts = [start for start, _ in spans]
        self._ends = [end for _, end in spans]

    def holds(self, position: int) -> bool:
        """Whether ``position`` lies within a URL."""
        index = bisect_right(self._starts, position) - 1
        return index >= 0 and position < self._ends[index]
