"""One document from a path or standard input; one result to a path, whole or not at all."""

from __future__ import annotations

import codecs
import errno
import io
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TextIO

from translate.document import Document
from translate.errors import InputError, OutputError

STDIN = "-"
SURROGATES = "zhbrief.surrogates"
"""Name of the error handler that writes lone surrogates."""
WRITE_ERRORS = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EROFS})
"""What a failed write to an open file says; any other error in the block is about something else."""


def read_document(source: str) -> Document:
    """Read one input as bytes.

    Args:
        source: a path, or ``-`` for standard input.

    Raises:
        InputError: the path is missing, a directory or unreadable.

    """
    if source == STDIN:
        return Document(doc_id=STDIN, origin="standard input", raw=sys.stdin.buffer.read())
    path = Path(source)
    if path.is_dir():
        raise InputError(f"{source} is a directory; give a file, or use `zhbrief batch` for many documents.")
    try:
        return Document(doc_id=source, origin=source, raw=path.read_bytes())
    except FileNotFoundError as error:
        raise InputError(
            f"{source} does not exist; check the path, or give - to read standard input."
        ) from error
    except OSError as error:
        raise InputError(f"{source} cannot be read: {error.strerror}.") from error


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
    bytes that UTF-8 would have for it. The file is written beside its place and renamed,
    so that an interrupted run leaves neither a half file nor a changed old one.

    Raises:
        OutputError: the place cannot be written.

    """
    if path is None:
        if isinstance(sys.stdout, io.TextIOWrapper):
            sys.stdout.reconfigure(encoding="utf-8", errors=SURROGATES)
        yield sys.stdout
        sys.stdout.flush()
        return
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
    except OSError as error:
        raise OutputError(f"{path} cannot be written: {error.strerror}.") from error
    temporary = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", errors=SURROGATES, newline="\n") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        temporary.chmod(_default_mode())
        temporary.replace(path)
    except OSError as error:
        if error.errno not in WRITE_ERRORS:
            raise
        raise OutputError(f"{path} cannot be written: {error.strerror}.") from error
    finally:
        with suppress(FileNotFoundError):
            temporary.unlink()


def _default_mode() -> int:
    """Permissions that a plain ``open`` would have given; mkstemp's are for the owner alone."""
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
