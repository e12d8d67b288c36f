"""What the runner and its processes say to each other.

Articles travel packed: the runner never opens them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from translate.archive.item import Item
from translate.errors import ZhbriefError


@dataclass(frozen=True, slots=True)
class PrepareTask:
    """Repair and divide this document."""

    item: Item


@dataclass(frozen=True, slots=True)
class RenderTask:
    """Brief and render this translated article, and write its parts."""

    packed: bytes
    parts: str
    """Path that the parts' names start with."""
    keep: bool = False
    """Write the translation too, for ``keeping``."""
    kept: str | None = None
    """Take the translation from this file; ``packed`` is empty then."""
    doc_id: str = ""
    """Of the document that a kept translation is rendered for: another's of that content may have made it."""
    origin: str = ""
    """Where that document was found."""


@dataclass(frozen=True, slots=True)
class TranslateTask:
    """Translate these articles together."""

    packed: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Ready:
    """The process has loaded what it needs."""

    notes: tuple[str, ...] = ()
    """Warnings that came with it."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A prepared article and what the ledger notes of it."""

    packed: bytes
    n_tokens: int
    """Source subword tokens of all its segments."""
    facts: dict[str, Any]
    """Columns of the ledger."""


@dataclass(frozen=True, slots=True)
class SegmentsDone:
    """So many more segments are translated."""

    count: int


@dataclass(frozen=True, slots=True)
class Translated:
    """The articles of a task, translated, in its order."""

    packed: tuple[bytes, ...]
    translate_s: float


@dataclass(frozen=True, slots=True)
class Part:
    """A result written under a temporary name."""

    format: str
    path: str
    sha256: str
    n_bytes: int


@dataclass(frozen=True, slots=True)
class RenderedParts:
    """A rendered document."""

    parts: tuple[Part, ...]
    facts: dict[str, Any]
    kept: str | None = None
    """Path of the part that holds the translation."""


@dataclass(frozen=True, slots=True)
class TaskFailed:
    """A task raised; the process lives on."""

    kind: str
    reason: str
    may_recover: bool
    """True where memory ran out: alone, or later, it may work."""


@dataclass(frozen=True, slots=True)
class Stopped:
    """An error that concerns the whole run."""

    error: ZhbriefError


@dataclass(frozen=True, slots=True)
class EndOfInput:
    """All sources were read."""
