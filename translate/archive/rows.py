"""Tables and JSON: an article a row, its parts under names."""

from __future__ import annotations

import codecs
import csv
import json
import re
from collections.abc import Iterator, Mapping
from typing import IO, Any, Final

from translate.archive.item import MIB, Fields, Item, Limits, Refusal
from translate.archive.tables import list_columns, read_header
from translate.errors import InputError

_UTF16_MARKS: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_ARTICLES_A_ROW: Final = 4
"""Longest row of a table of several lines, in largest articles: beside the text it may hold the page."""
_BYTE: Final = re.compile("[\udc80-\udcff]")
"""A byte that no encoding reads, as ``surrogateescape`` writes it."""
_NAME_YOURS: Final = "Name the one that holds the article with --text-field."


def read_json_lines(
    stream: IO[bytes], doc_id: str, origin: str, limits: Limits, fields: Fields
) -> Iterator[Item | Refusal]:
    """Yield an item a line; a line that cannot be used becomes a refusal that names it.

    Raises:
        InputError: the file is in UTF-16.

    """
    number = 0
    while line := stream.readline(limits.document_mib * MIB + 1):
        number += 1
        place = f"{origin}, line {number}"
        if len(line) > limits.document_mib * MIB:
            yield Refusal(f"{doc_id}/{number}", place, f"the line is longer than {limits.document_mib} MiB")
            while line and not line.endswith(b"\n"):
                line = stream.readline(MIB)
            continue
        if number == 1 and line.startswith(_UTF16_MARKS):
            raise InputError(f"{origin} has lines of JSON in UTF-16; save it in UTF-8.")
        if not line.strip():
            continue
        text, is_read = _decode(line)
        try:
            row = json.loads(text)
        except (ValueError, RecursionError) as error:
            yield Refusal(f"{doc_id}/{number}", place, f"the line is no JSON ({error})")
            continue
        yield _make_item(row, number, doc_id, place, fields, is_read=is_read)


def read_json(
    data: bytes, doc_id: str, origin: str, limits: Limits, fields: Fields
) -> Iterator[Item | Refusal]:
    """Yield the items of a JSON file: one object, or a list of objects.

    Raises:
        InputError: no JSON.

    """
    text, is_read = _decode(data)
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise InputError(f"{origin} starts as JSON and is none ({error}).") from error
    rows = found if isinstance(found, list) else [found]
    for number, row in enumerate(rows, 1):
        item = _make_item(row, number, doc_id, f"{origin}, entry {number}", fields, is_read=is_read)
        if isinstance(item, Item) and item.n_bytes > limits.document_mib * MIB:
            reason = f"larger than {limits.document_mib} MiB, the most for one article; split it"
            item = Refusal(item.doc_id, item.origin, reason)
        yield item


def read_table(
    stream: IO[bytes], doc_id: str, origin: str, limits: Limits, fields: Fields
) -> Iterator[Item | Refusal]:
    """Yield an item a row of a table whose first line names its columns.

    Raises:
        InputError: none of the columns is known to hold the article, the table is in UTF-16, or its rows
            cannot be told apart any more.

    """
    csv.field_size_limit(limits.document_mib * MIB)
    first = stream.readline(MIB)
    while first and not first.strip():
        first = stream.readline(MIB)
    if first.startswith(_UTF16_MARKS):
        raise InputError(f"{origin} is a table in UTF-16; save it in UTF-8.")
    if not first:
        raise InputError(f"{origin} should name its columns in its first line, found an empty file.")
    header = read_header(_decode(first)[0], fields)
    names = header.names
    if not header.names_text(fields):
        raise InputError(
            f"{origin} is a table, and none of its columns is {_list_wanted(fields)}; it has "
            f"{list_columns(header)}. {_NAME_YOURS}"
        )
    lines = _Lines(stream, limits.document_mib)
    number = 0
    try:
        for cells in csv.reader(lines, delimiter=header.delimiter):
            was_cut = lines.begin_row()
            if not (any(cells) or was_cut):
                continue
            number += 1
            place = f"{origin}, row {number}"
            if was_cut:
                reason = f"a line of the row is longer than {limits.document_mib} MiB"
                yield Refusal(f"{doc_id}/{number}", place, reason)
                continue
            if len(cells) != len(names):
                reason = f"the row should have {len(names)} columns, found {len(cells)}"
                yield Refusal(f"{doc_id}/{number}", place, reason)
                continue
            row = dict(zip(names, cells, strict=True))
            yield _make_item(row, number, doc_id, place, fields, is_read=False)
    except csv.Error as error:
        raise InputError(
            f"{origin} cannot be divided into rows after row {number} ({error}); what follows is not read."
        ) from error


