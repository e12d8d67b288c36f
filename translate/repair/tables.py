"""Table pipes: grids become rows of cells with tabs between them, stray pipes go.

A pipe is no word of any language, and a model fed with one stumbles; but what stood
between two pipes was apart, and stays apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from translate.repair.characters import CLOSING, HAN, STOPS
from translate.repair.rule import Evidence, Replacement, Rule
from translate.repair.spans import Spans, find_code
from translate.repair.survey import FRAMES as _FRAMES
from translate.repair.survey import PIPES as _PIPES
from translate.repair.survey import Trait, scan
from translate.repair.verbatim import is_program

_PIPE: Final = re.compile(f"[{_PIPES}]")
_RUN: Final = re.compile(f"[ \t\u3000]*[{_PIPES}](?:[ \t\u3000]*[{_PIPES}])*[ \t\u3000]*")
_BAR: Final = re.compile(f"[ \t\u3000]*[{_PIPES}][ \t\u3000]*")
"""One pipe; of a run of pipes, each by itself."""
_FRAME: Final = re.compile(rf"[ \t]*[{_PIPES}{_FRAMES}+:=\-–— \t\u3000]*[ \t]*")
"""A line with nothing in it but the frame of a table."""
_RULE: Final = re.compile(rf"[{_FRAMES}=\-–—]{{2}}")
"""The line between the head of a table and its body, or between two rows."""
_DRAWN: Final = re.compile(rf"([{_FRAMES}=\-–—])\1|^[{_PIPES} \t\u3000]+$", re.MULTILINE)
_FACE: Final = re.compile(f"[┗┛┏┓╰╯╭╮][{_PIPES}][^{HAN}\\s]{{1,8}}[{_PIPES}][┗┛┏┓╰╯╭╮]")
"""A face, its cheeks pipes: ``┗|｀O′|┛``."""
_HAN: Final = re.compile(f"[{HAN}]")
_PROSE: Final = re.compile(f"[{HAN}][，。！？；]")
_CLAUSE: Final = re.compile("[，。！？；]")
_FORMULA: Final = re.compile("(?:[A-Za-z]{1,2}(?![A-Za-z])|[0-9α-ωΑ-Ω₀-₉⁰¹²³⁴-⁹+*/^().−-]){1,12}")
"""What stands between the bars of an absolute value."""
_MIN_PROSE_CHARS: Final = 30
_COMMAND: Final = re.compile(
    r"\|\s?(?:grep|egrep|awk|gawk|sed|wc|sort|uniq|head|tail|xargs|tee|less|more|cut|tr|jq|nl|iconv|bash|sh|python3?|perl)\b"
)
"""A pipe to a program: what it stands in is a command, whatever Chinese that holds."""
_QUOTED: Final = re.compile(r"(?<!`)`[^`\n]{1,80}`(?!`)")


@dataclass(frozen=True, slots=True)
class _Row:
    """A line with pipes in it, or the frame of a table: where it lies, and its runs of pipes.

    White space around a pipe belongs to its run. A frame has no runs.
    """

    start: int
    end: int
    is_frame: bool
    runs: tuple[tuple[int, int], ...] = ()
    bars: tuple[tuple[int, int], ...] = ()
    """The pipes one by one: between two of them is a cell, if an empty one."""

    @property
    def n_cells(self) -> int:
        """Parts that the pipes leave, without empty ones at the edges."""
        return 1 + sum(left > self.start and right < self.end for left, right in self.runs)

    @property
    def is_framed(self) -> bool:
        """Whether the line starts and ends with a pipe."""
        return self.runs[0][0] == self.start and self.runs[-1][1] == self.end

    @property
    def widths(self) -> set[int]:
        """Columns that the row may have; a pipe at one end alone closes a cell, or opens an empty one."""
        n_edges = (self.bars[0][0] == self.start) + (self.bars[-1][1] == self.end)
        n_inner = len(self.bars) - n_edges + 1
        return {n_inner, n_inner + 1} if n_edges == 1 else {n_inner}


_LABEL: Final = (
    "(?:作者|文字?|[图圖]片?|撰文|撰稿|[责責]任?[编編][辑輯]?|[编編][辑輯]|[来來]源|校[对對]|[摄攝]影|[审審]核|[记記]者|[统統][筹籌]|[监監][制製]"
    "|策[划劃]|[设設][计計]|[制製][图圖]|翻[译譯]|[编編][译譯])"
)
_CREDIT: Final = rf"{_LABEL}\s?[|｜]\s?[^|｜\n，。！？；]{{1,20}}?"
_CREDITS: Final = re.compile(rf"\s*{_CREDIT}(?:[\s\u3000]+{_CREDIT})*\s*")
"""Credits as posts set them, 撰文｜张三 编辑｜李四: no table, unless other rows stand beside."""


def _find_pipes(text: str, evidence: Evidence) -> Iterator[Replacement]:
    """Grids become rows of tab-separated cells; other parts between pipes become lines."""
    floor = 0
    code = find_code(text)
    for block in _group_rows(text, evidence.survey_of(text).find(Trait.PIPE | Trait.FRAME), code):
        rows = [row for row in block if not row.is_frame]
        if rows and all(_CREDITS.fullmatch(text, row.start, row.end) for row in rows):
            continue
        is_ruled = len(rows) > 1 and any(
            row.is_frame and _RULE.search(text, row.start, row.end) for row in block
        )
        is_doubled = _is_doubled(text, rows)
        definite = {width for row in rows if len(row.widths) == 1 for width in row.widths}
        number = -1
        for row in block:
            if row.is_frame:
                if rows or _is_drawn(text, row):
                    drop = _drop_line(text, row, floor)
                    floor = drop.end
                    yield drop
                continue
            number += 1
            beside = [rows[i] for i in (number - 1, number + 1) if 0 <= i < len(rows)]
            in_grid = is_ruled or any(_is_alike(row, other) for other in beside)
            closes = in_grid and _closes_cell(row, definite)
            if in_grid and not is_doubled and (closes or len(row.bars) > len(row.runs)):
                yield from _replace_bars(row, closes=closes)
            else:
                yield from _replace_pipes(text, row, in_grid=in_grid)
            floor = row.end


def _is_alike(row: _Row, other: _Row) -> bool:
    """Whether two rows have as many cells, empty ones counted or not."""
    return row.n_cells == other.n_cells or max(row.widths & other.widths, default=0) > 1


def _closes_cell(row: _Row, definite: set[int]) -> bool:
    """Whether the one pipe at an end of ``row`` has an empty cell beyond it: so the others' columns tell."""
    return len(row.widths) == 2 and max(row.widths) in definite and min(row.widths) not in definite


