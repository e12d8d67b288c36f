"""Spaces that Chinese does not have: between the characters of a word, before its punctuation.

A single space between two phrases is another matter: headlines use it for a comma
(``壮大新兴产业 培育新动能``), and it stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import Final

from translate.repair.characters import HAN
from translate.repair.lists import is_list_of_items, is_row
from translate.repair.rule import Evidence, Replacement, Rule
from translate.repair.spans import find_code
from translate.repair.survey import Survey, Trait, locate, scan

_HAN: Final = re.compile(f"[{HAN}]")
_GAP: Final = re.compile(rf"[ \u3000]{{1,2}}(?=[{HAN}])")
_BEFORE_MARK: Final = re.compile("[ \u3000]{1,4}(?=[，。、；：！？）》」』”’】])")
_AFTER_MARK: Final = re.compile(rf"[ \u3000]{{1,2}}(?=[{HAN}])")
_CLAUSE_MARKS: Final = frozenset("，、；：（《「『【“‘")
_CLAUSE_END: Final = re.compile("[，；：]")
_SENTENCE_END: Final = re.compile("[。！？]")
_NUMBERED: Final = re.compile(
    "[# \u3000]*第[ \u3000]?"
    "(?:[0-9]{1,3}|[一二三四五六七八九十百](?:[ \u3000]?[一二三四五六七八九十百]){0,4})"
    "[ \u3000]?[章节節篇回卷编編部]"
)
"""What numbers a heading; the space after it stays, however the title is spaced."""
_LINE_HEAD: Final = re.compile("[#>*•-]{1,6}|[0-9]{1,3}[.)]")
"""Marks of Markdown at the start of a line, part of which is the space after them."""
_MAX_HEAD_CHARS: Final = 12
_MIN_RUN: Final = 3
"""Single characters in a row, with gaps between them, that show spaced letters."""
_MIN_GAPS: Final = 5
_MIN_GAP_SHARE: Final = 0.45
"""Gaps among all places between two characters, above which a line is spaced throughout."""
_MIN_GAP_SHARE_IN_PROSE: Final = 0.2
"""The same for a line with clauses and sentences; sound prose stays below 0.05."""
_MIN_LETTER_SHARE: Final = 0.3
"""Single characters among the words beside gaps: all in spaced letters, four in ten where a
text was divided into its words, none in a list of words."""
_MIN_LETTER_SHARE_IN_PROSE: Final = 0.1


@dataclass(frozen=True, slots=True)
class _Word:
    """Chinese characters without space, from one gap to the next, and the gap that follows, if any."""

    start: int
    end: int
    gap: int | None
    """Index, among the line's gaps, of the one that follows."""

    @property
    def is_single(self) -> bool:
        """Whether it is one character."""
        return self.end - self.start == 1


class _Line:
    """A line with gaps between Chinese characters."""

    def __init__(self, text: str, gaps: list[tuple[int, int]]) -> None:
        self.text = text
        self.gaps = gaps
        self.start = text.rfind("\n", 0, gaps[0][0]) + 1
        end = text.find("\n", gaps[-1][1])
        self.end = len(text) if end < 0 else end

    @cached_property
    def is_spaced(self) -> bool:
        """Whether the line has spaces all over, and not between the words of a list."""
        if len(self.gaps) < _MIN_GAPS:
            return False
        survey = Survey(self.text[self.start : self.end])
        n_neighbours = int((survey.at(Trait.HAN) & survey.at(Trait.HAN, 1)).sum())
        share = len(self.gaps) / (len(self.gaps) + n_neighbours)
        if share < _MIN_GAP_SHARE_IN_PROSE:
            return False
        if self._is_prose:
            return self._letter_share >= _MIN_LETTER_SHARE_IN_PROSE
        return share >= _MIN_GAP_SHARE and self._letter_share >= _MIN_LETTER_SHARE

    def find_closed(self) -> list[tuple[int, int]]:
        """Gaps that the author did not set."""
        closed = self.gaps if self.is_spaced else []
        if not closed:
            runs = [run for run in self._letters if len(run) >= _MIN_RUN]
            closed = [self.gaps[word.gap or 0] for run in runs for word in run[:-1]]
        if closed and not self._is_prose:
            narrowest = min(map(self._measure, closed))
            closed = [gap for gap in closed if self._measure(gap) == narrowest]  # wider ones part words
        closed = [gap for gap in closed if not _NUMBERED.fullmatch(self.text, self.start, gap[0])]
        return [] if closed and is_row(self.text, self.start, self.end) else closed

    def _measure(self, gap: tuple[int, int]) -> int:
        """Columns that a gap takes."""
        return gap[1] - gap[0] + self.text.count("\u3000", *gap)

    @cached_property
    def _is_prose(self) -> bool:
        clause = _CLAUSE_END.search(self.text, self.start, self.end)
        return clause is not None and _SENTENCE_END.search(self.text, clause.end(), self.end) is not None

    @property
    def _letter_share(self) -> float:
        n_words = sum(len(stretch) for stretch in self._stretches)
        return sum(len(run) for run in self._letters) / n_words

    @cached_property
    def _letters(self) -> list[list[_Word]]:
        """Single characters side by side, but for names in two parts and series."""
        found: list[list[_Word]] = []
        for stretch in self._stretches:
            has_cells = any(2 <= word.end - word.start <= 3 for word in stretch)
            for is_single, group in groupby(stretch, key=lambda word: word.is_single):
                run = list(group)
                is_wide = has_cells and len(run) > 1 and "\u3000" in self.text[run[0].start : run[-1].end]
                if is_single and not is_wide and not is_list_of_items(self._read(run)):
                    found.append(run)
        return found

    def _read(self, run: list[_Word]) -> str:
        return "".join(self.text[word.start : word.end] for word in run)

    @cached_property
    def _stretches(self) -> list[list[_Word]]:
        """Words with nothing but gaps between them."""
        stretches: list[list[_Word]] = []
        for number, (left, right) in enumerate(self.gaps):
            if number and self._is_word(self.gaps[number - 1][1], left):
                stretches[-1][-1] = _Word(self.gaps[number - 1][1], left, number)
            else:
                stretches.append([_Word(self._start_of_word(left), left, number)])
            stretches[-1].append(_Word(right, self._end_of_word(right), None))
        return stretches

    def _is_word(self, start: int, end: int) -> bool:
        return self._end_of_word(start) == end

    def _start_of_word(self, end: int) -> int:
        start = end
        while start > self.start and _HAN.match(self.text, start - 1):
            start -= 1
        return start

    def _end_of_word(self, start: int) -> int:
        end = start
        while end < self.end and _HAN.match(self.text, end):
            end += 1
        return end


