"""Rows of tables, one after the other in a line, each value under its own heading."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Final

from translate.document import Translation

EMPTY: Final = "(empty)"
"""What stands for a cell without anything: left out, the next value would stand in its column."""
_BARS: Final = "|｜│┃"
_LEAD: Final = re.compile(rf"[\s{_BARS}]*")
_TAIL: Final = re.compile(rf"[\s{_BARS}]*$")


def join_cells(
    row: Sequence[Translation], text: str, separator: str, show: Callable[[Translation], str]
) -> str:
    """A row of cells of the divided ``text`` as one line, with ``EMPTY`` where a cell has nothing.

    Segments without a tab or a bar between them are sentences of one cell.
    """
    row = [cell for cell in row if cell.segment.source.strip(f"{_BARS} \t")] or row
    shown = [*[EMPTY] * _count_before(row[0], text), show(row[0])]
    for left, right in pairwise(row):
        n_separators = _count_between(left, right, text)
        if n_separators == 0:
            shown[-1] += f" {show(right)}"
        else:
            shown += [*[EMPTY] * (n_separators - 1), show(right)]
    return separator.join(shown)


def _count_before(first: Translation, text: str) -> int:
    """Empty cells before the first one of a row: a bar opens a row, a tab ends a cell."""
    start = first.segment.start
    core = start + _measure_lead(text[start : first.segment.end])
    before = text[text.rfind("\n", 0, start) + 1 : core]
    return max(0, _count(before, _BARS) - 1) + before.count("\t")


def _count_between(left: Translation, right: Translation, text: str) -> int:
    tail = _TAIL.search(text, left.segment.start, left.segment.end)
    start = tail.start() if tail else left.segment.end
    lead = _measure_lead(text[right.segment.start : right.segment.end])
    return _count(text[start : right.segment.start + lead], _BARS + "\t")


def _measure_lead(source: str) -> int:
    found = _LEAD.match(source)
    return found.end() if found else 0


def _count(text: str, characters: str) -> int:
    return sum(text.count(character) for character in characters)
