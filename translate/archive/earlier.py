"""Output folders of earlier runs: what a run wrote there is never read as a document."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from typing import Final

_LEDGER: Final = re.compile(r"ledger(-\d+-of-\d+)?\.sqlite")
_RESULTS: Final = re.compile(
    r"articles|index\.(html|jsonl)|ledger(-\d+-of-\d+)?\.sqlite(-wal|-shm)?"
    r"|\.kept|\.index\.lock|\.ledger(-\d+-of-\d+)?\.sqlite\.lock|\.parts-.*"
)
_SQLITE_MAGIC: Final = b"SQLite format 3\x00"
_TABLES: Final = (
    "SELECT count(*) FROM sqlite_master WHERE type='table' AND name IN ('runs', 'sources', 'documents')"
)
_N_TABLES: Final = 3


def find_results(folder: Path, names: Iterable[str]) -> frozenset[str]:
    """Those of the names in a folder that are a run's: none where no ledger of ours lies there.

    Whatever else lies there is somebody's document.
    """
    found = frozenset(names)
    if any(_LEDGER.fullmatch(name) and _is_ledger(folder / name) for name in found):
        return frozenset(name for name in found if _RESULTS.fullmatch(name))
    return frozenset()


def is_own_name(name: str) -> bool:
    """Whether a run gives this name to something in its output folder."""
    return _RESULTS.fullmatch(name) is not None


def _is_ledger(path: Path) -> bool:
    """Whether a file is a ledger of ours, be it open in a run or left by one that was killed."""
    try:
        with path.open("rb") as file:
            if file.read(len(_SQLITE_MAGIC)) != _SQLITE_MAGIC:
                return False
    except OSError:
        return False
    # Tables that a killed run made may be in the log beside the file alone; to read it needs a lock there.
    return _has_tables(path, "immutable=1") or (
        path.with_name(f"{path.name}-wal").exists() and _has_tables(path, "mode=ro")
    )


def _has_tables(path: Path, options: str) -> bool:
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?{options}", uri=True)) as db:
            n_tables: int = db.execute(_TABLES).fetchone()[0]
    except sqlite3.Error:
        return False
    return n_tables == _N_TABLES
