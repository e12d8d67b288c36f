"""All ledgers of an output folder as one table, read only."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Final

from translate.archive.access import read_only_uri
from translate.archive.ledger import find_ledgers
from translate.archive.resemblance import find_resemblances
from translate.errors import OutputError

COLUMNS: Final = (
    "doc_id",
    "origin",
    "state",
    "run",
    "content_sha256",
    "n_bytes",
    "signature",
    "attempts",
    "same_as",
    "error_kind",
    "error",
    "title",
    "title_source",
    "date",
    "grade",
    "encoding",
    "n_chars",
    "n_segments",
    "n_source_tokens",
    "n_defects",
    "prepare_s",
    "translate_s",
    "render_s",
    "outputs",
    "changed",
)
"""Columns of ``documents`` that people see: all but the sketch."""


@contextmanager
def open_ledgers(folder: Path) -> Iterator[sqlite3.Connection]:
    """Yield a connection with the tables ``documents``, ``runs`` and ``resemblances`` of all shards.

    A document that two ledgers hold (the folder was used with other numbers of shards)
    appears once, as it was changed last.

    Raises:
        ConfigError: the folder holds no ledger.
        OutputError: a ledger cannot be read.

    """
    paths = find_ledgers(folder)
    names = ", ".join(COLUMNS)
    try:
        db = sqlite3.connect("", uri=True, isolation_level=None)  # a temporary file of SQLite's own
        try:
            db.execute(f"CREATE TABLE documents ({names}, PRIMARY KEY (doc_id))")
            db.execute(
                "CREATE TABLE runs (ledger, run, started, ended, result, version, signature, settings)"
            )
            db.execute("CREATE TABLE resemblances (doc_id, other_id, share)")
            for path in paths:
                with _attach(db, path) as is_made:
                    if is_made:
                        _add(db, path, names)
            yield db
        finally:
            db.close()
    except sqlite3.Error as error:
        raise OutputError(f"The ledgers in {folder} cannot be read ({error}).") from error


def count_states(folder: Path) -> dict[str, int]:
    """Documents by state, and ``segments`` of those done, over all ledgers that can be read now.

    A glance at a run that may just be making its ledgers: one that is busy is passed over.
    """
    counts: dict[str, int] = {}
    for path in folder.glob("ledger*.sqlite"):
        try:
            with closing(sqlite3.connect(path, timeout=0.1)) as db:
                rows = db.execute("SELECT state, count(*), sum(n_segments) FROM documents GROUP BY state")
                for state, count, n_segments in rows:
                    counts[state] = counts.get(state, 0) + count
                    if state == "done":
                        counts["segments"] = counts.get("segments", 0) + (n_segments or 0)
        except sqlite3.OperationalError:
            continue
    return counts


def list_resemblances(db: sqlite3.Connection, folder: Path) -> list[tuple[str, str]]:
    """Pairs of documents that are nearly the same, in order.

    A run notes the pairs of its own ledger; where there are several, documents are compared anew
    across all of them.

    Args:
        db: as ``open_ledgers`` yields it for this folder.
        folder: holds the ledgers.

    """
    paths = find_ledgers(folder)
    if len(paths) == 1:
        return list(db.execute("SELECT doc_id, other_id FROM resemblances ORDER BY 1, 2"))
    db.execute("CREATE TABLE sketches (doc_id, sketch, changed, PRIMARY KEY (doc_id))")
    for path in paths:
        with _attach(db, path) as is_made:
            if is_made:
                db.execute(
                    "INSERT INTO sketches SELECT doc_id, sketch, changed FROM shard.documents"
                    " WHERE sketch IS NOT NULL ON CONFLICT (doc_id) DO UPDATE SET sketch=excluded.sketch,"
                    " changed=excluded.changed WHERE excluded.changed > sketches.changed"
                )
    sketches = db.execute(
        "SELECT doc_id, sketch FROM sketches JOIN documents USING (doc_id) WHERE state='done' ORDER BY doc_id"
    )
    return sorted((one, other) for one, other, _ in find_resemblances(sketches))


@contextmanager
def _attach(db: sqlite3.Connection, path: Path) -> Iterator[bool]:
    """Attach a ledger as ``shard``; whether its tables are there: another shard's run may be making it."""
    db.execute("ATTACH ? AS shard", (read_only_uri(path),))
    try:
        (version,) = db.execute("PRAGMA shard.user_version").fetchone()
        yield bool(version)
    finally:
        db.execute("DETACH shard")


def _add(db: sqlite3.Connection, path: Path, names: str) -> None:
    updates = ", ".join(f"{name}=excluded.{name}" for name in COLUMNS[1:])
    db.execute(
        f"INSERT INTO documents SELECT {names} FROM shard.documents WHERE true ON CONFLICT (doc_id)"  # noqa: S608
        f" DO UPDATE SET {updates} WHERE excluded.changed > documents.changed"
    )
    db.execute(
        "INSERT INTO runs SELECT ?, run, started, ended, result, version, signature, settings"
        " FROM shard.runs",
        (path.name,),
    )
    db.execute("INSERT INTO resemblances SELECT doc_id, other_id, share FROM shard.resemblances")


def select(db: sqlite3.Connection, statement: str, values: Sequence[Any] = ()) -> Iterator[dict[str, Any]]:
    """Yield the rows of a query as dictionaries."""
    cursor = db.execute(statement, values)
    names = [column[0] for column in cursor.description]
    for row in cursor:
        yield dict(zip(names, row, strict=True))
