"""What a reader hands on: documents, refusals, and how far it has come."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from translate.errors import ConfigError
from translate.structure.dates import find_date

MIB: Final = 1 << 20
_SECONDS: Final = re.compile(r"(?:(\d{9,10})|(\d{10})\d{3})(?:\.\d*)?")
"""Since 1970; a databank's in milliseconds, a data frame's with a fraction."""
_SURROGATES: Final = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on what one input may ask of the machine."""

    document_mib: int = 16
    """Largest single document."""
    nested_mib: int = 4096
    """Largest archive inside an archive; it is unpacked to a temporary file."""
    depth: int = 4
    """Archives within archives; a compressed file that is no archive does not count."""
    expansion: int = 500
    """Unpacked size over packed size, at most, once ``expansion_floor_mib`` is reached."""
    expansion_floor_mib: int = 64
    """No archive is called a bomb below this unpacked size."""
    name_chars: int = 1024
    """Longest path of a member."""


@dataclass(frozen=True, slots=True)
class Fields:
    """Names of the columns or keys that hold an article; the first that is there is taken."""

    text: tuple[str, ...] = ("text", "content", "body", "article", "正文", "内容", "內容", "文本", "全文")
    title: tuple[str, ...] = ("title", "headline", "标题", "標題", "题目")
    date: tuple[str, ...] = ("date", "published", "publish_date", "time", "日期", "发布时间", "時間", "时间")
    identifier: tuple[str, ...] = ("id", "doc_id", "_id", "uuid", "url", "编号", "編號")


@dataclass(frozen=True, slots=True)
class Shard:
    """One of ``count`` equal parts of an input, numbered from 1, divided by a hash of ``doc_id``."""

    number: int = 1
    count: int = 1

    def holds(self, doc_id: str) -> bool:
        """Whether a document belongs to this part: the same answer on every machine."""
        if self.count == 1:
            return True
        digest = hashlib.blake2b(doc_id.encode(), digest_size=8).digest()
        return int.from_bytes(digest, "big") % self.count == self.number - 1

    @classmethod
    def parse(cls, text: str) -> Shard:
        """Read ``I/N``.

        Raises:
            ConfigError: no two whole numbers, or I is not within 1..N.

        """
        number, slash, count = text.partition("/")
        if not (slash and number.isdecimal() and count.isdecimal() and 1 <= int(number) <= int(count)):
            raise ConfigError(f"A shard is written I/N with 1 <= I <= N, as in 3/8; found {text!r}.")
        return cls(int(number), int(count))


@dataclass(frozen=True, slots=True)
class Source:
    """One input of a run: a file or a folder, and the name that its documents start with."""

    name: str
    path: Path


@dataclass(frozen=True, slots=True)
class Item:
    """A document as found, not yet decoded."""

    doc_id: str
    """``SOURCE/path/of/member``, the same in every run over the same input."""
    origin: str
    """Where a person finds it: the path of the file, then ``!`` and the member."""
    raw: bytes | None
    text: str | None
    sha256: str
    """Of the content alone, so that equal documents are known by it."""
    n_bytes: int
    title: str | None = None
    """As a table or a web page's record states it."""
    date: str | None = None

    def __post_init__(self) -> None:
        """Make the names fit to be stored and printed, and the date one that can be compared."""
        _repair_names(self, "doc_id", "origin", "title")
        object.__setattr__(self, "date", _read_date(self.date) if self.date else None)

    @classmethod
    def of_bytes(cls, doc_id: str, origin: str, raw: bytes, date: str | None = None) -> Item:
        """Make an item of a file's bytes."""
        return cls(doc_id, origin, raw, None, hashlib.sha256(raw).hexdigest(), len(raw), date=date)

    @classmethod
    def of_row(cls, doc_id: str, origin: str, text: str, title: str | None, date: str | None) -> Item:
        """Make an item of a table's row; a title that the text lacks goes before it as a line."""
        body = text if not title or text.lstrip().startswith(title.strip()) else f"{title}\n\n{text}"
        data = body.encode("utf-8", "surrogatepass")
        return cls(doc_id, origin, None, body, hashlib.sha256(data).hexdigest(), len(data), title, date)


def _read_date(stated: str) -> str | None:
    """ISO date of what a table states, also as seconds or milliseconds since 1970 (UTC).

    ``None`` for 昨天 and 1/7/2020.
    """
    if found := _SECONDS.fullmatch(stated.strip()):
        return datetime.fromtimestamp(int(found[1] or found[2]), UTC).date().isoformat()
    date = find_date(stated)
    return date.iso if date is not None else None


@dataclass(frozen=True, slots=True)
class Refusal:
    """Something that was found and not read, with its reason."""

    doc_id: str
    origin: str
    reason: str
    harmless: bool = False
    """True for what holds no article by its nature (a picture, a system's hidden file)."""

    def __post_init__(self) -> None:
        """Make the names fit to be stored and printed."""
        _repair_names(self, "doc_id", "origin", "reason")


@dataclass(frozen=True, slots=True)
class Mark:
    """How far reading has come."""

    entry: str
    """The file on disk that is open, as its ``doc_id``."""
    read_bytes: int
    """Bytes of input read, as they lie on disk."""
    total_bytes: int
    """Bytes of input in all; 0 until they are counted."""


def replace_surrogates(text: str) -> str:
    """The text with U+FFFD for lone surrogates, which no database, file or terminal takes."""
    return _SURROGATES.sub("\ufffd", text)


def _repair_names(record: Item | Refusal, *names: str) -> None:
    for name in names:
        value = getattr(record, name)
        if value is not None and _SURROGATES.search(value):
            object.__setattr__(record, name, replace_surrogates(value))


Found = Item | Refusal | Mark


@dataclass(frozen=True, slots=True)
class Request:
    """What a reader is asked to read."""

    sources: tuple[Source, ...]
    limits: Limits = field(default_factory=Limits)
    fields: Fields = field(default_factory=Fields)
    shard: Shard = field(default_factory=Shard)
    exclude: Path | None = None
    """A folder never read: the output of the run, where it lies inside the input."""
    after: str | None = None
    """Start behind this entry: used when a reader died over it."""
