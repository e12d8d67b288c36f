"""Reading a ledger, also where nothing can be written."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Final
from urllib.parse import quote

_MODES: Final = ("mode=rw", "mode=ro", "immutable=1")
_NO_WRITING: Final = (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN)
_TIMEOUT_S: Final = 30.0


def open_read_only(path: Path) -> sqlite3.Connection:
    """Open a ledger for reading alone.

    Raises:
        sqlite3.Error: it cannot be read.

    """
    db = sqlite3.connect(read_only_uri(path), uri=True, isolation_level=None, timeout=_TIMEOUT_S)
    db.execute("PRAGMA query_only=1")
    return db


def read_only_uri(path: Path) -> str:
    """The name for SQLite under which a ledger can be read.

    It is opened as usual where that can be, for a connection that may not write leaves
    SQLite's own files beside the ledger. Where they cannot be made (a disk mounted read
    only) nothing changes the ledger either, and it is read as it lies there.

    Raises:
        sqlite3.Error: it cannot be read.

    """
    name = f"file:{quote(os.fsencode(path.absolute()))}"
    for mode in _MODES[:-1]:
        try:
            with closing(sqlite3.connect(f"{name}?{mode}", uri=True, timeout=_TIMEOUT_S)) as db:
                db.execute("SELECT count(*) FROM sqlite_master").fetchone()
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF not in _NO_WRITING:  # the rest says why
                raise
        else:
            return f"{name}?{mode}"
    return f"{name}?{_MODES[-1]}"
