"""What is in the inputs no more: its old failures are nobody's concern."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from translate.archive.entries import State
from translate.archive.item import Source
from translate.archive.ledger import Ledger


def mark_gone(ledger: Ledger, sources: Iterable[Source]) -> None:
    """Mark the documents without a translation that a run over all of ``sources`` did not see.

    Documents of other inputs stay as they are while those are there. So do those within
    an archive or folder that this run could not read to its end: they may be behind the
    damage.

    Args:
        ledger: of a run that read its sources to the end.
        sources: the inputs of this run.

    """
    names = {source.name for source in sources}
    known = ledger.read_sources()
    for doc_id in ledger.list_unseen():
        name = _source_of(doc_id, known)
        was_read = name in names or (name is not None and not _is_there(known[name]))
        if was_read and not _is_within_a_refusal(doc_id, ledger):
            ledger.mark_gone(doc_id)


def _is_there(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:  # it may be, behind a folder that cannot be read now
        return True


def _source_of(doc_id: str, known: dict[str, Path]) -> str | None:
    name = doc_id.split("/", 1)[0]
    if name in known:
        return name
    plain = name.rpartition("@")[0]  # what a second one of the same name got
    return plain if plain in known else None


def _is_within_a_refusal(doc_id: str, ledger: Ledger) -> bool:
    parts = doc_id.split("/")
    for n_parts in range(1, len(parts)):
        row = ledger.find("/".join(parts[:n_parts]))
        if row is not None and row.state is State.REFUSED and row.run == ledger.run:
            return True
    return False
