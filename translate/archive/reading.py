"""Inputs to documents: folders walked, archives opened, every refusal with its reason."""

from __future__ import annotations

import logging
import os
import re
import stat
from collections.abc import Iterator, Sequence
from glob import escape, glob, has_magic
from itertools import takewhile
from pathlib import Path
from typing import IO, BinaryIO, Final

from translate.archive import book, rows, web
from translate.archive.earlier import find_results
from translate.archive.foreign import find_foreign
from translate.archive.item import Found, Item, Mark, Refusal, Request
from translate.archive.members import MEMBER_DAMAGE, Member, read_tar, read_zip
from translate.archive.sniffing import HEAD_BYTES, JSON_SUFFIXES, PACKERS, Kind, name_suffix, sniff_kind
from translate.archive.streams import DAMAGE, read_bounded, spool, unpack
from translate.archive.walking import count_bytes, measure, spell, walk
from translate.errors import ConfigError, InputError
from translate.files import find_status

_log = logging.getLogger("translate")
_LABEL_CHARS: Final = 300
_ARTICLES_A_LIST: Final = 32
"""Largest file with a list of articles in JSON, which is parsed whole, in largest articles."""
_RECURSION: Final = re.compile(r"(?:^|/)\*\*(?:/|$)")


def find_inputs(patterns: Sequence[str]) -> list[Path]:
    """Resolve what a person named: paths, and patterns with ``*``, ``?``, ``**``.

    Raises:
        ConfigError: a name matches nothing, or nothing but what an earlier run wrote, or a path cannot be
            reached.

    """
    found: dict[Path, None] = {}
    for pattern in patterns:
        is_path = find_status(Path(pattern), ConfigError) is not None
        paths = [pattern] if is_path else sorted(_expand(pattern))
        if not paths:
            raise ConfigError(f"The input {pattern!r} does not exist; give a file, a folder or a pattern.")
        if not is_path:
            paths = _drop_results(pattern, paths)
        found.update(dict.fromkeys(Path(path) for path in paths))
    return list(found)


def _expand(pattern: str) -> set[str]:
    """What a pattern matches; ``**`` follows no links, which may lead in circles."""
    mark = _RECURSION.search(pattern)
    if mark is None:
        return set(glob(pattern))  # noqa: PTH207  # absolute ones too
    head, rest = pattern[: mark.start()], pattern[mark.end() :]
    if not head and pattern.startswith("/"):
        head = "/"
    found: set[str] = set()
    for top in glob(head) if head else [""]:  # noqa: PTH207
        for folder, folders, _ in os.walk(top or os.curdir):
            folders[:] = [name for name in folders if not name.startswith(".")]
            found |= _expand(str(Path(escape(folder), rest or "*")))
    return {path for path in found if not (Path(path).is_symlink() and os.path.isdir(path))}  # noqa: PTH112


def _drop_results(pattern: str, paths: list[str]) -> list[str]:
    """What a pattern matches but for results of earlier runs, where it does not itself name their folder."""
    fixed = takewhile(lambda part: not has_magic(part), Path(pattern).parts)
    base = Path(*fixed)
    results: dict[Path, frozenset[str]] = {}

    def is_result(path: Path) -> bool:
        parts = path.relative_to(base).parts
        for depth, part in enumerate(parts):
            folder = base.joinpath(*parts[:depth])
            if folder not in results:
                results[folder] = find_results(folder, _list_names(folder))
            if part in results[folder]:
                return True
        return False

    kept = [path for path in paths if not is_result(Path(path))]
    if not kept:
        raise ConfigError(f"The pattern {pattern!r} matches only results of an earlier run; give its input.")
    if len(kept) < len(paths):
        n_dropped = len(paths) - len(kept)
        _log.warning("%d results of an earlier run that %r matches are not read.", n_dropped, pattern)
    return kept


def _list_names(folder: Path) -> list[str]:
    try:
        return [path.name for path in folder.iterdir()]
    except OSError:  # what a pattern names in it may still be read
        return []


def read_sources(request: Request) -> Iterator[Found]:
    """Yield every document of the sources in an order that is the same in every run.

    A file on disk is an entry; before each comes a ``Mark``. One entry that cannot be
    read, or no further, becomes a ``Refusal``; the rest goes on.
    """
    total = sum(count_bytes(source.path, request) for source in request.sources)
    n_read = 0
    waiting = request.after is not None
    for source in request.sources:
        for doc_id, path in walk(source.path, source.name, request):
            if waiting:
                waiting = doc_id != request.after
                n_read += 0 if isinstance(path, Refusal) else measure(path)
                continue
            if isinstance(path, Refusal):
                if request.shard.holds(path.doc_id):
                    yield path
                continue
            yield Mark(doc_id, n_read, total)
            yield from _read_entry(path, doc_id, request, n_read, total)
            n_read += measure(path)
    yield Mark("", total, total)


def _read_entry(path: Path, doc_id: str, request: Request, n_read: int, total: int) -> Iterator[Found]:
    origin = spell(path)
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise InputError(f"{origin} is a device or another special file; files and folders are read.")
        with path.open("rb") as file:
            for found in _read_stream(file, doc_id, origin, request, depth=0):
                if request.shard.holds(found.doc_id):
                    yield found
                    yield Mark(doc_id, n_read + _position(file), total)
    except InputError as error:
        yield from _within(Refusal(doc_id, origin, str(error)), request)
    except DAMAGE as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        yield from _within(Refusal(doc_id, origin, f"it cannot be read: {reason}"), request)


def _within(refusal: Refusal, request: Request) -> Iterator[Refusal]:
    if request.shard.holds(refusal.doc_id):
        yield refusal


