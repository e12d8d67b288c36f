"""Table pipes: grids become rows of cells with tabs between them, stray pipes go.

A pipe is no word of any language, and a model fed with one stumbles; but what stood
between two pipes was apart, and stays apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from translate.repair.characters import CLOSING, HAN, STOPS
from translate.repair.rule import Evidence, Replacement, Rule
from translate.repair.survey import FRAMES as _FRAMES
from translate.repair.survey import PIPES as _PIPES
from translate.repair.survey import Trait, scan

_PIPE: Final = re.compile(f"[{_PIPES}]")
_RUN: Final = re.compile(f"[ \t\u3000]*[{_PIPES}](?:[ \t\u3000]*[{_PIPES}])*[ \t\u3000]*")
_FRAME: Final = re.compile(rf"[ \t]*[{_PIPES}{_FRAMES}+:=\-–— \t\u3000]*[ \t]*")
"""A line with nothing in it but the frame of a table."""
_HAN: Final = re.compile(f"[{HAN}]")
_PROSE: Final = re.compile(f"[{HAN}][，。！？；]")
_MIN_PROSE_CHARS: Final = 30


@dataclass(frozen=True, slots=True)
class _Row:
    """A line with pipes in it: where it lies, and its runs of pipes (white space included)."""

    start: int
    end: int
    runs: tuple[tuple[int, int], ...]

    @property
    def n_cells(self) -> int:
        """Parts that the pipes leave, without empty ones at the edges."""
        return 1 + sum(left > self.start and right < self.end for left, right in self.runs)


def _find_pipes(text: str, evidence: Evidence) -> Iterator[Replacement]:
    """Grids become rows of tab-separated cells; other parts between pipes become lines."""
    floor = 0
    for block in _group_rows(text, evidence.survey_of(text).find(Trait.PIPE | Trait.FRAME)):
        counts = [row.n_cells for row in block if row.runs]
        number = -1
        for row in block:
            if not row.runs:
                drop = _drop_line(text, row, floor)
                floor = drop.end
                yield drop
                continue
            number += 1
            beside = {counts[i] for i in (number - 1, number + 1) if 0 <= i < len(counts)}
            yield from _replace_pipes(text, row, "\t" if row.n_cells in beside else "\n")
            floor = row.end


def _group_rows(text: str, places: list[int]) -> Iterator[list[_Row]]:
    """Lines with pipes, in groups of neighbours; lines of a frame have no runs and come between groups."""
    block: list[_Row] = []
    done = 0
    for match in scan(_TRIGGER, text, places):
        if match.start() < done:
            continue
        start = text.rfind("\n", done, match.start()) + 1 or done
        end = text.find("\n", match.end())
        end = len(text) if end < 0 else end
        beside = start == done and bool(block)
        done = min(end + 1, len(text))
        if _FRAME.fullmatch(text, start, end):
            if _PIPE.search(text, start, end) or sum(c in _FRAMES for c in text[start:end]) > 2:
                if not beside:
                    yield block
                    block = []
                block.append(_Row(start, end, ()))
            continue
        if not beside:
            yield block
            block = []
        if _is_row(text, start, end, inside=bool(block)):
            block.append(_Row(start, end, tuple(m.span() for m in _RUN.finditer(text, start, end))))
    yield block


def _is_row(text: str, start: int, end: int, *, inside: bool) -> bool:
    """A line of a table, not of a program: it has Chinese, or pipes at both ends among other rows."""
    line = text[start:end].strip()
    return bool(_HAN.search(line) or (inside and _PIPE.match(line[:1]) and _PIPE.match(line[-1:])))


def _replace_pipes(text: str, row: _Row, separator: str) -> Iterator[Replacement]:
    for left, right in row.runs:
        if left == row.start or right == row.end:
            yield Replacement(left, right, "", 0.99)
        elif len(row.runs) == 1 and right - left == 1 and not _stands_apart(text, left, right):
            yield from _replace_lone_pipe(text, row, left)
        elif not _is_code(text, left, right):
            yield Replacement(left, right, separator, 0.95)


def _replace_lone_pipe(text: str, row: _Row, at: int) -> Iterator[Replacement]:
    """One pipe between two words: a stray in prose, a colon in a headline.

    The full-width one is set by authors (``深度｜标题``) and stays.
    """
    if text[at] == "｜" or _is_code(text, at, at + 1):
        return
    is_prose = row.end - row.start > _MIN_PROSE_CHARS and _PROSE.search(text, row.start, row.end)
    yield Replacement(at, at + 1, "" if is_prose else " ", 0.7)


def _drop_line(text: str, row: _Row, floor: int) -> Replacement:
    """Take a line away, line end and all; the last one takes the line end before it, if that still stands."""
    if row.end < len(text):
        return Replacement(row.start, row.end + 1, "", 0.99)
    return Replacement(row.start - (row.start > floor), row.end, "", 0.99)


def _stands_apart(text: str, left: int, right: int) -> bool:
    """Whether a pipe in running text follows the end of a sentence: then two texts met there."""
    return text[left - 1] in STOPS + CLOSING or text[right] == "◎"


def _is_code(text: str, left: int, right: int) -> bool:
    """Whether a pipe binds two Latin words or numbers without space: ``a|b``."""
    return right - left == 1 and text[left - 1].isascii() and text[right].isascii()


_TRIGGER: Final = re.compile(f"[{_PIPES}]|[{_FRAMES}]{{3}}")
PIPES: Final = Rule("pipes", _find_pipes, lambda survey: survey.has(Trait.PIPE | Trait.FRAME))
