"""Spaces that Chinese does not have: between the characters of a word, before its punctuation.

A single space between two phrases is another matter: headlines use it for a comma
(``壮大新兴产业 培育新动能``), and it stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from translate.repair.characters import CLOSING, HAN
from translate.repair.rule import Evidence, Replacement, Rule

_LETTER_SPACED: Final = re.compile(rf"[{HAN}](?<![{HAN}].)(?:[ \u3000]{{1,2}}[{HAN}](?![{HAN}])){{2,}}")
_GAP: Final = re.compile(rf"[ \u3000]{{1,2}}(?=[{HAN}])")
_NEIGHBOURS: Final = re.compile(f"[{HAN}](?=[{HAN}])")
_HAN: Final = re.compile(f"[{HAN}]")
_BEFORE_MARK: Final = re.compile("[ \u3000]{1,4}(?=[，。、；：！？）》」』”’】])")
_AFTER_MARK: Final = re.compile(rf"[，、；：（《「『【“‘]([ \u3000]{{1,2}})(?=[{HAN}])")
_MARKED: Final = re.compile(f"[{HAN}{CLOSING}0-9A-Za-z%]")
_MIN_GAPS: Final = 4
_MIN_GAP_SHARE: Final = 0.45
"""Gaps among all places between two characters, above which a line is spaced throughout."""
_MIN_GAP_SHARE_IN_PROSE: Final = 0.2
"""The same for a line with clauses and sentences; sound prose stays below 0.05."""
_PROSE: Final = re.compile("[，；：][^\n]*[。！？]")


def _find_gaps(text: str, _evidence: Evidence) -> Iterator[Replacement]:
    """Spaces between characters: in a row of single ones, or all over a line."""
    spaced = _SpacedLines(text)
    runs = iter(_LETTER_SPACED.finditer(text))
    run = next(runs, None)
    for gap in _GAP.finditer(text):
        start, end = gap.span()
        if start == 0 or not _HAN.match(text, start - 1):
            continue
        while run is not None and run.end() <= start:
            run = next(runs, None)
        in_run = run is not None and run.start() <= start < run.end()
        if in_run or spaced.holds(start):
            yield Replacement(start, end, "", 0.95)


class _SpacedLines:
    """Tells of each line whether it has spaces all over; asked from left to right."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._end = 0
        self._is_spaced = False

    def holds(self, position: int) -> bool:
        """Whether the line at ``position`` is spaced throughout."""
        if position >= self._end:
            start = self._text.rfind("\n", self._end, position) + 1 or self._end
            end = self._text.find("\n", position)
            self._end = len(self._text) if end < 0 else end + 1
            self._is_spaced = self._judge(start, self._end)
        return self._is_spaced

    def _judge(self, start: int, end: int) -> bool:
        text = self._text
        n_gaps = sum(bool(_HAN.match(text, g.start() - 1)) for g in _GAP.finditer(text, start + 1, end))
        if n_gaps < _MIN_GAPS:
            return False
        share = n_gaps / (n_gaps + sum(1 for _ in _NEIGHBOURS.finditer(text, start, end)))
        return share >= (_MIN_GAP_SHARE_IN_PROSE if _PROSE.search(text, start, end) else _MIN_GAP_SHARE)


def _find_spaces_at_marks(text: str, _evidence: Evidence) -> Iterator[Replacement]:
    """Spaces before a full-width mark, and after one that only divides a clause.

    The space after a sentence's end stays: where line ends were lost it is all that
    is left of a paragraph's.
    """
    found = [
        m.span() for m in _BEFORE_MARK.finditer(text) if m.start() and _MARKED.match(text, m.start() - 1)
    ]
    found += [m.span(1) for m in _AFTER_MARK.finditer(text)]
    for start, end in sorted(found):
        yield Replacement(start, end, "", 0.98)


GAPS: Final = Rule("gaps", _find_gaps, re.compile(rf"[ \u3000](?=[{HAN}])(?<=[{HAN} \u3000].)"))
SPACES_AT_MARKS: Final = Rule(
    "spaces_at_marks",
    _find_spaces_at_marks,
    re.compile(r"[ \u3000][，。、；：！？）》」』”’】]|[，、；：（《「『【“‘][ \u3000]"),
)
