"""Tables as text: their columns, and what tells them from prose."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from io import StringIO
from typing import Final

from translate.archive.item import Fields

_DELIMITERS: Final = (",", "\t", ";")
_NO_DELIMITER: Final = "\x1f"
"""Divides nothing: a table of one column may hold commas."""
_ONE_COLUMN_CHARS: Final = 40
_MIN_SHARE: Final = 0.5
_MIN_SHARE_IN_TEXT: Final = 0.8
_MIN_ROWS_IN_TEXT: Final = 2


@dataclass(frozen=True, slots=True)
class Header:
    """The first line of a table."""

    delimiter: str
    names: tuple[str, ...]

    def names_text(self, fields: Fields) -> bool:
        """Whether one of the columns is known to hold the article; names are matched without case."""
        return bool({name.lower() for name in self.names} & {name.lower() for name in fields.text})


def read_header(line: str, fields: Fields) -> Header:
    """Divide the first line of a table where that gives a text column, else where it gives most columns."""
    found = [_divide(line, delimiter) for delimiter in _DELIMITERS if delimiter in line]
    found.append(_divide(line, _NO_DELIMITER))
    for header in found:
        if header.names_text(fields):
            return header
    return max(found, key=lambda header: len(header.names))


def _divide(line: str, delimiter: str) -> Header:
    try:
        names = next(csv.reader([line.strip()], delimiter=delimiter), [])
    except csv.Error:
        names = [line]
    return Header(delimiter, tuple(name.strip() for name in names))


def list_columns(header: Header) -> str:
    """The columns as a message names them."""
    shown = [
        name if len(name) <= _ONE_COLUMN_CHARS else f"{name[:_ONE_COLUMN_CHARS]}…" for name in header.names
    ]
    return ", ".join(shown[:12]) + (f" and {len(shown) - 12} more" if len(shown) > 12 else "")


def looks_like_table(head: str, fields: Fields, *, is_cut: bool, is_named_text: bool) -> bool:
    """Whether a text starts as a table does: its first line names a text column, and rows follow.

    Args:
        head: start of the text.
        fields: names of text columns.
        is_cut: whether the text goes on behind ``head``.
        is_named_text: whether its name says that it is a text: then several rows have to agree.

    """
    first, _, rest = head.partition("\n")
    header = read_header(first, fields)
    if not header.names_text(fields) or len(header.names) < 2:
        return False
    rows = _read_rows(rest, header.delimiter)
    if is_cut and rows and len(rows[-1]) != len(header.names):
        rows = rows[:-1]
    n_whole = sum(len(row) == len(header.names) for row in rows)
    if is_named_text:
        return n_whole >= max(_MIN_ROWS_IN_TEXT, _MIN_SHARE_IN_TEXT * len(rows))
    return n_whole >= _MIN_SHARE * len(rows) and (n_whole > 0 or is_cut or not rest.strip())


def _read_rows(text: str, delimiter: str) -> Sequence[Sequence[str]]:
    rows: list[list[str]] = []
    with suppress(csv.Error):  # a field longer than the limit: what came before it counts
        rows.extend(row for row in csv.reader(StringIO(text, newline=""), delimiter=delimiter) if any(row))
    return rows