def _find_gaps(text: str, evidence: Evidence) -> Iterator[Replacement]:
    """Spaces between characters: in a row of single ones, or all over a line."""
    code = find_code(text)
    for line in _list_lines(text, evidence.survey_of(text)):
        if len(line.gaps) >= _MIN_RUN - 1 and not code.holds(line.start):
            for start, end in line.find_closed():
                yield Replacement(start, end, "", 0.95)


def is_spaced(text: str, start: int, end: int) -> bool:
    """Whether the line ``text[start:end]`` has spaces all over."""
    gaps = [m.span() for m in _GAP.finditer(text, start + 1, end) if _HAN.match(text, m.start() - 1)]
    return len(gaps) >= _MIN_GAPS and _Line(text, gaps).is_spaced


def _list_lines(text: str, survey: Survey) -> Iterator[_Line]:
    """Lines with a gap between two Chinese characters, in order."""
    group: list[tuple[int, int]] = []
    for match in scan(_GAP, text, _place_gaps(survey)):
        gap = match.span()
        if group and text.find("\n", group[-1][1], gap[0]) >= 0:
            yield _Line(text, group)
            group = []
        group.append(gap)
    if group:
        yield _Line(text, group)


def _place_gaps(survey: Survey) -> list[int]:
    follows = survey.at(Trait.HAN, 1) | (survey.at(Trait.SPACE, 1) & survey.at(Trait.HAN, 2))
    return locate(survey.at(Trait.SPACE) & survey.at(Trait.HAN, -1) & follows)


def _find_spaces_at_marks(text: str, evidence: Evidence) -> Iterator[Replacement]:
    """Spaces before a full-width mark, and after one that only divides a clause.

    The space after a sentence's end stays: where line ends were lost it is all that
    is left of a paragraph's.
    """
    survey, code = evidence.survey_of(text), find_code(text)
    starts = survey.at(Trait.SPACE) & ~survey.at(Trait.SPACE | Trait.NEWLINE, -1)
    marked = starts & survey.at(Trait.SPACE | Trait.BEFORE_MARK, 1)
    divided = starts & survey.at(Trait.STOP | Trait.OPENING, -1) & survey.at(Trait.SPACE | Trait.HAN, 1)
    for place in locate(marked | divided):
        head = text[max(0, place - _MAX_HEAD_CHARS) : place].rpartition("\n")[2]
        if _LINE_HEAD.fullmatch(head.strip()) and len(head) < _MAX_HEAD_CHARS:
            continue
        match = _BEFORE_MARK.match(text, place) if place else None
        if match is None and place and text[place - 1] in _CLAUSE_MARKS:
            match = _AFTER_MARK.match(text, place)
        if match is not None and not code.holds(place):
            yield Replacement(match.start(), match.end(), "", 0.98)


GAPS: Final = Rule("gaps", _find_gaps, lambda survey: survey.has(Trait.SPACE))
SPACES_AT_MARKS: Final = Rule(
    "spaces_at_marks", _find_spaces_at_marks, lambda survey: survey.has(Trait.SPACE)
)
