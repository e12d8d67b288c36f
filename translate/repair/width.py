"""Width in context: full-width punctuation in Chinese, half-width letters and digits.

What is changed here is equal under NFKC (a half-width full stop after Chinese is the
one exception). Numbers, times, URLs and Latin phrases keep their punctuation.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import Final

from translate.repair.characters import CLOSING, HAN, OPENING, STOPS
from translate.repair.rule import Evidence, Replacement, Rule

_BEFORE: Final = f"{HAN}{CLOSING}{STOPS}％‰℃"
_AFTER: Final = f"{HAN}{OPENING}"
_MARK: Final = re.compile(
    rf"[,;:?!](?:(?<=[{_BEFORE}].)[,;:?!]*|[,;:?!]*(?=[{_AFTER}])|(?<=[0-9%％)）\"].)(?= [{_AFTER}]))"
)
_HALF_STOP: Final = re.compile(rf"\.(?<=[{HAN}{CLOSING}].)(?=[\s{HAN}{OPENING}{CLOSING}]|$)")
_BRACKETS: Final = re.compile(r"\(([^()\n]{1,80})\)")
_HAN: Final = re.compile(f"[{HAN}]")
_URL: Final = re.compile(
    r"(?:https?|ftp)://[^\s<>\"'“”（）\u3000-\u9fff\uff00-\uffef]+|www\.[A-Za-z0-9.-]+[^\s\u3000-\uffef]*"
)
_WIDE: Final = {ord(half): ord(half) + 0xFEE0 for half in ",;:?!()"}
_LOST: Final = re.compile(r"\?{3,}")
"""A row of question marks is what a careless conversion leaves of characters; it is kept as evidence."""

_WIDE_ALNUM: Final = re.compile(
    "[０-９Ａ-Ｚａ-ｚ]+(?:[．／－＋＠＿＆＃][０-９Ａ-Ｚａ-ｚ]+)*％?|％(?<=[0-9].)|．(?<=[0-9].)(?=[0-9０-９])"
)
_AFTER_NO_COLON: Final = frozenset("/()-D")
"""What makes a colon part of a URL or of a face."""
_NARROW: Final = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)}


def _find_wide_alnum(text: str, _evidence: Evidence) -> Iterator[Replacement]:
    for match in _WIDE_ALNUM.finditer(text):
        yield Replacement(match.start(), match.end(), match[0].translate(_NARROW), 0.99)


def _find_marks(text: str, _evidence: Evidence) -> Iterator[Replacement]:
    urls = _Spans(text)
    for match in _MARK.finditer(text):
        start, end = match.span()
        after = text[end : end + 1]
        if _LOST.match(text, start) or (match[0] == ":" and after in _AFTER_NO_COLON):
            continue
        if not _is_entity(text, start, match[0]) and not urls.holds(start):
            yield Replacement(start, end, match[0].translate(_WIDE), 0.98)


def _find_stops(text: str, _evidence: Evidence) -> Iterator[Replacement]:
    """Half-width full stops, where a text ends its sentences so; else one is a name's or a number's dot."""
    matches = list(_HALF_STOP.finditer(text))
    if len(matches) > text.count("。"):
        for match in matches:
            yield Replacement(match.start(), match.end(), "。", 0.9)


def _is_entity(text: str, position: int, mark: str) -> bool:
    return mark[0] == ";" and re.search(r"&#?\w{1,31}$", text[max(0, position - 33) : position]) is not None


def _find_brackets(text: str, _evidence: Evidence) -> Iterator[Replacement]:
    """Pairs of brackets around Chinese."""
    urls = _Spans(text)
    for match in _BRACKETS.finditer(text):
        if _HAN.search(match[1]) and not urls.holds(match.start()):
            yield Replacement(match.start(), match.start() + 1, "（", 0.98)
            yield Replacement(match.end() - 1, match.end(), "）", 0.98)


class _Spans:
    """Where a text's URLs lie."""

    def __init__(self, text: str) -> None:
        spans = [m.span() for m in _URL.finditer(text)] if "://" in text or "www." in text else []
        self._starts = [start for start, _ in spans]
        self._ends = [end for _, end in spans]

    def holds(self, position: int) -> bool:
        """Whether ``position`` lies within a URL."""
        index = bisect_right(self._starts, position) - 1
        return index >= 0 and position < self._ends[index]


WIDTH: Final = Rule("width", _find_wide_alnum, re.compile("[０-９Ａ-Ｚａ-ｚ]|[0-9][％．]"))
BRACKETS: Final = Rule("brackets", _find_brackets, re.compile(rf"\([^()\n]{{0,79}}[{HAN}]"))
PUNCTUATION: Final = Rule("punctuation", _find_marks, _MARK)
STOPS_IN_CHINESE: Final = Rule("full_stops", _find_stops, _HALF_STOP)
