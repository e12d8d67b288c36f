"""One document from a path or standard input; one result to a path, whole or not at all."""

from __future__ import annotations

import codecs
import errno
import io
import os
import stat
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Final, TextIO

from translate.document import Document
from translate.errors import InputError, OutputError, ZhbriefError

STDIN = "-"
SURROGATES = "zhbrief.surrogates"
"""Name of the error handler that writes lone surrogates."""
WRITE_ERRORS: Final = frozenset(
    {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EROFS, errno.EBADF}
)
"""What a failed write to an open file says; any other error in the block is about something else."""
_FILE_ERRORS: Final = WRITE_ERRORS | {errno.EPIPE}
"""A pipe that is standard output may be left, as `head` does; one that was named may not."""
_OPEN_STREAMS: Final = (Path("/dev"), Path("/dev/fd"), Path("/proc/self/fd"))
"""Folders whose names are devices and streams that are open already: /dev/stdout, whatever it leads to."""
_PREFIX_CHARS: Final = 40
_SHOWN_CHARS: Final = 300
_PIECE_BYTES: Final = 1 << 20
MIB: Final = 2**20
MAX_INPUT_MIB: Final = 4096
"""Largest input of commands that take more than an article."""


def read_document(source: str, max_mib: int = MAX_INPUT_MIB) -> Document:
    """Read one input as bytes.

    Args:
        source: a path, or ``-`` for standard input.
        max_mib: at most this much and one byte is read, which is enough to see that it is too much.

    Raises:
        InputError: the path is missing, a directory or unreadable, or standard input is closed.

    """
    if source == STDIN:
        return Document(doc_id=STDIN, origin="standard input", raw=_read_stdin(max_mib * MIB + 1))
    if not source:  # a variable of a shell that was not set
        raise InputError("The path is empty; give a file, or - to read standard input.")
    path, shown = Path(source), shorten(source)
    if is_folder(path, InputError):
        raise InputError(f"{shown} is a directory; give a file, or use `zhbrief batch` for many documents.")
    try:
        with path.open("rb") as file:
            return Document(doc_id=source, origin=source, raw=read_pieces(file, max_mib * MIB + 1))
    except FileNotFoundError as error:
        raise InputError(
            f"{shown} does not exist; check the path, or give - to read standard input."
        ) from error
    except OSError as error:
        raise InputError(f"{shown} cannot be read: {error.strerror}.") from error


def _read_stdin(n_bytes: int) -> bytes:
    if sys.stdin is None:  # closed before we were started
        raise InputError("Standard input is closed; give a file, or pipe a text into zhbrief.")
    try:
        return read_pieces(sys.stdin.buffer, n_bytes)
    except OSError as error:
        raise InputError(f"Standard input cannot be read: {error.strerror}.") from error


def read_pieces(stream: IO[bytes], n_bytes: int) -> bytes:
    """Read ``n_bytes`` at most; memory is taken for what comes, where ``read`` takes it for what may come.

    Raises:
        OSError: the stream cannot be read, or, as pipes that do not block, to its end.

    """
    pieces: list[bytes] = []
    while n_bytes > 0:
        data: bytes | None = stream.read(min(n_bytes, _PIECE_BYTES))
        if data is None:
            raise BlockingIOError(errno.EAGAIN, "it does not wait for its writer; save what comes to a file")
        if not data:
            break
        pieces.append(data)
        n_bytes -= len(data)
    return b"".join(pieces)


def find_status(path: Path, kind: type[ZhbriefError]) -> os.stat_result | None:
    """What stands at a path, behind links; ``None`` where nothing does.

    Raises:
        ZhbriefError: of ``kind``: the system cannot look there (too long a name, a folder that may not be
            entered).

    """
    try:
        return path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise kind(f"{shorten(str(path))} cannot be reached: {error.strerror}; check the path.") from error


def is_folder(path: Path, kind: type[ZhbriefError]) -> bool:
    """Whether a folder stands at a path.

    Raises:
        ZhbriefError: as for ``find_status``.

    """
    status = find_status(path, kind)
    return status is not None and stat.S_ISDIR(status.st_mode)


def shorten(name: str) -> str:
    """A path as messages show it; an article that was given for one would be all that is seen of them."""
    return name if len(name) <= _SHOWN_CHARS else f"{name[:_SHOWN_CHARS]}…"


