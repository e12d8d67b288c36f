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
from functools import cached_property, lru_cache
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


class _Line:
    """What is asked of a line by each of its neighbours, found out when it is asked."""

    def __init__(self, text: str) -> None:
        self._text = text.strip()

    @cached_property
    def n_columns(self) -> int:
        return count_columns(self._text[:_MAX_COLUMNS])

    @cached_property
    def is_prose(self) -> bool:
        if _INNER_END.search(self._text) or self.n_columns >= _MAX_COLUMNS:
            return True
        return self.n_columns >= _MIN_SENTENCE_COLUMNS and _ENDS_SENTENCE.search(self._text) is not None

    @cached_property
    def is_marked(self) -> bool:
        return _MARKED.search(self._text) is not None


@dataclass(frozen=True, slots=True)
class Surroundings:
    """A line among its neighbours."""

    lines: tuple[_Line, ...]
    own: _Line

    @property
    def n_lines(self) -> int:
        """How many there are."""
        return len(self.lines)

    @property
    def is_prose(self) -> bool:
        """Whether any of them is prose."""
        return any(line.is_prose for line in self.lines)

    @property
    def is_set(self) -> bool:
        """Whether the author ended the lines: three or more, each but the last with its mark."""
        if self.n_lines < _MIN_SET_LINES or not all(line.is_marked for line in self.lines[:-1]):
            return False
        return not self.is_prose

    @property
    def may_be_wrapped(self) -> bool:
        """Whether this line can have been ended for want of room: hardly a neighbour is wider."""
        if self.is_prose:
            return True
        return self.own.n_columns >= max(line.n_columns for line in self.lines) - _RAGGED_COLUMNS


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
        lines = tuple(self._read_line(number) for number in range(first, last + 1))
        return Surroundings(lines, lines[self._number - first])

    def _read_line(self, number: int) -> _Line:
        if number not in self._read:
            self._read[number] = _Line(self._lines[number])
        return self._read[number]


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
