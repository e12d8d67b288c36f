"""What a stream of bytes holds, told from its first bytes; its name settles what these leave open."""

from __future__ import annotations

import codecs
import json
import re
from enum import StrEnum
from typing import Final

from translate.archive.foreign import find_foreign
from translate.archive.item import Fields
from translate.archive.tables import looks_like_table

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

JSON_SUFFIXES: Final = frozenset({"json", "jsonl", "ndjson"})
TABLE_SUFFIXES: Final = frozenset({"csv", "tsv", "tab"})
"""Of names that promise a table."""
_TEXT_SUFFIXES: Final = frozenset({"txt", "text"})
_MARKUP_SUFFIXES: Final = frozenset({"md", "markdown", "htm", "html", "xhtml", "shtml"})
"""Of names that no table has."""
_PACKED_SUFFIXES: Final = frozenset({"gz", "bz2", "xz", "zst"})
_MAGIC: Final = tuple(
    (re.compile(pattern), kind)
    for pattern, kind in (
        (rb"PK(?:\x03\x04|\x05\x06)", Kind.ZIP),
        (rb"\x1f\x8b", Kind.GZIP),
        (rb"BZh[1-9](?:1AY&SY|\x17\x72\x45\x38\x50\x90)", Kind.BZIP2),
        (rb"\xfd7zXZ\x00", Kind.XZ),
        (rb"\x28\xb5\x2f\xfd", Kind.ZSTD),
        (rb"WARC/\d\.\d+\r?\n", Kind.WARC),
    )
)
_TAR_HEADER_BYTES: Final = 512
_TAR_SUM: Final = slice(148, 156)
_TAR_MAGIC: Final = slice(257, 265)


def name_suffix(name: str) -> str:
    """The suffix of a file or member that tells its content: ``csv`` for ``a/ROWS.csv.gz``."""
    suffixes = name.rpartition("/")[2].lower().split(".")[1:]
    while len(suffixes) > 1 and suffixes[-1] in _PACKED_SUFFIXES:
        suffixes.pop()
    return suffixes[-1] if suffixes else ""


def sniff_kind(head: bytes, fields: Fields, name: str = "") -> Kind:
    """Tell what a stream holds from its first ``HEAD_BYTES`` bytes (fewer where it is shorter).

    Its name decides only between text and table, which one content can be both of.
    """
    for pattern, kind in _MAGIC:
        if pattern.match(head):
            return kind
    if _is_tar(head):
        return Kind.TAR
    suffix = name_suffix(name)
    if find_foreign(head, suffix) is not None:
        return Kind.FOREIGN
    return _sniff_text(head, fields, suffix)


def _is_tar(head: bytes) -> bool:
    """The magic of newer tar files, or, for older ones and where it was damaged, the header's sum."""
    header = head[:_TAR_HEADER_BYTES]
    if header[_TAR_MAGIC] in (b"ustar\x0000", b"ustar  \x00"):
        return True
    stated = re.fullmatch(rb"[ 0]*([0-7]{1,6})[ \x00]*", header[_TAR_SUM])
    if len(header) < _TAR_HEADER_BYTES or stated is None:
        return False
    return int(stated[1], 8) == sum(header) - sum(header[_TAR_SUM]) + 8 * ord(" ")


def _sniff_text(head: bytes, fields: Fields, suffix: str) -> Kind:
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        head = head.decode("utf-16", "ignore").encode("utf-8", "ignore")
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if start[:1] in (b"{", b"["):
        first = start.split(b"\n", 1)[0].rstrip()
        if start.startswith(b"{") and (_is_json_object(first) or _is_cut_row(first, head)):
            return Kind.JSON_LINES
        return Kind.JSON if re.match(rb'[\[{]\s*["{\[\]}]', start) else Kind.TEXT
    if suffix in TABLE_SUFFIXES:
        return Kind.TEXT if start.startswith(b"<") else Kind.TABLE  # pages are exported under such names
    if suffix in _MARKUP_SUFFIXES:
        return Kind.TEXT
    for encoding in ("utf-8", "gb18030"):
        if looks_like_table(
            start.decode(encoding, "replace"),
            fields,
            is_cut=len(head) >= HEAD_BYTES,
            is_named_text=suffix in _TEXT_SUFFIXES,
        ):
            return Kind.TABLE
    return Kind.TEXT


def _is_cut_row(first: bytes, head: bytes) -> bool:
    """Whether the head ends within a first line that starts as a JSON row does."""
    return (
        len(head) >= HEAD_BYTES and len(first) > HEAD_BYTES // 2 and re.match(rb'\{\s*"', first) is not None
    )


def _is_json_object(line: bytes) -> bool:
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):  # no JSON, or no text; or nested beyond reason
        return False
