"""What is to be done about a document that was found, by what the ledger knows of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from translate.archive.entries import FINISHED, Output, Row, State
from translate.archive.item import Item, Refusal
from translate.archive.keeping import kept_path, make_key
from translate.archive.ledger import Ledger
from translate.archive.output import is_intact


@dataclass(frozen=True, slots=True)
class Skip:
    """Nothing: its result is there, or it failed before and may not try again."""

    item: Item
    has_failed: bool


@dataclass(frozen=True, slots=True)
class Copy:
    """Another document of the same content is finished: copy its results."""

    item: Item
    original: Row


@dataclass(frozen=True, slots=True)
class Share:
    """Another document of the same content failed, so this one would."""

    item: Item
    original: Row


@dataclass(frozen=True, slots=True)
class Wait:
    """Another document of the same content is in hand."""

    item: Item
    original: str


@dataclass(frozen=True, slots=True)
class Start:
    """Work on it."""

    item: Item
    key: str
    earlier: tuple[Output, ...]


@dataclass(frozen=True, slots=True)
class Reuse:
    """Its translation is kept: render it."""

    item: Item
    key: str
    earlier: tuple[Output, ...]
    kept: Path


Decision = Skip | Copy | Share | Wait | Start | Reuse


class Intake:
    """Decides document by document; remembers only those in hand, and names that came more than once."""

    def __init__(
        self, ledger: Ledger, root: Path, formats: Sequence[str], signature: str, *, retry_failed: bool
    ) -> None:
        self._ledger = ledger
        self._root = root
        self._formats = formats
        self._signature = signature
        self._retry_failed = retry_failed
        self._in_hand: dict[str, str] = {}
        self._numbers: dict[str, int] = {}

    def decide(self, found: Item) -> Decision:
        """Say what is to be done about a document."""
        name, row = self._name_once(found.doc_id)
        item = found if name == found.doc_id else replace(found, doc_id=name)
        key = self.key(item.sha256)
        if row is not None and row.content_sha256 == item.sha256 and row.signature == self._signature:
            if row.state in FINISHED and self._has_results(row, key):
                return Skip(item, has_failed=False)
            if row.state is State.FAILED and not self._retry_failed:
                return Skip(item, has_failed=True)
        if key in self._in_hand:
            return Wait(item, self._in_hand[key])
        twin = self._ledger.find_content(item.sha256, self._signature, item.doc_id)
        if twin is not None and twin.state is State.DONE and self._has_results(twin, key):
            return Copy(item, replace(twin, outputs=self._intact(twin, key)))
        if twin is not None and twin.state is State.FAILED and not self._retry_failed:
            return Share(item, twin)
        self._in_hand[key] = item.doc_id
        earlier = row.outputs if row is not None else ()
        kept = kept_path(self._root, key)
        if kept.exists():
            return Reuse(item, key, earlier, kept)
        return Start(item, key, earlier)

    def is_in_hand(self, key: str) -> bool:
        """Whether a document of this content is being worked on."""
        return key in self._in_hand

    def release(self, key: str) -> None:
        """A document that ``Start`` named is settled in the ledger."""
        self._in_hand.pop(key, None)

    def key(self, content_sha256: str) -> str:
        """Digest of a content and the settings."""
        return make_key(content_sha256, self._signature)

    def name_refusal(self, refusal: Refusal) -> Refusal:
        """The refusal under a name that no document of this run has."""
        return replace(refusal, doc_id=self._name_once(refusal.doc_id)[0])

    def _name_once(self, doc_id: str) -> tuple[str, Row | None]:
        """Give the second document of one name in this run (a member that an archive holds twice) its own."""
        number = self._numbers.get(doc_id, 1)
        while True:
            name = f"{doc_id}@{number}" if number > 1 else doc_id
            row = self._ledger.find(name)
            number += 1
            if row is None or row.run != self._ledger.run:
                if name != doc_id:
                    self._numbers[doc_id] = number
                return name, row

    def _has_results(self, row: Row, key: str) -> bool:
        return {output.format for output in self._intact(row, key)}.issuperset(self._formats)

    def _intact(self, row: Row, key: str) -> tuple[Output, ...]:
        return tuple(o for o in row.outputs if o.key == key and is_intact(self._root, o))
