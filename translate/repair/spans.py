"""Stretches of a text that stay as they are: URLs, and code as Markdown marks it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from typing import Final

from translate.repair.characters import HAN
from translate.repair.survey import scan

_URL: Final = re.compile(
    r"(?:https?|ftp)://[^\s<>\"'“”（）\u3000-\u9fff\uff00-\uffef]+|www\.[A-Za-z0-9.-]+[^\s\u3000-\uffef]*"
)
_SCHEMES: Final = ("https", "http", "ftp")
_FENCED: Final = re.compile(
    r"^[ \t]{0,3}(?P<mark>`{3,}|~{3,})[^\n`]*\n(?:.*\n)*?[ \t]{0,3}(?P=mark)[ \t]*$", re.MULTILINE
)
_INLINE: Final = re.compile(rf"`(?<!``)(?:[^`\n{HAN}]{{1,40}}|<[^`\n]{{1,80}}>)`(?!`)")
"""Code within a line has no Chinese but in an element; what stands between two stray marks has."""


class Spans:
    """Stretches of a text, in order and apart from each other."""

    def __init__(self, spans: Iterable[tuple[int, int]]) -> None:
        found = list(spans)
        self._starts = [start for start, _ in found]
        self._ends = [end for _, end in found]

    def holds(self, position: int) -> bool:
        """Whether ``position`` lies within one of them."""
        index = bisect_right(self._starts, position) - 1
        return index >= 0 and position < self._ends[index]


def find_urls(text: str) -> Spans:
    """Where a text's URLs lie."""
    starts = [
        place - len(scheme)
        for place in _find_all("://", text)
        for scheme in _SCHEMES
        if text.endswith(scheme, 0, place)
    ]
    return Spans(m.span() for m in scan(_URL, text, sorted([*starts, *_find_all("www.", text)])))


def _find_all(word: str, text: str) -> Iterator[int]:
    """Places of ``word`` in ``text``; far faster than a regular expression with choices finds them."""
    place = text.find(word)
    while place >= 0:
        yield place
        place = text.find(word, place + 1)


def find_code(text: str) -> Spans:
    """Where a text has code in Markdown, fenced or within a line."""
    has_ticks, has_tildes = "`" in text, "~" in text  # one character is found far sooner than three
    may_be_fenced = (has_ticks and "```" in text) or (has_tildes and "~~~" in text)
    fenced = [m.span() for m in _FENCED.finditer(text)] if may_be_fenced else []
    blocks = Spans(fenced)
    inline = (m.span() for m in _INLINE.finditer(text)) if has_ticks else ()
    return Spans(sorted([*fenced, *(span for span in inline if not blocks.holds(span[0]))]))
