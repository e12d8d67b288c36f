"""Spaces that Chinese does not have: between the characters of a word, before its punctuation.

A single space between two phrases is another matter: headlines use it for a comma
(``壮大新兴产业 培育新动能``), and it stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from translate.repair.characters import HAN
from translate.repair.rule import Evidence, Replacement, Rule
from translate.repair.survey import Survey, Trait, locate, scan

_GAP: Final = re.compile(rf"[ \u3000]{{1,2}}(?=[{HAN}])")
_BEFORE_MARK: Final = re.compile("[ \u3000]{1,4}(?=[，。、；：！？）》」』”’】])")
_AFTER_MARK: Final = re.compile(rf"[ \u3000]{{1,2}}(?=[{HAN}])")
_CLAUSE_MARKS: Final = frozenset("，、；：（《「『【“‘")
_PROSE: Final = re.compile("[，；：][^\n]*[。！？]")
_MIN_RUN: Final = 2
"""Gaps in a row, each with a single character on either side, that show spaced letters."""
_MIN_GAPS: Final = 5
_MIN_GAP_SHARE: Final = 0.45
"""Gaps among all places between two characters, above which a line is spaced throughout."""
_MIN_GAP_SHARE_IN_PROSE: Final = 0.2
"""The same for a line with clauses and sentences; sound prose stays below 0.05."""


def _find_gaps(text: str, evidence: Evidence) -> Iterator[Replacement]:
    """Spaces between characters: in a row of single ones, or all over a line."""
    gaps = [match.span() for match in scan(_GAP, text, _place_gaps(evidence.survey_of(text)))]
    for line in _group_by_line(text, gaps):
        spaced = _is_spaced(text, line)
        for (start, end), in_run in zip(line, _mark_runs(text, line), strict=True):
            if spaced or in_run:
                yield Replacement(start, end, "", 0.95)


def _place_gaps(survey: Survey) -> list[int]:
    follows = survey.at(Trait.HAN, 1) | (survey.at(Trait.SPACE, 1) & survey.at(Trait.HAN, 2))
    return locate(survey.at(Trait.SPACE) & survey.at(Trait.HAN, -1) & follows)


def _group_by_line(text: str, gaps: list[tuple[int, int]]) -> Iterator[list[tuple[int, int]]]:
    group: list[tuple[int, int]] = []
    for gap in gaps:
        if group and text.find("\n", group[-1][1], gap[0]) >= 0:
            yield group
            group = []
        group.append(gap)
    if group:
        yield group


def _is_spaced(text: str, gaps: list[tuple[int, int]]) -> bool:
    """Whether the line that holds ``gaps`` has spaces all over."""
    if len(gaps) < _MIN_GAPS:
        return False
    start = text.rfind("\n", 0, gaps[0][0]) + 1
    end = text.find("\n", gaps[-1][1])
    end = len(text) if end < 0 else end
    survey = Survey(text[start:end])
    n_neighbours = int((survey.at(Trait.HAN) & survey.at(Trait.HAN, 1)).sum())
    share = len(gaps) / (len(gaps) + n_neighbours)
    if share < _MIN_GAP_SHARE_IN_PROSE:
        return False
    return share >= _MIN_GAP_SHARE or _PROSE.search(text, start, end) is not None


def _mark_runs(text: str, gaps: list[tuple[int, int]]) -> list[bool]:
    """For each gap of a line, whether it is one of several between single characters: ``徐 州 市``."""
    # A gap continues a run where but one character lies between it and the gap before.
    joined = [False] + [right[0] - left[1] == 1 for left, right in pairwise(gaps)]
    marks = [False] * len(gaps)
    first = 0
    for i in range(1, len(gaps) + 1):
        if i < len(gaps) and joined[i]:
            continue
        low = first + (not _is_single(text, gaps[first][0] - 1))
        high = i - (not _is_single(text, gaps[i - 1][1]))
        if high - low >= _MIN_RUN:
            marks[low:high] = [True] * (high - low)
        first = i
    return marks


def _is_single(text: str, place: int) -> bool:
    """Whether the character at ``place`` has no Chinese character beside it."""
    return not (_HAN.match(text, place + 1) or (place > 0 and _HAN.match(text, place - 1)))


def _find_spaces_at_marks(text: str, evidence: Evidence) -> Iterator[Replacement]:
    """Spaces before a full-width mark, and after one that only divides a clause.

    The space after a sentence's end stays: where line ends were lost it is all that
    is left of a paragraph's.
    """
    survey = evidence.survey_of(text)
    starts = survey.at(Trait.SPACE) & ~survey.at(Trait.SPACE | Trait.NEWLINE, -1)
    marked = starts & survey.at(Trait.SPACE | Trait.BEFORE_MARK, 1)
    divided = starts & survey.at(Trait.STOP | Trait.OPENING, -1) & survey.at(Trait.SPACE | Trait.HAN, 1)
    for place in locate(marked | divided):
        match = _BEFORE_MARK.match(text, place) if place else None
        if match is None and place and text[place - 1] in _CLAUSE_MARKS:
            match = _AFTER_MARK.match(text, place)
        if match is not None:
            yield Replacement(match.start(), match.end(), "", 0.98)


_HAN: Final = re.compile(f"[{HAN}]")
GAPS: Final = Rule("gaps", _find_gaps, lambda survey: survey.has(Trait.SPACE))
SPACES_AT_MARKS: Final = Rule(
    "spaces_at_marks", _find_spaces_at_marks, lambda survey: survey.has(Trait.SPACE)
)