def _is_doubled(text: str, rows: Sequence[_Row]) -> bool:
    """Whether all rows have two pipes between cells, as wikis do: then no cell between the two."""
    inner = [text[a:b].strip() for row in rows for a, b in row.runs if a > row.start and b < row.end]
    return bool(inner) and all(_PIPE.sub("", run) == "" and len(run) == 2 for run in inner)


def _replace_bars(row: _Row, *, closes: bool) -> Iterator[Replacement]:
    """A tab for each pipe between two cells, empty or not, so that what follows keeps its column."""
    for left, right in row.bars:
        at_edge = left == row.start or right == row.end
        yield Replacement(left, right, "" if at_edge and not closes else "\t", 0.95)


def _is_drawn(text: str, row: _Row) -> bool:
    """Whether a frame without rows is one: pipes alone, or a line drawn; not box characters spoken of."""
    return _DRAWN.search(text, row.start, row.end) is not None


def _group_rows(text: str, places: list[int], code: Spans) -> Iterator[list[_Row]]:
    """Lines with pipes and the frames between them, in groups; any other line parts two groups."""
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
        row = None if code.holds(start) else _read_row(text, start, end, inside=beside)
        if not beside or row is None:
            yield block
            block = []
        if row is not None:
            block.append(row)
    yield block


