"""The ledger: one row a document in SQLite, so that a run can stop anywhere and go on."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from translate.archive.access import open_read_only
from translate.archive.entries import Finish, Output, Row, State, Trouble, dump_outputs, load_outputs
from translate.archive.item import Item, Refusal, Shard, Source, replace_surrogates
from translate.archive.schema import FACTS, HOLDS_KEY, SCHEMA, SCHEMA_VERSION
from translate.errors import ConfigError, OutputError
from translate.files import is_folder, shorten


def ledger_name(shard: Shard) -> str:
    """File name of a shard's ledger."""
    return "ledger.sqlite" if shard.count == 1 else f"ledger-{shard.number}-of-{shard.count}.sqlite"


def find_ledgers(folder: Path) -> list[Path]:
    """All ledgers of an output folder, its shards' too.

    Raises:
        ConfigError: none is there.

    """
    found = sorted(folder.glob("ledger*.sqlite")) if is_folder(folder, ConfigError) else []
    if not found:
        raise ConfigError(
            f"{shorten(str(folder))} holds no ledger; give the --output folder of a `zhbrief batch` run."
        )
    return found


class Ledger:
    """The one writer of a ledger. Changes are kept when ``commit`` returns, not before."""

    def __init__(self, path: Path, *, copy_of: Path | None = None) -> None:
        """Open or create a ledger.

        Args:
            path: the file, or ``:memory:``.
            copy_of: a ledger whose content is taken first, if it is there; it is not changed.

        Raises:
            OutputError: it cannot be opened, or another version of zhbrief made it.

        """
        self.path = path
        with self._writing():
            self._db = sqlite3.connect(path, isolation_level=None, timeout=30)
            if copy_of is not None and copy_of.exists():
                with closing(open_read_only(copy_of)) as original:
                    original.backup(self._db)
            self._db.execute("PRAGMA journal_mode=WAL")
            self._db.execute("PRAGMA synchronous=NORMAL")
            version = self._db.execute("PRAGMA user_version").fetchone()[0]
            if version not in (0, SCHEMA_VERSION):
                raise OutputError(
                    f"{path} was made by another version of zhbrief (ledger {version}, expected "
                    f"{SCHEMA_VERSION}); use another --output folder, or that version."
                )
            self._db.executescript(SCHEMA)
            self._db.execute(f"PRAGMA user_version={SCHEMA_VERSION}")
            self._db.execute("BEGIN")
        self.run = 0

    def commit(self) -> None:
        """Make all changes so far durable against the death of this process."""
        with self._writing():
            self._db.execute("COMMIT")
            self._db.execute("BEGIN")

    def close(self) -> None:
        """Keep what was changed and close."""
        with self._writing():
            self._db.execute("COMMIT")
            self._db.close()

    def abandon(self) -> None:
        """Close without keeping what was changed since the last commit."""
        self._db.close()

    def start_run(self, version: str, signature: str, settings: str) -> None:
        """Note a run; every row that it touches carries its number, ``self.run``."""
        with self._writing():
            cursor = self._db.execute(
                "INSERT INTO runs (started, version, signature, settings) VALUES (?, ?, ?, ?)",
                (_now(), version, signature, settings),
            )
        self.run = cursor.lastrowid or 0
        self.commit()

    def end_run(self, result: str) -> None:
        """Note how the run ended."""
        with self._writing():
            self._db.execute("UPDATE runs SET ended=?, result=? WHERE run=?", (_now(), result, self.run))
        self.commit()

    def name_sources(self, paths: Sequence[Path]) -> tuple[Source, ...]:
        """Give every input a name that is its own and stays so in later runs.

        It is the last part of the path; ``-2`` and so on is added where another input,
        which is still there, has that name already.
        """
        owners = dict(self._db.execute("SELECT name, path FROM sources"))
        names = {path: name for name, path in owners.items()}
        numbers: dict[str, int] = {}
        sources: list[Source] = []
        for path in paths:
            place = _spell_path(path)
            name = names.get(place) or _new_name(_spell_path(Path(path.name)) or "root", owners, numbers)
            names.pop(owners.get(name, ""), None)
            owners[name], names[place] = place, name
            with self._writing():
                self._db.execute("INSERT OR REPLACE INTO sources VALUES (?, ?)", (name, place))
            sources.append(Source(name, path))
        return tuple(sources)

    def find(self, doc_id: str) -> Row | None:
        """The row of a document."""
        return self._one("doc_id=?", (doc_id,))

    def find_content(self, sha256: str, signature: str, but: str) -> Row | None:
        """Another document with this content, done or, failing that, failed under these settings."""
        return self._one(
            "content_sha256=? AND state IN ('done', 'failed') AND signature=? AND doc_id<>?"
            " ORDER BY state, doc_id",
            (sha256, signature, but),
        )

    def _one(self, condition: str, values: tuple[Any, ...]) -> Row | None:
        found = self._db.execute(
            "SELECT doc_id, state, run, content_sha256, signature, error_kind, error, outputs"  # noqa: S608
            f" FROM documents WHERE {condition} LIMIT 1",
            values,
        ).fetchone()
        if found is None:
            return None
        doc_id, state, run, sha256, signature, kind, error, outputs = found
        return Row(doc_id, State(state), run, sha256, signature, kind, error, load_outputs(outputs))

    def touch(self, doc_id: str, origin: str) -> None:
        """Note that this run saw a document and left its row as it was."""
        self._execute("UPDATE documents SET run=?, origin=? WHERE doc_id=?", (self.run, origin, doc_id))

    def add_pending(self, item: Item, signature: str, same_as: str | None = None) -> None:
        """Note a document that this run will work on, or copy once ``same_as`` is finished.

        The outputs of an earlier run stay noted until new ones replace them. Where the content
        or the settings are others than before, its copies are its copies no more.
        """
        before = self._one(
            "doc_id=? AND (content_sha256<>? OR signature<>?)", (item.doc_id, item.sha256, signature)
        )
        if before is not None:
            self._release_copies(item.doc_id, to_last=before.signature != signature)
        columns = {
            "origin": item.origin,
            "state": State.PENDING,
            "run": self.run,
            "content_sha256": item.sha256,
            "n_bytes": item.n_bytes,
            "signature": signature,
            "same_as": same_as,
            "date": item.date,
            "error_kind": None,
            "error": None,
            "changed": _now(),
        }
        self._upsert(item.doc_id, columns)

    def _upsert(self, doc_id: str, columns: Mapping[str, Any]) -> None:
        """Add a row, or change these columns of it."""
        self._execute(
            f"INSERT INTO documents (doc_id, {', '.join(columns)})"  # noqa: S608
            f" VALUES (?{', ?' * len(columns)}) ON CONFLICT (doc_id) DO UPDATE SET"
            f" {', '.join(f'{name}=excluded.{name}' for name in columns)}",
            (doc_id, *columns.values()),
        )

    def add_refusal(self, refusal: Refusal) -> None:
        """Note something that was not read; the outputs of a time when it was read stay noted."""
        self._release_copies(refusal.doc_id)
        state = State.IGNORED if refusal.harmless else State.REFUSED
        columns = {
            "origin": refusal.origin,
            "state": state,
            "run": self.run,
            "same_as": None,
            "error_kind": "Refusal",
            "error": refusal.reason,
            "changed": _now(),
        } | dict.fromkeys(FACTS)
        self._upsert(refusal.doc_id, columns)

    def count_attempt(self, doc_id: str) -> None:
        """Note that work on a document begins."""
        self._execute("UPDATE documents SET attempts=attempts+1 WHERE doc_id=?", (doc_id,))

    def finish(self, finish: Finish) -> None:
        """Note a document as done."""
        columns = ", ".join(f"{name}=?" for name in finish.facts)
        self._execute(
            f"UPDATE documents SET state=?, outputs=?, changed=?, {columns} WHERE doc_id=?",  # noqa: S608
            (State.DONE, dump_outputs(finish.outputs), _now(), *finish.facts.values(), finish.doc_id),
        )

    def copy(self, doc_id: str, original: str, outputs: Sequence[Output]) -> None:
        """Note a document as a copy of another, with what is known of that one."""
        columns = "title, title_source, grade, encoding, n_chars, n_segments, n_source_tokens, n_defects"
        self._execute(
            f"UPDATE documents SET state=?, same_as=?, outputs=?, changed=?, ({columns}, date) ="  # noqa: S608
            f" (SELECT {columns}, coalesce(documents.date, o.date) FROM documents AS o WHERE o.doc_id=?)"
            " WHERE doc_id=?",
            (State.COPIED, original, dump_outputs(outputs), _now(), original, doc_id),
        )

    def fail(self, doc_id: str, kind: str, reason: str, outputs: Sequence[Output] = ()) -> None:
        """Quarantine a document; nothing but ``outputs`` is left of what an earlier run made of it."""
        facts = ", ".join(f"{name}=NULL" for name in FACTS)
        said, left = replace_surrogates(reason), dump_outputs(outputs) if outputs else None
        self._execute(
            f"UPDATE documents SET state=?, error_kind=?, error=?, outputs=?, changed=?, {facts}"  # noqa: S608
            " WHERE doc_id=?",
            (State.FAILED, kind, said, left, _now(), doc_id),
        )

    def _release_copies(self, doc_id: str, *, to_last: bool = False) -> None:
        """Let the first copy of a document stand for itself, and be what the others are copies of.

        Under other settings (``to_last``) the last one: the run comes upon the copies in order, and with
        the first of ten thousand would soon release the others again, and so on with each.
        """
        order = "DESC" if to_last else "ASC"
        found = self._db.execute(
            "SELECT doc_id FROM documents WHERE same_as=? AND state='copied'"  # noqa: S608
            f" ORDER BY doc_id {order} LIMIT 1",
            (doc_id,),
        ).fetchone()
        if found is None:
            return
        self._execute(
            "UPDATE documents SET state='done', same_as=NULL,"
            " sketch=(SELECT sketch FROM documents AS o WHERE o.doc_id=?) WHERE doc_id=?",
            (doc_id, found[0]),
        )
        self._execute("UPDATE documents SET same_as=? WHERE same_as=? AND state='copied'", (found[0], doc_id))

    def list_signatures(self) -> list[str]:
        """Signatures of all settings that runs had here."""
        return [row[0] for row in self._db.execute("SELECT DISTINCT signature FROM runs")]

    def holds_key(self, key: str) -> bool:
        """Whether a document has results of this key."""
        return self._db.execute(HOLDS_KEY, (key,)).fetchone() is not None

    def list_unseen(self) -> list[str]:
        """Documents without a translation that this run did not see."""
        found = self._db.execute(
            "SELECT doc_id FROM documents WHERE run<>? AND state IN"
            " ('failed', 'refused', 'ignored', 'pending') ORDER BY doc_id",
            (self.run,),
        )
        return [row[0] for row in found]

    def read_sources(self) -> dict[str, Path]:
        """All inputs of this run and earlier ones, by name."""
        return {name: Path(path) for name, path in self._db.execute("SELECT name, path FROM sources")}

    def mark_gone(self, doc_id: str) -> None:
        """Note that a document without a translation is in the inputs no more."""
        self._execute("UPDATE documents SET state=?, changed=? WHERE doc_id=?", (State.GONE, _now(), doc_id))

    def list_troubles(self, limit: int) -> list[Trouble]:
        """The first of the documents that this run saw and that failed or were refused."""
        found = self._db.execute(
            "SELECT doc_id, state, error FROM documents WHERE state IN ('failed', 'refused') AND run=?"
            " ORDER BY state, doc_id LIMIT ?",
            (self.run, limit),
        )
        return [Trouble(*row) for row in found]

    def waiting_for(self, doc_id: str) -> list[str]:
        """Documents of this run that wait to become copies of ``doc_id``."""
        found = self._db.execute(
            "SELECT doc_id FROM documents WHERE same_as=? AND state='pending' AND run=? ORDER BY doc_id",
            (doc_id, self.run),
        )
        return [row[0] for row in found]

    def find_origin(self, doc_id: str) -> str:
        """Where a document of the ledger was found."""
        found = self._db.execute("SELECT origin FROM documents WHERE doc_id=?", (doc_id,)).fetchone()
        return str(found[0])

    def read_sketches(self) -> Iterator[tuple[str, bytes]]:
        """Sketches of all finished documents, by ``doc_id``."""
        yield from self._db.execute(
            "SELECT doc_id, sketch FROM documents WHERE state='done' AND sketch IS NOT NULL ORDER BY doc_id"
        )

    def replace_resemblances(self, found: Sequence[tuple[str, str, float]]) -> None:
        """Put in place the pairs of documents that are nearly the same."""
        with self._writing():
            self._db.execute("DELETE FROM resemblances")
            self._db.executemany("INSERT INTO resemblances VALUES (?, ?, ?)", found)

    def _execute(self, statement: str, values: tuple[Any, ...]) -> None:
        with self._writing():
            self._db.execute(statement, values)

    @contextmanager
    def _writing(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise OutputError(
                f"The ledger {self.path} cannot be written ({error}); see that it is one and that the disk "
                "has room, then start the same command again: it goes on where it was."
            ) from error


def _spell_path(path: Path) -> str:
    r"""A path as text that a database takes: bytes of no UTF-8 as ``\xd0``, so that it can be found again."""
    return "" if path == Path() else os.fsencode(path).decode("utf-8", "backslashreplace")


def _new_name(base: str, owners: Mapping[str, str], numbers: dict[str, int]) -> str:
    """A name that no source has which is still there; ``numbers`` says how far a base was counted."""
    while True:
        number = numbers[base] = numbers.get(base, 0) + 1
        name = base if number == 1 else f"{base}-{number}"
        if name not in owners or not Path(owners[name]).exists():
            return name


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
