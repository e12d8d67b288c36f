"""Two columns of print side by side, as ``pdftotext -layout`` gives them: one below the other again.

Read line by line the halves of two sentences stand in one, and figures change places.
Only prose is set so: both columns are filled line by line, and sentences go on from
line to line in both; a table is not.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Final

from translate.repair.rule import Evidence, Replacement, Rule
from translate.repair.stanzas import count_columns
from translate.repair.survey import Survey, Trait

_GAP: Final = re.compile(r"(?<=\S)(?:[ \u3000]{3,}|  )(?=\S)")
_BLANKS: Final = " \u3000"
_MAX_LINE_CHARS: Final = 200
_MIN_ROWS: Final = 4
"""Lines with both columns."""
_MIN_COLUMNS: Final = 20
"""Columns of a terminal that either column of print takes at least."""
_RAGGED: Final = 4
_SHIFT: Final = 2
"""Columns by which the second column of print may start early or late."""
_MIN_FULL_SHARE: Final = 0.6
_MIN_CUT_SHARE: Final = 0.5
_MIN_MARKS: Final = 2
_ENDS: Final = re.compile("[。！？；：][”」』）]*$")
_MARK: Final = re.compile("[，。；]")


@dataclass(frozen=True, slots=True)
class _Row:
    """A line and what stands in it to either side of the gap."""

    start: int
    end: int
    left: str
    right: str


def _find_columns(text: str, _: Evidence) -> Iterator[Replacement]:
    second = _find_second(text)
    if second is None:
        return
    rows: list[_Row] = []
    at = 0
    for line in [*text.split("\n"), None]:
        row = None if line is None else _read_row(line, at, second)
        if row is not None and (rows or (row.left and row.right)):
            rows.append(row)
        elif rows:
            yield from _set_apart(rows)
            rows = []
        at += len(line or "") + 1


def _find_second(text: str) -> int | None:
    """Where most second columns start, in columns of a terminal; ``None`` where too few lines have one."""
    starts: Counter[int] = Counter()
    for line in text.split("\n"):
        gaps = list(_GAP.finditer(line)) if len(line) <= _MAX_LINE_CHARS else []
        if len(gaps) == 1:
            starts[count_columns(line[: gaps[0].end()])] += 1
    near = {at: sum(starts[at + shift] for shift in range(-_SHIFT, _SHIFT + 1)) for at in starts}
    best = max(near, key=lambda at: (near[at], starts[at]), default=None)
    return best if best is not None and near[best] >= _MIN_ROWS else None


def _read_row(line: str, start: int, second: int) -> _Row | None:
    """A line of two columns, or of one of them; ``None`` for any other, an empty one among them."""
    bare = line.rstrip(_BLANKS)
    if not bare.strip() or len(line) > _MAX_LINE_CHARS:
        return None
    end = start + len(line)
    for gap in _GAP.finditer(bare):
        if abs(count_columns(bare[: gap.end()]) - second) <= _SHIFT:
            return _Row(start, end, bare[: gap.start()], bare[gap.end() :])
    indent = count_columns(bare[: len(bare) - len(bare.lstrip(_BLANKS))])
    if abs(indent - second) <= _SHIFT:
        return _Row(start, end, "", bare.lstrip(_BLANKS))
    return _Row(start, end, bare, "") if count_columns(bare) <= second - 1 else None


def _set_apart(rows: Sequence[_Row]) -> Iterator[Replacement]:
    both = [row for row in rows if row.left and row.right]
    lefts, rights = [row.left for row in both], [row.right for row in both]
    if len(both) >= _MIN_ROWS and _is_prose(lefts) and _is_prose(rights):
        lines = [row.left for row in rows if row.left] + [row.right for row in rows if row.right]
        yield Replacement(rows[0].start, rows[-1].end, "\n".join(lines), 0.85)


def _is_prose(lines: Sequence[str]) -> bool:
    """Whether lines are those of running text: wide, filled, with sentences that go on in the next."""
    widths = [count_columns(line.strip(_BLANKS)) for line in lines]
    n_full = sum(width >= max(widths) - _RAGGED for width in widths)
    n_cut = sum(_ENDS.search(line) is None for line in lines)
    return (
        median(widths) >= _MIN_COLUMNS
        and n_full >= _MIN_FULL_SHARE * len(lines)
        and n_cut >= _MIN_CUT_SHARE * len(lines)
        and len(_MARK.findall("".join(lines))) >= _MIN_MARKS
        and all(len(_GAP.findall(line)) == 0 for line in lines)
    )


def _may_have_columns(survey: Survey) -> bool:
    blanks = survey.at(Trait.SPACE) & survey.at(Trait.SPACE, 1)
    return bool(blanks.any()) and _GAP.search(survey.text) is not None


COLUMNS: Final = Rule("columns", _find_columns, _may_have_columns)