class _Lines:
    """The lines of a table, decoded, none longer than an article may be.

    Of a longer one only the quotation mark is left that it may have open or close, so that the rows behind
    it are divided rightly.
    """

    def __init__(self, stream: IO[bytes], limit_mib: int) -> None:
        self._stream = stream
        self._limit_mib = limit_mib
        self._was_cut = False
        self._n_bytes = 0
        """Of the row, so far."""

    def __iter__(self) -> Iterator[str]:
        """Yield them.

        Raises:
            csv.Error: the lines of one row are longer together than any article.

        """
        limit = self._limit_mib * MIB
        while line := self._stream.readline(limit + 1):
            self._n_bytes += min(len(line), limit)
            if self._n_bytes > _ARTICLES_A_ROW * limit:
                raise csv.Error(f"a row is longer than {_ARTICLES_A_ROW * self._limit_mib} MiB")
            if len(line) <= limit:
                yield _decode(line)[0]
                continue
            self._was_cut = True
            n_marks = line.count(b'"')
            while line and not line.endswith(b"\n"):
                line = self._stream.readline(MIB)
                n_marks += line.count(b'"')
            yield '"\n' if n_marks % 2 else "\n"

    def begin_row(self) -> bool:
        """Note that a row has ended; say whether one of its lines was too long."""
        was_cut, self._was_cut, self._n_bytes = self._was_cut, False, 0
        return was_cut


def _decode(data: bytes) -> tuple[str, bool]:
    """Text of one line, or of a whole file, in UTF-8 or GB18030, or in UTF-16 with its mark.

    Bytes in neither become lone surrogates, which the row's check refuses: a damaged
    row must not take the others with it. The second value says that there are no such bytes.
    """
    encodings = ("utf-16",) if data.startswith(_UTF16_MARKS) else ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            return data.decode(encoding), True
        except UnicodeDecodeError:
            continue
    return data.decode("utf-8", "surrogateescape"), False


def _make_item(
    row: Any, number: int, doc_id: str, place: str, fields: Fields, *, is_read: bool
) -> Item | Refusal:
    """An item of a row; ``is_read`` where its bytes were text, so that half an emoji is the author's own."""
    if not isinstance(row, dict):
        return Refusal(f"{doc_id}/{number}", place, f"an object is expected, found {type(row).__name__}")
    identifier = _find(row, fields.identifier)
    row_id = f"{doc_id}/{identifier or number}"
    text = _find(row, fields.text)
    if text is None:
        names = ", ".join(str(name) for name in list(row)[:12])
        reason = (
            f"none of its fields is {_list_wanted(fields)} and holds a text; it has {names}. {_NAME_YOURS}"
        )
        return Refusal(row_id, place, reason)
    if not is_read and _BYTE.search(text):
        return Refusal(row_id, place, "the text is neither UTF-8 nor GB18030")
    date = _find(row, fields.date, may_have_fraction=True)
    return Item.of_row(row_id, place, text, _find(row, fields.title), date)


def _list_wanted(fields: Fields) -> str:
    *others, last = fields.text
    return f"{', '.join(others)} or {last}" if others else last


def _find(row: Mapping[str, Any], names: tuple[str, ...], *, may_have_fraction: bool = False) -> str | None:
    """The value under the first name that is there and holds something; names are matched without case."""
    by_name = {str(key).strip().lower(): value for key, value in row.items()}
    for name in names:
        value = by_name.get(name.lower())
        if isinstance(value, str) and value.strip():
            return value
        if isinstance(value, int) and not isinstance(value, bool):
            return str(value)
        if may_have_fraction and isinstance(value, float):
            return str(value)
    return None
