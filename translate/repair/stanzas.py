"""What the lines around a line end say of it: wrapped prose, or lines that an author set.

Whoever wraps text fills each line; so a line that is shorter than its neighbours was
ended on purpose, and lines that all end with a mark are verses or items of a list. Where
a sentence ends within a line, or fills a wide one, the text is prose, whatever its lines
look like.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

_REACH: Final = 8
"""Lines to either side that are looked at, up to an empty one."""
_MAX_COLUMNS: Final = 120
"""A wider line holds a paragraph."""
_MIN_SET_LINES: Final = 3
_RAGGED_COLUMNS: Final = 4
_MARKED: Final = re.compile("[，、；：。！？…,;:.!?—～~][”」』’）》)\"']*$")
_MIN_SENTENCE_COLUMNS: Final = 60
"""A line as wide that ends a sentence is hardly a verse."""
_ENDS_SENTENCE: Final = re.compile("[。！？][”」』’）]*$")
_INNER_END: Final = re.compile("[。！？][”」』’）]?(?=[^。！？”」』’）…])")


@dataclass(frozen=True, slots=True)
class Surroundings:
    """A line among its neighbours."""

    n_lines: int
    is_prose: bool
    is_marked: bool
    """Whether all lines but the last end with a mark."""
    is_widest: bool
    """Whether hardly a neighbour is wider."""

    @property
    def is_set(self) -> bool:
        """Whether the author ended the lines: three or more, each with its mark."""
        return self.n_lines >= _MIN_SET_LINES and self.is_marked and not self.is_prose

    @property
    def may_be_wrapped(self) -> bool:
        """Whether this line can have been ended for want of room."""
        return self.is_prose or self.is_widest


@dataclass(frozen=True, slots=True)
class _Line:
    """What is asked of a line by each of its neighbours."""

    n_columns: int
    is_prose: bool
    is_marked: bool


class Stanzas:
    """The lines of a text, each with its neighbours."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._lines: list[str] = []
        self._read: dict[int, _Line] = {}
        self._place = self._number = 0

    def look_around(self, line_end: int) -> Surroundings:
        """Look at the line that ends at ``line_end``, the place of a newline. Ask in order."""
        if not self._lines:
            self._lines = self._text.split("\n")
        self._number += self._text.count("\n", self._place, line_end)
        self._place = line_end
        first = last = self._number
        while first > max(0, self._number - _REACH) and self._lines[first - 1].strip():
            first -= 1
        end = min(len(self._lines), self._number + _REACH + 1)
        while last + 1 < end and self._lines[last + 1].strip():
            last += 1
        lines = [self._read_line(number) for number in range(first, last + 1)]
        widest = max(line.n_columns for line in lines)
        return Surroundings(
            n_lines=len(lines),
            is_prose=any(line.is_prose for line in lines),
            is_marked=all(line.is_marked for line in lines[:-1]),
            is_widest=lines[self._number - first].n_columns >= widest - _RAGGED_COLUMNS,
        )

    def _read_line(self, number: int) -> _Line:
        if number not in self._read:
            line = self._lines[number].strip()
            n_columns = count_columns(line[:_MAX_COLUMNS])
            self._read[number] = _Line(
                n_columns, _holds_prose(line, n_columns), _MARKED.search(line) is not None
            )
        return self._read[number]


def _holds_prose(line: str, n_columns: int) -> bool:
    if n_columns >= _MAX_COLUMNS or _INNER_END.search(line):
        return True
    return n_columns >= _MIN_SENTENCE_COLUMNS and _ENDS_SENTENCE.search(line) is not None


class _Columns(dict[str, int]):
    """Columns of each character, looked up once."""

    def __missing__(self, character: str) -> int:
        self[character] = 2 if unicodedata.east_asian_width(character) in "WFA" else 1
        return self[character]


_COLUMNS: Final = _Columns()


@lru_cache(maxsize=64)
def count_columns(line: str) -> int:
    """Columns of a terminal that ``line`` takes."""
    return sum(map(_COLUMNS.__getitem__, line))
