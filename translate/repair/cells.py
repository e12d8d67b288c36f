"""Cells of a page's tables: which hold data, which hold the page, and how far they span.

Old pages are laid out with tables. A cell of such a table keeps its paragraphs; one of
a table of data is a single line, whatever stands in it, or its figures would part
from their row.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from lxml import etree

_STOP: Final = re.compile("[。！？]")
_CELLS: Final = frozenset(("td", "th"))
_PARTS: Final = frozenset(("p", "div", "br", "li", "section", "article"))
_MIN_STOPS: Final = 3
_MIN_STOPS_IN_GRID: Final = 12
_MIN_ROWS: Final = 3
"""Rows with as many cells each, two or more, make a grid: there even long cells hold data."""
_MAX_COLUMNS: Final = 60
"""Columns that spans are followed through: one that claims hundreds would only stretch the text."""


@dataclass(slots=True)
class _Cell:
    element: etree._Element
    n_chars: int = 0
    n_stops: int = 0
    n_parts: int = 0
    is_frame: bool = False
    """Holds a table, or the headline of the page."""
    holds_data: bool = False
    """Holds a table of data and nothing that lays out a page."""


@dataclass(slots=True)
class _Table:
    rows: list[list[_Cell]] = field(default_factory=list)
    open_cells: list[_Cell] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Cells:
    """What is known about the cells of a tree."""

    pages: frozenset[etree._Element]
    """Cells that hold a part of the page, paragraphs and all."""
    skips: dict[etree._Element, int]
    """Columns to leave empty before a cell, for those that other cells cover."""


def survey_cells(root: etree._Element) -> Cells:
    """Tell the cells of all tables under ``root`` apart."""
    pages: list[etree._Element] = []
    skips: dict[etree._Element, int] = {}
    open_tables: list[_Table] = []
    for event, element in etree.iterwalk(root, events=("start", "end")):
        name = element.tag if isinstance(element.tag, str) else ""
        if event == "start":
            if name == "table":
                open_tables.append(_Table())
            elif open_tables:
                _open(open_tables[-1], element, name)
            if name not in {"script", "style"}:
                _count(open_tables, element.text)
            continue
        if name == "table":
            table = open_tables.pop()
            found = [cell.element for cell in _find_pages(table)]
            pages += found
            if not found:
                skips.update(_find_skips(table))
            if open_tables and open_tables[-1].open_cells:
                cell = open_tables[-1].open_cells[-1]
                is_data = not found and sum(cell.n_stops for row in table.rows for cell in row) < _MIN_STOPS
                cell.holds_data |= is_data
                cell.is_frame |= not is_data
        elif name in _CELLS and open_tables and open_tables[-1].open_cells:
            open_tables[-1].open_cells.pop()
        if element is not root:
            _count(open_tables, element.tail)
    return Cells(frozenset(pages), skips)


def _open(table: _Table, element: etree._Element, name: str) -> None:
    if name == "tr" or not table.rows:
        table.rows.append([])
    if name in _CELLS:
        cell = _Cell(element)
        table.rows[-1].append(cell)
        table.open_cells.append(cell)
    elif table.open_cells:
        table.open_cells[-1].n_parts += name in _PARTS
        table.open_cells[-1].is_frame |= name == "h1"


def _count(open_tables: list[_Table], text: str | None) -> None:
    if text and open_tables and open_tables[-1].open_cells:
        cell = open_tables[-1].open_cells[-1]
        cell.n_chars += len(text.strip())
        cell.n_stops += len(_STOP.findall(text))


def _find_pages(table: _Table) -> Iterator[_Cell]:
    """Cells with a part of the page: all of a table with one column, else those with prose in parts."""
    cells = [cell for row in table.rows for cell in row]
    widths = [
        sum(bool(cell.n_chars or cell.is_frame or cell.holds_data) for cell in row) for row in table.rows
    ]
    filled = [width for width in widths if width]
    is_column = bool(filled) and max(filled) == 1
    is_grid = len(filled) >= _MIN_ROWS and min(filled) > 1 and max(filled) == min(filled)
    min_stops = _MIN_STOPS_IN_GRID if is_grid else _MIN_STOPS
    n_within = sum(cell.holds_data for cell in cells)
    parts_figures = len(filled) > 1 and min(filled) > 1 and 2 * n_within < len(cells)
    for cell in cells:
        is_prose = cell.n_stops >= min_stops and cell.n_parts > 1
        is_frame = cell.is_frame or (cell.holds_data and not parts_figures)
        if is_frame or is_prose or (is_column and cell.n_parts):
            yield cell


def _find_skips(table: _Table) -> Iterator[tuple[etree._Element, int]]:
    """Cells, each with the columns before it that a cell to the left or above covers."""
    covered: dict[int, int] = {}  # rows that a column is still covered for
    for row in table.rows:
        column = 0
        rest = {place: n_rows - 1 for place, n_rows in covered.items() if n_rows > 1}
        left = 0
        for cell in row:
            while column in covered:
                column += 1
                left += 1
            if left:
                yield cell.element, left
            n_columns, n_rows = (_read_span(cell.element, name) for name in ("colspan", "rowspan"))
            if n_rows > 1:
                rest |= dict.fromkeys(range(column, min(column + n_columns, _MAX_COLUMNS)), n_rows - 1)
            column += n_columns
            left = n_columns - 1
        covered = rest


def _read_span(cell: etree._Element, name: str) -> int:
    value = cell.get(name, "").strip()
    limit = _MAX_COLUMNS if name == "colspan" else 1000  # as browsers limit rows
    return int(value) if re.fullmatch("[1-9][0-9]{0,3}", value) and int(value) <= limit else 1
