"""Files under a folder, in an order that is the same in every run."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from translate.archive.earlier import find_results
from translate.archive.item import Refusal, Request
from translate.archive.members import decode_name, is_system_file


def count_bytes(path: Path, request: Request) -> int:
    """Size of all files under a path."""
    return sum(0 if isinstance(found, Refusal) else measure(found) for _, found in walk(path, "", request))


def measure(path: Path) -> int:
    """Size of a file; 0 where it vanished or cannot be read, which reading it will say."""
    try:
        return path.stat().st_size
    except OSError:
        return 0


def walk(path: Path, doc_id: str, request: Request) -> Iterator[tuple[str, Path | Refusal]]:
    """Files under a path in sorted order; links are followed for a source itself alone."""
    if not path.is_dir():
        yield doc_id, path
        return
    try:
        with os.scandir(path) as found:
            entries = sorted(found, key=lambda entry: entry.name)
    except OSError as error:
        yield doc_id, Refusal(doc_id, spell(path), f"the folder cannot be read: {error.strerror}")
        return
    results = find_results(path, (entry.name for entry in entries))
    if results:
        entries = [entry for entry in entries if entry.name not in results]
        refusal = _refuse_results(path, doc_id, is_harmless=bool(entries) or not _is_source(path, request))
        yield refusal.doc_id, refusal
    for entry in entries:
        child, child_id = Path(entry.path), f"{doc_id}/{decode_name(os.fsencode(entry.name))}"
        if request.exclude is not None and child.absolute() == request.exclude:
            continue
        if is_system_file(entry.name):
            yield child_id, Refusal(child_id, spell(child), "a hidden file of the system", harmless=True)
        elif entry.is_symlink():
            yield child_id, Refusal(child_id, spell(child), "it is a link; name what it leads to as an input")
        elif entry.is_dir(follow_symlinks=False):
            yield from walk(child, child_id, request)
        elif not entry.is_file(follow_symlinks=False):
            yield child_id, Refusal(child_id, spell(child), "it is a device or another special file")
        else:
            yield child_id, child


def _is_source(path: Path, request: Request) -> bool:
    return any(source.path == path for source in request.sources)


def _refuse_results(path: Path, doc_id: str, *, is_harmless: bool) -> Refusal:
    """One refusal for all that an earlier run wrote into a folder."""
    reason = "the results of an earlier run lie here; they are not read"
    if not is_harmless:
        reason += ", and nothing else is here: give what they were made from"
    return Refusal(f"{doc_id}/ledger.sqlite", spell(path), reason, is_harmless)


def spell(path: Path) -> str:
    """A path as text, each name in it as those in archives are read."""
    return "/".join(map(decode_name, os.fsencode(path).split(b"/")))