def _read_row(text: str, start: int, end: int, *, inside: bool) -> _Row | None:
    """A row of a table or its frame; ``None`` for another line: prose with dashes, a program.

    A row has pipes, and Chinese, or pipes at both ends among other rows.
    """
    has_pipe = _PIPE.search(text, start, end) is not None
    if _FRAME.fullmatch(text, start, end):
        is_frame = has_pipe or sum(c in _FRAMES for c in text[start:end]) > 2
        return _Row(start, end, is_frame=True) if is_frame else None
    if not has_pipe:
        return None
    line = text[start:end].strip()
    if not (_HAN.search(line) or (inside and _PIPE.match(line[:1]) and _PIPE.match(line[-1:]))):
        return None
    runs, bars = (tuple(m.span() for m in kind.finditer(text, start, end)) for kind in (_RUN, _BAR))
    return _Row(start, end, is_frame=False, runs=runs, bars=bars)


def _replace_pipes(text: str, row: _Row, *, in_grid: bool) -> Iterator[Replacement]:
    is_single = not in_grid and not row.is_framed
    is_prose = is_single and _CLAUSE.search(text, row.start, row.end) is not None
    bars = _find_bars(text, row, is_prose=is_prose) if is_single else frozenset()
    if not in_grid and (_COMMAND.search(text, row.start, row.end) or is_program(text[row.start : row.end])):
        return
    kept = [m.span() for kind in (_FACE, _QUOTED) for m in kind.finditer(text, row.start, row.end)]
    for number, (left, right) in enumerate(row.runs):
        if number in bars or any(start <= left < end for start, end in kept):
            continue
        if left == row.start or right == row.end:
            yield Replacement(left, right, "", 0.99)
        elif not (in_grid and row.n_cells > 2) and _is_code(text, left, right, spaced=is_prose):
            continue
        elif len(row.runs) == 1 and right - left == 1 and not _stands_apart(text, left, right):
            yield from _replace_lone_pipe(text, row, left)
        elif not is_prose or _divides_prose(text, left, right):
            yield Replacement(left, right, "\t" if in_grid else "\n", 0.95)


def _find_bars(text: str, row: _Row, *, is_prose: bool) -> frozenset[int]:
    """Numbers of the runs that are the bars of a formula: ``|x|``, ``|a-b|``.

    Outside prose all runs must be such pairs: ``首页|TV|体育|新闻`` is a menu.
    """
    bars: list[int] = []
    for number, (_, right) in enumerate(row.runs[:-1]):
        after = row.runs[number + 1]
        is_pair = (
            (not bars or bars[-1] < number)
            and _PIPE.match(text, right - 1) is not None
            and _PIPE.match(text, after[0]) is not None
            and _FORMULA.fullmatch(text, right, after[0]) is not None
        )
        if is_pair:
            bars += (number, number + 1)
    return frozenset(bars) if is_prose or len(bars) == len(row.runs) else frozenset()


def _replace_lone_pipe(text: str, row: _Row, at: int) -> Iterator[Replacement]:
    """One pipe between two words: a stray in prose, a colon in a headline.

    The full-width one is set by authors (``深度｜标题``) and stays.
    """
    if text[at] == "｜":
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


def _divides_prose(text: str, left: int, right: int) -> bool:
    """Whether a pipe among clauses divides two texts: after an end, or with space and Chinese around."""
    if _stands_apart(text, left, right):
        return True
    is_latin = any(c.isascii() and c.isalpha() for c in (text[left - 1], text[right]))
    return text[left].isspace() and text[right - 1].isspace() and not is_latin


def _is_code(text: str, left: int, right: int, *, spaced: bool) -> bool:
    """Whether a pipe binds two Latin words: ``a|b``, ``a || b``, and ``ls | wc`` where ``spaced``."""
    is_ascii = text[left - 1].isascii() and text[right].isascii()
    is_or = text[left:right] == " || "
    return is_ascii and (spaced or is_or or not (text[left].isspace() or text[right - 1].isspace()))


_TRIGGER: Final = re.compile(f"[{_PIPES}]|[{_FRAMES}]{{3}}")
PIPES: Final = Rule("pipes", _find_pipes, lambda survey: survey.has(Trait.PIPE | Trait.FRAME))
