"""Lines that are set for machines: programs and the records of tables with commas.

A full-width comma in ``print("你好,世界")`` changes what a program says, and one in
``张三,30,北京`` makes three cells one. So their marks stay as they are.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import Final

from translate.repair.characters import HAN

CODE_LINE: Final = re.compile(
    r"\s*(?:>>> |def |import |return |print\b|//|#include|(?:if|for|while|switch|elif|catch) ?$"
    r"|(?:var|let|const|int|char|void) |[A-Za-z_][\w.]* ?= ?[A-Za-z_])"
)
"""How a line of a program starts: its brackets are not the text's."""
_PROGRAM: Final = re.compile(
    r"\s*(?:>>> |\$ |def \w+\(|class \w+[(:]|import \w|from \w[\w.]* import"
    r"|return\b(?! ?[的是])|#include|//|/\*"
    r"|(?:var|let|const|int|char|void|float|double|string|String|auto) \w+ ?[=;,(\[]"
    r"|(?:if|while|elif|switch) ?\(.*\) ?\{?$|(?:if|for|while|elif|with) [^，。]+:$|\} ?else"
    r"|(?i:SELECT\s.+\sFROM\s|INSERT\s+INTO\s|UPDATE\s.+\sSET\s|DELETE\s+FROM\s|CREATE\s+TABLE\s)"
    r"|[a-z-]+ ?: ?[^，。；]+;$|[{\[]\s*$|[}\])]+[,;]?\s*$)"
)
"""How a line of a program starts, where prose does not."""
_ASSIGNS: Final = re.compile(
    r"(?<!=)\w ?(?:=|==|!=|\+=) ?(?:\"[^\"\n]*\"|'[^'\n]*'|\d+(?:\.\d+)? ?[,;] ?\w+ ?=|[\[{])"
)
"""A name given a string or a list; ``width="3"`` of a tag is one too."""
_KEYED: Final = re.compile(
    r"\s*[{\[]?\s*(?:\"[^\"\n]{1,60}\"|'[^'\n]{1,60}')\s?:\s?(?:[\"'\d\[{]|true|false|null|None)"
)
"""A line of JSON, or of a dictionary."""
_STRING: Final = re.compile(r"\"[^\"\n]*\"|'[^'\n]*'")
_COMMENT: Final = re.compile(r"(?:^|\s)(?://|#|--)\s.*$")
_ARGUMENTS: Final = re.compile(r"(?<=[A-Za-z0-9_])\([^()\n]{0,60}[\"'][^()\n]{0,80}\)")
_SIGNS: Final = re.compile(r"\w\(|[={}]")
_HAN: Final = re.compile(f"[{HAN}]")

_CELLS: Final = re.compile(r"(?:\"[^\"\n]*\"|[^\",\n]*)(?:,(?:\"[^\"\n]*\"|[^\",\n]*))+")
_NO_CELL: Final = re.compile("[，。！？；：、;!?]|,[ \u3000]|[.。]$")
"""What prose has, and a record hardly."""
_QUOTED: Final = re.compile(r"\"[^\"\n]*\"")
_NUMBER: Final = re.compile(r"[-+]?\d[\d.:/-]*%?|\d{4}年\d{1,2}月(?:\d{1,2}日)?")
_MAX_CELL_CHARS: Final = 20
_MAX_LONE_CELL_CHARS: Final = 10
_MIN_CELLS: Final = 3
_MIN_ROWS: Final = 3
_MAX_LINE_CHARS: Final = 400


class VerbatimLines:
    """The lines of a text that are no prose; each is looked at once, when it is asked for."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._start = self._end = -1
        self._is_kept = False
        self._calls: list[tuple[int, int]] = []

    def holds(self, place: int) -> bool:
        """Whether the line around ``place`` is one of a program or a table, or the place inside a call."""
        if not self._start <= place <= self._end:
            self._start = self._text.rfind("\n", 0, place) + 1
            end = self._text.find("\n", place)
            self._end = len(self._text) if end < 0 else end
            line = self._text[self._start : min(self._end, self._start + _MAX_LINE_CHARS + 1)]
            self._is_kept = len(line) <= _MAX_LINE_CHARS and (is_program(line) or self._is_record(line))
            self._calls = [m.span() for m in _ARGUMENTS.finditer(self._text, self._start, self._end)]
        number = bisect_right(self._calls, (place, len(self._text))) - 1
        return self._is_kept or (number >= 0 and place < self._calls[number][1])

    def _is_record(self, line: str) -> bool:
        cells = _split(line)
        if not cells:
            return False
        n_cells = len(cells)
        if n_cells >= _MIN_CELLS and max(map(len, cells)) <= _MAX_LONE_CELL_CHARS and _count_numbers(cells):
            return True
        rows = [
            *self._read_rows(n_cells, forward=False),
            cells,
            *self._read_rows(n_cells, forward=True),
        ]
        numbers = [_count_numbers(row) for row in rows]
        if n_cells >= _MIN_CELLS and (len(rows) >= _MIN_ROWS or (len(rows) > 1 and any(numbers))):
            return True
        return len(rows) >= _MIN_ROWS and sum(n > 0 for n in numbers) >= len(rows) - 1  # one may be the head

    def _read_rows(self, n_cells: int, *, forward: bool) -> list[list[str]]:
        """Up to three lines on from the current one that are records with as many cells."""
        rows: list[list[str]] = []
        start, end = self._start, self._end
        while len(rows) < _MIN_ROWS:
            if forward:
                start = end + 1
                end = self._text.find("\n", start, start + _MAX_LINE_CHARS)
                end = min(len(self._text), start + _MAX_LINE_CHARS) if end < 0 else end
            else:
                end = start - 1
                start = self._text.rfind("\n", max(0, end - _MAX_LINE_CHARS), max(0, end)) + 1
            cells = _split(self._text[start:end]) if 0 <= start < end else []
            if len(cells) != n_cells:
                break
            rows.append(cells)
        return rows


def is_program(line: str) -> bool:
    """Whether a line is one of a program, of SQL, of JSON or of a style sheet."""
    if _PROGRAM.match(line) or _ASSIGNS.search(line) or _KEYED.match(line):
        return True
    bare = _COMMENT.sub("", _STRING.sub("", line))
    return bare != line and not _HAN.search(bare) and _SIGNS.search(bare) is not None


def is_keyed(line: str) -> bool:
    """Whether a line is one of JSON, or of a dictionary."""
    return _KEYED.match(line) is not None


def _split(line: str) -> list[str]:
    """Cells of a record; none for what is no record."""
    line = line.rstrip("\r")
    if "," not in line or not _CELLS.fullmatch(line) or _NO_CELL.search(_QUOTED.sub("", line)):
        return []
    cells = [cell.strip() for cell in _QUOTED.sub(lambda m: m[0].replace(",", "\0"), line).split(",")]
    return cells if max(map(len, cells)) <= _MAX_CELL_CHARS else []


def _count_numbers(cells: list[str]) -> int:
    return sum(_NUMBER.fullmatch(cell.strip('"')) is not None for cell in cells)