def _position(file: BinaryIO) -> int:
    return 0 if file.closed else file.tell()


def _read_stream(
    file: BinaryIO, doc_id: str, origin: str, request: Request, depth: int
) -> Iterator[Item | Refusal]:
    """Read a stream that can be sought in: a file on disk, or a spooled member."""
    head = file.read(HEAD_BYTES)
    file.seek(0)
    kind = sniff_kind(head, request.fields, doc_id)
    if kind in PACKERS:
        yield from _read_packed(file, kind, doc_id, origin, request, depth)
    elif kind is Kind.ZIP:
        _check_depth(depth, origin, request)
        if book.is_book(file):
            yield from book.read_book(file, doc_id, origin, request.limits)
        else:
            members = read_zip(file, request.limits, origin)
            yield from _read_members(members, doc_id, origin, request, depth)
    elif kind is Kind.TEXT and not request.shard.holds(doc_id):
        return
    else:
        yield from _read_plain(file, kind, head, doc_id, origin, request, depth)


def _read_packed(
    file: BinaryIO, kind: Kind, doc_id: str, origin: str, request: Request, depth: int
) -> Iterator[Item | Refusal]:
    with unpack(file, kind, request.limits, origin) as stream:
        head = stream.peek(HEAD_BYTES)[:HEAD_BYTES]
        inner = sniff_kind(head, request.fields, doc_id)
        if inner is Kind.WARC and kind is Kind.GZIP:
            file.seek(0)  # warcio finds the records' own gzip members
            yield from web.read_warc(file, doc_id, origin, request.limits)
        elif inner is Kind.ZIP or inner in PACKERS:
            _check_depth(depth, origin, request)
            with spool(stream, request.limits.nested_mib, origin) as spooled:
                yield from _read_stream(spooled, doc_id, origin, request, depth + 1)
        else:
            yield from _read_plain(stream, inner, head, doc_id, origin, request, depth)


def _read_plain(
    stream: IO[bytes], kind: Kind, head: bytes, doc_id: str, origin: str, request: Request, depth: int
) -> Iterator[Item | Refusal]:
    """Read what needs no unpacking and no seeking."""
    if kind is Kind.TAR:
        _check_depth(depth, origin, request)
        yield from _read_members(read_tar(stream, request.limits, origin), doc_id, origin, request, depth)
    elif kind is Kind.WARC:
        yield from web.read_warc(stream, doc_id, origin, request.limits)
    elif kind is Kind.JSON_LINES:
        yield from rows.read_json_lines(stream, doc_id, origin, request.limits, request.fields)
    elif kind is Kind.TABLE:
        yield from rows.read_table(stream, doc_id, origin, request.limits, request.fields)
    elif kind is Kind.FOREIGN:
        yield _refuse_foreign(head, doc_id, origin)
    else:
        most_mib = request.limits.document_mib * (_ARTICLES_A_LIST if kind is Kind.JSON else 1)
        raw = read_bounded(stream, most_mib, origin)
        try:
            if kind is Kind.JSON:
                yield from rows.read_json(raw, doc_id, origin, request.limits, request.fields)
        except InputError:
            if name_suffix(doc_id) in JSON_SUFFIXES:
                raise
            kind = Kind.TEXT  # [[文件:…]] and {"你好"}: wiki markup and quotations begin like JSON too
        if kind is not Kind.JSON:
            yield Item.of_bytes(doc_id, origin, raw)


def _refuse_foreign(head: bytes, doc_id: str, origin: str) -> Refusal:
    foreign = find_foreign(head, name_suffix(doc_id))
    if foreign is None:
        raise ValueError(f"{origin} holds text")
    return Refusal(doc_id, origin, foreign.reason, foreign.is_harmless)


def _check_depth(depth: int, origin: str, request: Request) -> None:
    if depth >= request.limits.depth:
        raise InputError(
            f"{origin} is an archive within {depth} others; at most {request.limits.depth} are opened."
        )


def _read_members(
    members: Iterator[Member], doc_id: str, origin: str, request: Request, depth: int
) -> Iterator[Item | Refusal]:
    for member in members:
        member_id, place = f"{doc_id}/{_label(member.name)}", f"{origin}!{_label(member.name)}"
        if member.stream is None:
            yield Refusal(member_id, place, member.reason or "", member.harmless)
            continue
        try:
            yield from _read_member(member.stream, member_id, place, request, depth)
        except InputError as error:
            yield Refusal(member_id, place, str(error))
        except MEMBER_DAMAGE as error:
            yield Refusal(member_id, place, f"it cannot be unpacked: {error}")


def _label(name: str) -> str:
    """A member's name as we may print and store it, even where it was refused."""
    shown = name.replace("\x00", "\ufffd") or "(no name)"
    return shown if len(shown) <= _LABEL_CHARS else shown[:_LABEL_CHARS] + "…"


def _read_member(
    stream: IO[bytes], doc_id: str, origin: str, request: Request, depth: int
) -> Iterator[Item | Refusal]:
    """Read one member of an archive, which can be read once from front to back."""
    head = stream.read(HEAD_BYTES)
    kind = sniff_kind(head, request.fields, doc_id)
    if kind is Kind.FOREIGN:
        yield _refuse_foreign(head, doc_id, origin)
    elif kind is not Kind.TEXT:
        with spool(stream, request.limits.nested_mib, origin, head) as spooled:
            yield from _read_stream(spooled, doc_id, origin, request, depth + 1)
    elif request.shard.holds(doc_id):
        yield Item.of_bytes(doc_id, origin, read_bounded(stream, request.limits.document_mib, origin, head))
