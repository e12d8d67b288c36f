"""What the ledger says of a document: its state, its results, its row."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any, Final


class State(StrEnum):
    """Where a document stands."""

    PENDING = "pending"
    """Seen, and not finished when the ledger was last written."""
    DONE = "done"
    COPIED = "copied"
    """Its content is that of another document, whose output was copied."""
    FAILED = "failed"
    """Quarantined: tried, with the error that stopped it."""
    REFUSED = "refused"
    """Found and not read: a bomb, a link, a damaged archive."""
    IGNORED = "ignored"
    """Holds no article by its nature: a picture, a hidden file."""
    GONE = "gone"
    """Was not translated, and is in the inputs no more; the row keeps the reason."""


FINISHED: Final = (State.DONE, State.COPIED)


@dataclass(frozen=True, slots=True)
class Output:
    """A result on disk."""

    format: str
    path: str
    """Relative to the output folder, ``/`` between its parts."""
    sha256: str
    n_bytes: int
    key: str
    """Digest of the content and settings that it was made from."""


@dataclass(frozen=True, slots=True)
class Row:
    """What the ledger knows of a document before a run looks at it again."""

    doc_id: str
    state: State
    run: int
    content_sha256: str | None
    signature: str | None
    error_kind: str | None
    error: str | None
    outputs: tuple[Output, ...]


@dataclass(frozen=True, slots=True)
class Finish:
    """What a finished document adds to its row."""

    doc_id: str
    outputs: tuple[Output, ...]
    facts: dict[str, Any]
    """Columns of ``documents`` by name: title, date, counts, times, the sketch."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """A document that a run saw and could not translate."""

    doc_id: str
    state: str
    reason: str


def dump_outputs(outputs: Sequence[Output]) -> str:
    """JSON for the column ``outputs``."""
    return json.dumps([asdict(output) for output in outputs], ensure_ascii=False)


def load_outputs(column: str | None) -> tuple[Output, ...]:
    """Invert ``dump_outputs``; an empty column holds none."""
    return tuple(Output(**output) for output in json.loads(column or "[]"))
