"""Results on disk: where each goes, and how it gets there whole."""

from __future__ import annotations

import errno
import hashlib
import os
import re
import shutil
from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Final

from filelock import FileLock, Timeout

from translate.archive.entries import Output
from translate.errors import ConfigError, OutputError
from translate.render import rename_origin

ARTICLES: Final = "articles"
"""Folder of the results in the output folder."""
PARTS_PREFIX: Final = ".parts-"
_NAME_BYTES: Final = 200
_LOCK_S: Final = 2.0
"""How long to wait for a ledger's lock: who asks for a status holds it for a moment, too."""
_RESULT: Final = re.compile(r"\.en\.[a-z.]+$")
_OF_THE_DISK: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO, errno.EFBIG})
"""Errors that no other name helps against."""
_UNSAFE: Final = re.compile(r"""[\x00-\x1f\x7f<>:"\\|?*\u2028\u2029]""")


def output_path(doc_id: str, suffix: str) -> str:
    """Where a document's result goes, relative to the output folder.

    The folders follow ``doc_id``. A part that no file system could bear (a control
    character, ``..``, too long), or a folder with the name of another document's result,
    is replaced, and a digest of the whole ``doc_id`` keeps two such documents apart.
    """
    parts = [_safe_part(part) for part in doc_id.split("/")]
    parts = [part for part in parts if part] or ["document"]
    parts[:-1] = [f"{part}_" if _RESULT.search(part) else part for part in parts[:-1]]
    if "/".join(parts) != doc_id:
        parts[-1] += "-" + _digest(doc_id)[:12]
    return "/".join((ARTICLES, *parts)) + f".en.{suffix}"


def spare_path(doc_id: str, suffix: str) -> str:
    """Where a document's result goes when something stands in the way of ``output_path``."""
    return f"{ARTICLES}/{_digest(doc_id)[:24]}.en.{suffix}"


def locate(root: Path, path: str) -> Path:
    """Where a result of that path lies: names on disk are in UTF-8, whatever the locale."""
    return root / os.fsdecode(path.encode())


def _digest(doc_id: str) -> str:
    return hashlib.sha256(doc_id.encode("utf-8", "surrogatepass")).hexdigest()


def _safe_part(part: str) -> str:
    part = _UNSAFE.sub("_", part)
    if part in (".", ".."):
        return "_"
    part = part[:_NAME_BYTES]
    while len(part.encode("utf-8", "replace")) > _NAME_BYTES:
        part = part[:-1]
    return part.rstrip(". ")


def write_part(path: Path, data: bytes) -> None:
    """Write a file and wait until the disk has it; it gets its name later, from ``publish``.

    Raises:
        OutputError: no room, no right, or the folder is gone.

    """
    try:
        with path.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        path.unlink(missing_ok=True)
        raise _output_error(path, error) from error


def publish(
    moves: Iterable[tuple[Path, Path]], spares: Mapping[Path, Path] = MappingProxyType({})
) -> dict[Path, Path]:
    """Give finished parts their names; each appears whole or not at all.

    Args:
        moves: part and place, on one file system.
        spares: another place for a place that cannot have a file: a folder has its name, a
            file that of its folder, its path is too long.

    Returns:
        The spares that were needed, by the places that they stand for.

    Raises:
        OutputError: the disk takes no more, or a place without a spare cannot be written.

    """
    folders: set[Path] = set()
    needed: dict[Path, Path] = {}
    for part, place in moves:
        try:
            _move(part, place)
        except OSError as error:
            if error.errno in _OF_THE_DISK or place not in spares:
                raise _output_error(place, error) from error
            needed[place] = spares[place]
            _move_to_spare(part, spares[place])
        folders.add(needed.get(place, place).parent)
    for folder in folders:
        _sync_folder(folder)
    return needed


def _move(part: Path, place: Path) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    part.replace(place)


def _move_to_spare(part: Path, spare: Path) -> None:
    try:
        _move(part, spare)
    except OSError as error:
        raise _output_error(spare, error) from error


def copy_output(root: Path, output: Output, target: str, spare: str, parts: Path, origin: str) -> Output:
    """Copy a result for another document of the same content, to ``spare`` where ``target`` cannot be.

    The copy names ``origin``, where that document was found.

    Raises:
        OutputError: the result is gone, or the copy cannot be written.

    """
    source, place = locate(root, output.path), locate(root, target)
    try:
        data = source.read_bytes()
    except OSError as error:
        raise _output_error(source, error) from error
    text = data.decode("utf-8", "surrogateescape")
    data = rename_origin(output.format, text, origin).encode("utf-8", "surrogateescape")
    part = parts / f"copy-{hashlib.sha256(target.encode()).hexdigest()[:16]}"
    write_part(part, data)
    needed = publish([(part, place)], {place: locate(root, spare)})
    sha256 = hashlib.sha256(data).hexdigest()
    return replace(output, path=spare if needed else target, sha256=sha256, n_bytes=len(data))


def is_intact(root: Path, output: Output) -> bool:
    """Whether a result noted in the ledger still lies on disk in its full length."""
    try:
        return locate(root, output.path).stat().st_size == output.n_bytes
    except OSError:
        return False


def open_parts(root: Path, name: str) -> Path:
    """A fresh folder for unfinished files; those that killed runs left are removed.

    Raises:
        OutputError: the output folder cannot be written.

    """
    remove_parts(root, name)
    folder = root / f"{PARTS_PREFIX}{name}-{os.getpid()}"
    try:
        folder.mkdir()
    except OSError as error:
        raise _output_error(folder, error) from error
    return folder


def remove_parts(root: Path, name: str) -> None:
    """Remove the unfinished files of this shard's runs, which hold its lock no more."""
    for folder in root.glob(f"{PARTS_PREFIX}{name}-*"):
        shutil.rmtree(folder, ignore_errors=True)


def lock_output(root: Path, ledger: str) -> AbstractContextManager[object]:
    """Keep a second run off the same ledger for a block; the lock ends with this process, however it dies.

    Raises:
        ConfigError: another run is at work.
        OutputError: the folder cannot be made or written.

    """
    try:
        root.mkdir(parents=True, exist_ok=True)
        return FileLock(root / f".{ledger}.lock").acquire(timeout=_LOCK_S)
    except Timeout as error:
        raise ConfigError(
            f"Another run is writing to {root}; wait for it, or give this one another --output or --shard."
        ) from error
    except OSError as error:
        raise _output_error(root, error) from error


def is_locked(root: Path, ledger: str) -> bool | None:
    """Whether a run is writing a ledger; ``None`` where that cannot be asked."""
    path = root / f".{ledger}.lock"
    if not path.exists():
        return False
    try:
        FileLock(path).acquire(timeout=0).lock.release()
    except Timeout:
        return True
    except OSError:  # the folder cannot be written
        return None
    return False


def _sync_folder(folder: Path) -> None:
    """Make new names in a folder last through a power cut, where the system lets folders be synced."""
    if os.name == "nt":
        return
    try:
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
    except OSError as error:
        raise _output_error(folder, error) from error


def _output_error(path: Path, error: OSError) -> OutputError:
    return OutputError(
        f"{path} cannot be written: {error.strerror or error}. Make room or give another --output, then "
        "start the same command again: finished articles are kept."
    )
