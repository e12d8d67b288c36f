"""What a stream of bytes holds, told from its first bytes and never from its name."""

from __future__ import annotations

import csv
import json
import re
from enum import StrEnum
from typing import Final

from translate.archive.item import Fields

HEAD_BYTES: Final = 4096
"""Bytes that are enough to tell every kind."""


class Kind(StrEnum):
    """Kinds of content that a reader knows."""

    ZIP = "zip archive"
    TAR = "tar archive"
    GZIP = "gzip"
    BZIP2 = "bzip2"
    XZ = "xz"
    ZSTD = "zstd"
    WARC = "web archive"
    JSON_LINES = "JSON lines"
    JSON = "JSON"
    TABLE = "table"
    TEXT = "text"
    FOREIGN = "no text"


PACKERS: Final = (Kind.GZIP, Kind.BZIP2, Kind.XZ, Kind.ZSTD)

_MAGIC: Final = (
    (b"PK\x03\x04", Kind.ZIP),
    (b"PK\x05\x06", Kind.ZIP),
    (b"\x1f\x8b", Kind.GZIP),
    (b"BZh", Kind.BZIP2),
    (b"\xfd7zXZ\x00", Kind.XZ),
    (b"\x28\xb5\x2f\xfd", Kind.ZSTD),
    (b"WARC/", Kind.WARC),
)
_FOREIGN: Final = (
    (b"%PDF-", "a PDF"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"RIFF", "a RIFF file (sound, film or picture)"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office document"),
    (b"SQLite format 3\x00", "a database"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"{\\rtf", "an RTF document"),
    (b"ID3", "a sound file"),
    (b"wOFF", "a font"),
    (b"wOF2", "a font"),
    (b"\x00\x01\x00\x00\x00", "a font"),
)
_UTF16_32_MARKS: Final = (b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")
_TAR_MAGIC_OFFSET: Final = 257


def sniff_kind(head: bytes, fields: Fields) -> Kind:
    """Tell what a stream holds from its first ``HEAD_BYTES`` bytes (fewer where it is shorter)."""
    for magic, kind in _MAGIC:
        if head.startswith(magic):
            return kind
    if head[_TAR_MAGIC_OFFSET : _TAR_MAGIC_OFFSET + 5] == b"ustar":
        return Kind.TAR
    if describe_foreign(head) is not None:
        return Kind.FOREIGN
    return _sniff_text(head, fields)


def describe_foreign(head: bytes) -> str | None:
    """Say what a stream is that holds no text, ``None`` where it may be text."""
    for magic, name in _FOREIGN:
        if head.startswith(magic):
            return name
    if head[4:8] == b"ftyp":
        return "a film"
    if b"\x00" in head and not _looks_like_utf16(head):
        return "binary data"
    return None


def _looks_like_utf16(head: bytes) -> bool:
    """A byte order mark, or NULs on one side only of the byte pairs (ASCII within UTF-16)."""
    if head.startswith(_UTF16_32_MARKS):
        return True
    even, odd = head[0::2].count(0), head[1::2].count(0)
    return len(head) >= 16 and max(even, odd) > 0 and min(even, odd) == 0 and _plausible_utf16(head, odd > 0)


def _plausible_utf16(head: bytes, little_endian: bool) -> bool:
    """Whether the pairs read as UTF-16 are mostly Chinese characters and ASCII."""
    text = head[: len(head) // 2 * 2].decode("utf-16-le" if little_endian else "utf-16-be", "replace")
    return len(re.findall(r"[\n\r -~\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]", text)) > 0.9 * len(text)


def _sniff_text(head: bytes, fields: Fields) -> Kind:
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if start[:1] in (b"{", b"["):
        first = start.split(b"\n", 1)[0].rstrip()
        if start.startswith(b"{") and (_is_json_object(first) or _is_cut_row(first, head)):
            return Kind.JSON_LINES
        return Kind.JSON if re.match(rb'[\[{]\s*["{\[\]}]', start) else Kind.TEXT
    header = start.split(b"\n", 1)[0].decode("utf-8", "replace")
    if table_delimiter(header, fields) is not None:
        return Kind.TABLE
    header = start.split(b"\n", 1)[0].decode("gb18030", "replace")
    return Kind.TABLE if table_delimiter(header, fields) is not None else Kind.TEXT


def _is_cut_row(first: bytes, head: bytes) -> bool:
    """Whether the head ends within a first line that starts as a JSON row does."""
    return (
        len(head) >= HEAD_BYTES and len(first) > HEAD_BYTES // 2 and re.match(rb'\{\s*"', first) is not None
    )


def _is_json_object(line: bytes) -> bool:
    try:
        return isinstance(json.loads(line), dict)
    except ValueError:  # no JSON, or no text
        return False


def table_delimiter(header: str, fields: Fields) -> str | None:
    """The delimiter of a table whose first line names a text column, ``None`` where it is no such table."""
    for delimiter in (",", "\t", ";"):
        if delimiter not in header:
            continue
        try:
            names = next(csv.reader([header.strip()], delimiter=delimiter), [])
        except csv.Error:
            continue
        known = {name.strip().lower() for name in names}
        if known & {name.lower() for name in fields.text}:
            return delimiter
    return None
