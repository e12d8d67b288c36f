"""Which kept translations a folder still needs: several documents may be made from one."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from translate.archive.access import open_read_only
from translate.archive.intake import Intake
from translate.archive.ledger import Ledger
from translate.archive.schema import HOLDS_KEY


class Needs:
    """Asks this run, its ledger, and those of the other shards, which share the kept translations."""

    def __init__(self, root: Path, ledger: Ledger, intake: Intake) -> None:
        self._root = root
        self._ledger = ledger
        self._intake = intake
        self._others: dict[Path, sqlite3.Connection] = {}

    def is_needed(self, key: str) -> bool:
        """Whether a document has results of this key, or soon will. In doubt, yes."""
        if self._intake.is_in_hand(key) or self._ledger.holds_key(key):
            return True
        try:
            return any(
                other.execute(HOLDS_KEY, (key,)).fetchone() is not None for other in self._open_others()
            )
        except sqlite3.Error:  # busy, or of another version
            return True

    def close(self) -> None:
        """Close the other ledgers."""
        for other in self._others.values():
            other.close()

    def _open_others(self) -> list[sqlite3.Connection]:
        for path in self._root.glob("ledger*.sqlite"):
            if path != self._ledger.path and path not in self._others:
                self._others[path] = open_read_only(path)
        return list(self._others.values())