def _write_surrogates(error: UnicodeError) -> tuple[bytes, int]:
    """Error handler of an encoder: a lone surrogate as the byte that it stands for, or as its own three."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    raw = [
        bytes((ord(c) - 0xDC00,)) if "\udc80" <= c <= "\udcff" else c.encode("utf-8", "surrogatepass")
        for c in error.object[error.start : error.end]
    ]
    return b"".join(raw), error.end


codecs.register_error(SURROGATES, _write_surrogates)


@contextmanager
def open_output(path: Path | None) -> Iterator[TextIO]:
    """Yield a text stream that becomes ``path`` when the block ends well, and vanishes when it does not.

    ``None`` is standard output. Both are UTF-8 whatever the locale, and a byte that no
    codec could read (a lone surrogate, as ``surrogateescape`` makes them) is written as
    that byte; any other lone surrogate, which UTF-16 and JSON let through, as the three
    bytes that UTF-8 would have for it. A file is written beside its place and renamed,
    so that an interrupted run leaves neither a half file nor a changed old one; where a
    link leads, that file is replaced and the link stays, and an old file's permissions
    stay. A device, a FIFO or an open stream is written as it is.

    Raises:
        OutputError: the place cannot be written.

    """
    if path is None:
        with _writing_to("standard output", WRITE_ERRORS):
            yield from _write_stdout()
        return
    with _naming(path):
        status = _look_at(path)
        is_stream = path.parent in _OPEN_STREAMS or not (status is None or stat.S_ISREG(status.st_mode))
        place = path if is_stream else path.resolve()
        stream, temporary = _open_stream(place) if is_stream else _open_beside(place)
    try:
        with _writing_to(str(path), _FILE_ERRORS), stream:
            yield stream
            stream.flush()
            if temporary is not None:
                os.fsync(stream.fileno())
        if temporary is not None:
            with _naming(path):
                temporary.chmod(_default_mode() if status is None else status.st_mode & 0o777)
                temporary.replace(place)
    finally:
        if temporary is not None:
            with suppress(FileNotFoundError):
                temporary.unlink()


def _write_stdout() -> Iterator[TextIO]:
    if sys.stdout is None:  # closed before we were started
        raise OSError(errno.EBADF, os.strerror(errno.EBADF))
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", errors=SURROGATES)
    try:
        yield sys.stdout
        sys.stdout.flush()
    except OSError as error:
        if error.errno in WRITE_ERRORS:
            give_up(sys.stdout)
        raise


def give_up(stream: TextIO) -> None:
    """Send what a stream still holds nowhere, lest Python fails on it once more while it ends."""
    with suppress(OSError, ValueError, AttributeError), Path(os.devnull).open("wb") as nowhere:
        os.dup2(nowhere.fileno(), stream.fileno())


def _look_at(path: Path) -> os.stat_result | None:
    """What stands at a path, behind links; ``None`` where nothing does."""
    try:
        status = path.stat()
    except FileNotFoundError:
        return None
    if stat.S_ISDIR(status.st_mode):
        raise IsADirectoryError(errno.EISDIR, "it is a folder; give a file in it")
    return status


def _open_stream(place: Path) -> tuple[TextIO, None]:
    return place.open("w", encoding="utf-8", errors=SURROGATES, newline="\n"), None


def _open_beside(place: Path) -> tuple[TextIO, Path]:
    handle, name = tempfile.mkstemp(
        dir=place.parent, prefix=f".{place.name[:_PREFIX_CHARS]}.", suffix=".part"
    )
    return os.fdopen(handle, "w", encoding="utf-8", errors=SURROGATES, newline="\n"), Path(name)


@contextmanager
def _naming(path: Path) -> Iterator[None]:
    """Every error of the system is about the place of the output."""
    try:
        yield
    except OSError as error:
        shown = shorten(str(path))
        raise OutputError(f"{shown} cannot be written: {error.strerror or error}.") from error


@contextmanager
def _writing_to(name: str, errors: frozenset[int]) -> Iterator[None]:
    """An error that a write alone can have is about the output; any other passes."""
    try:
        yield
    except OSError as error:
        if error.errno not in errors:
            raise
        raise OutputError(f"{name} cannot be written: {error.strerror}.") from error


def _default_mode() -> int:
    """Permissions that a plain ``open`` would have given; mkstemp's are for the owner alone."""
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
