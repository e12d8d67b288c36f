"""Rows of tables, written with bars or tabs, as one block a cell."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby
from typing import Final

from translate.document import Role
from translate.structure.block import Block, trim
from translate.structure.credits import read_byline_line

_SEPARATOR: Final = {
    "bar": re.compile(r"[|｜│┃]"),
    "tab": re.compile(r"\t+"),
    "gap": re.compile(r"(?:[ \u3000]{2,}|\u3000)"),
}
_RULE: Final = re.compile(r"[\s|｜│┃:：\-—=+─━┼┬┴├┤┌┐└┘]+")
_MAX_ROW_CHARS: Final = 2000
_MAX_SPACED_CHARS: Final = 200
_MAX_SPACED_CELL_CHARS: Final = 24
_SENTENCE: Final = re.compile(r"[，。；！？：]")
_FIGURE: Final = re.compile(r"[-+]?\d[\d.,]*[%％]?|[-—–]+")
MIN_SPACED_CELLS: Final = 3


def divide_tables(text: str, blocks: Sequence[Block]) -> list[Block]:
    """Replace each row of a table by its cells.

    A row starts with a bar and has two or more, or stands beside another row with
    as many bars (or tabs). A lone bar in a line (``标题｜副标题``) makes no table. Between
    three cells or more wide spaces may stand, where each row but the first has a figure.
    A bar belongs to the cell after it, the last one to the cell before it.
    """
    kinds = [_find_row_kind(text, block) for block in blocks]
    divided: list[Block] = []
    for _, group in groupby(range(len(blocks)), key=lambda index: kinds[index]):
        indices = list(group)
        kind = kinds[indices[0]]
        if kind is not None and all(_is_credit(text, blocks[index]) for index in indices):
            kind = None
        if kind is not None and kind[0] == "gap" and not _is_spaced_table(text, [blocks[i] for i in indices]):
            kind = None
        for index in indices:
            block = blocks[index]
            if kind is None or block.role is not Role.BODY:
                divided.append(block)
                continue
            separator = _SEPARATOR[kind[0]]
            cells = _divide_row(text, block, separator)
            alone = len(indices) == 1 and (len(cells) < 2 or not separator.match(text, block.start))
            divided.extend([block] if alone else cells)
    return divided


def _is_credit(text: str, block: Block) -> bool:
    """Whether a line with a bar names who wrote or edited: 编辑 | 李四."""
    return read_byline_line(text, block.start, block.end) is not None


def _find_row_kind(text: str, block: Block) -> tuple[str, int] | None:
    """Separator of a row, and what must agree with the row beside it.

    Rows between bars on both sides, and rows with tabs, may differ in their number
    of cells; with bars between cells alone the number must be the same.
    """
    if block.end - block.start > _MAX_ROW_CHARS:
        return None
    line = text[block.start : block.end]
    n_bars = len(_SEPARATOR["bar"].findall(line))
    starts_with_bar = _SEPARATOR["bar"].match(line) is not None
    if block.role is Role.RESIDUE:
        return ("bar", 0) if n_bars > 1 and _RULE.fullmatch(line) else None
    if starts_with_bar:
        return ("bar", 0) if n_bars > 1 else None
    if n_bars:
        return ("bar", n_bars)
    if "\t" in line:
        return ("tab", 0)
    if len(line) > _MAX_SPACED_CHARS or _SENTENCE.search(line):
        return None
    n_cells = len(_SEPARATOR["gap"].split(line))
    return ("gap", n_cells) if n_cells >= MIN_SPACED_CELLS else None


def _is_spaced_table(text: str, rows: Sequence[Block]) -> bool:
    """Whether lines with wide spaces are rows of figures under their heads, and no list of names."""
    cells = [_SEPARATOR["gap"].split(text[row.start : row.end]) for row in rows]
    if len(cells) < 2 or any(len(cell) > _MAX_SPACED_CELL_CHARS for row in cells for cell in row):
        return False
    return all(any(_FIGURE.fullmatch(cell) for cell in row) for row in cells[1:])


def _divide_row(text: str, block: Block, separator: re.Pattern[str]) -> list[Block]:
    bounds = [block.start]
    bounds += [match.start() for match in separator.finditer(text, block.start + 1, block.end)]
    cells: list[Block] = []
    for start, end in zip(bounds, [*bounds[1:], block.end], strict=True):
        first, last = trim(text, start, end)
        if first == last:
            continue
        empty = not any(char.isalnum() for char in text[first:last])
        if empty and cells:
            cells[-1] = replace(cells[-1], end=last)
        else:
            cells.append(Block(first, last, Role.CELL, gap=block.gap and not cells, joined=bool(cells)))
    return cells
