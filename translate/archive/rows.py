"""Tables and JSON: an article a row, its parts under names."""

from __future__ import annotations

import codecs
import csv
import json
from collections.abc import Iterator, Mapping
from typing import IO, Any, Final

from translate.archive.item import MIB, Fields, Item, Limits, Refusal
from translate.archive.tables import list_columns, read_header
from translate.errors import InputError

_UTF16_MARKS: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
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
        try:
            row = json.loads(_decode(line))
        except (ValueError, RecursionError) as error:
            yield Refusal(f"{doc_id}/{number}", place, f"the line is no JSON ({error})")
            continue
        yield _make_item(row, number, doc_id, place, fields)


def read_json(
    data: bytes, doc_id: str, origin: str, limits: Limits, fields: Fields
) -> Iterator[Item | Refusal]:
    """Yield the items of a JSON file: one object, or a list of objects.

    Raises:
        InputError: no JSON.

    """
    try:
        found = json.loads(_decode(data))
    except (ValueError, RecursionError) as error:
        raise InputError(f"{origin} starts as JSON and is none ({error}).") from error
    rows = found if isinstance(found, list) else [found]
    for number, row in enumerate(rows, 1):
        item = _make_item(row, number, doc_id, f"{origin}, entry {number}", fields)
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
    header = read_header(_decode(first), fields)
    names = header.names
    if not header.names_text(fields):
        raise InputError(
            f"{origin} is a table, and none of its columns is {_list_wanted(fields)}; it has "
            f"{list_columns(header)}. {_NAME_YOURS}"
        )
    rows = csv.reader(_decode_lines(stream), delimiter=header.delimiter)
    number = 0
    try:
        for cells in rows:
            if not any(cells):
                continue
            number += 1
            place = f"{origin}, row {number}"
            if len(cells) != len(names):
                reason = f"the row should have {len(names)} columns, found {len(cells)}"
                yield Refusal(f"{doc_id}/{number}", place, reason)
                continue
            yield _make_item(dict(zip(names, cells, strict=True)), number, doc_id, place, fields)
    except csv.Error as error:
        raise InputError(
            f"{origin} cannot be divided into rows after row {number} ({error}); what follows is not read."
        ) from error


def _decode_lines(stream: IO[bytes]) -> Iterator[str]:
    for line in stream:
        yield _decode(line)


def _decode(data: bytes) -> str:
    """Text of one line, or of a whole file, in UTF-8 or GB18030, or in UTF-16 with its mark.

    Bytes in neither become lone surrogates, which the row's check refuses: a damaged
    row must not take the others with it.
    """
    encodings = ("utf-16",) if data.startswith(_UTF16_MARKS) else ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode("utf-8", "surrogateescape")


def _make_item(row: Any, number: int, doc_id: str, place: str, fields: Fields) -> Item | Refusal:
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
    if any("\ud800" <= char <= "\udfff" for char in text):
        return Refusal(row_id, place, "the text is neither UTF-8 nor GB18030")
    return Item.of_row(row_id, place, text, _find(row, fields.title), _find(row, fields.date))


def _list_wanted(fields: Fields) -> str:
    *others, last = fields.text
    return f"{', '.join(others)} or {last}" if others else last


def _find(row: Mapping[str, Any], names: tuple[str, ...]) -> str | None:
    """The value under the first name that is there and holds something; names are matched without case."""
    by_name = {str(key).strip().lower(): value for key, value in row.items()}
    for name in names:
        value = by_name.get(name.lower())
        if isinstance(value, str) and value.strip():
            return value
        if isinstance(value, int) and not isinstance(value, bool):
            return str(value)
    return None
