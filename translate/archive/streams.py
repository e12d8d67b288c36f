"""Streams of bytes: unpacking with a bound, and spooling to disk what must be sought in."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import tempfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import IO, BinaryIO, Final, Protocol, cast

import zstandard

from translate.archive.item import MIB, Limits
from translate.archive.sniffing import Kind
from translate.errors import InputError
from translate.files import read_pieces

DAMAGE: Final = (OSError, EOFError, zlib.error, lzma.LZMAError, zstandard.ZstdError, ValueError)
"""What unpacking damaged data raises."""
SPOOL_MIB: Final = 32
_COPY_BYTES: Final = 1 << 20
_ZSTD_READ_BYTES: Final = 1 << 12
"""Small: a bomb's worth of unpacked data is held at once."""
_ZSTD_WINDOW_BYTES: Final = 1 << 27


class Unpacker(Protocol):
    """A packed stream that is read unpacked."""

    def read1(self, size: int, /) -> bytes:
        """Some bytes, ``size`` at most, none at the end; raises only where nothing is left to give."""


class Unpacked(io.RawIOBase):
    """A packed stream read unpacked, which refuses to grow beyond the bound for bombs.

    All that stands before damage is handed out. The damage is an end first, for a buffer
    that is just being filled would lose what it holds to an exception; who reads on, or
    asks ``check``, gets the exception.
    """

    def __init__(self, unpacked: Unpacker, position: Callable[[], int], limits: Limits, name: str) -> None:
        self._unpacked = unpacked
        self._position = position
        self._limits = limits
        self._name = name
        self._n_read = 0
        self._damage: Exception | None = None
        self._has_ended = False

    def readable(self) -> bool:
        """Yes."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # io's own stub is looser
        """Fill ``buffer`` as far as the stream goes; returns the number of bytes.

        Raises:
            InputError: what was unpacked is out of proportion to what was packed.

        """
        n_bytes = 0
        while n_bytes < len(buffer) and self._damage is None:
            try:
                data = self._read_some(len(buffer) - n_bytes)
            except (InputError, *DAMAGE) as error:
                self._damage = error
                break
            if not data:
                break
            buffer[n_bytes : n_bytes + len(data)] = data
            n_bytes += len(data)
        if self._damage is not None and not n_bytes:
            if self._has_ended:
                raise self._damage
            self._has_ended = True
        return n_bytes

    def check(self) -> None:
        """Raise the damage that was taken for the end, if there was any."""
        if self._has_ended and self._damage is not None:
            raise self._damage

    def _read_some(self, n_bytes: int) -> bytes:
        data = self._unpacked.read1(n_bytes)
        self._n_read += len(data)
        floor = self._limits.expansion_floor_mib * MIB
        if self._n_read > floor and self._n_read > self._limits.expansion * max(self._position(), 1):
            raise InputError(
                f"{self._name} unpacks to more than {self._limits.expansion} times its size, as bombs do; "
                "what follows is not read. Unpack it by other means if you trust it."
            )
        return data


class _ZstdReader:
    """A Zstandard stream of any number of frames, which knows when the last one was cut.

    The library's own reader takes a cut stream for a short one.
    """

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._frame = self._open_frame()
        self._is_inside = False
        self._packed = b""
        self._unpacked = b""

    @staticmethod
    def _open_frame() -> zstandard.ZstdDecompressionObj:
        return zstandard.ZstdDecompressor(max_window_size=_ZSTD_WINDOW_BYTES).decompressobj()

    def read1(self, size: int, /) -> bytes:
        """Some bytes, ``size`` at most, none at the end.

        Raises:
            EOFError: the stream ends within a frame.

        """
        while not self._unpacked:
            packed = self._packed or self._stream.read(_ZSTD_READ_BYTES)
            if not packed:
                if self._is_inside:
                    raise EOFError("the compressed data ends too early")
                return b""
            self._unpacked = self._frame.decompress(packed)
            self._packed, self._is_inside = b"", not self._frame.eof
            if self._frame.eof:
                self._packed = self._frame.unused_data
                self._frame = self._open_frame()
        data, self._unpacked = self._unpacked[:size], self._unpacked[size:]
        return data


@contextmanager
def unpack(stream: BinaryIO, kind: Kind, limits: Limits, name: str) -> Iterator[io.BufferedReader[Unpacked]]:
    """Open a packed stream for reading unpacked; what it was damaged by is raised at the end at the latest.

    Args:
        stream: at its start, with a ``tell`` that counts packed bytes.
        kind: one of ``PACKERS``.
        limits: bounds.
        name: for messages.

    """
    opened: Unpacker
    if kind is Kind.GZIP:
        opened = gzip.GzipFile(fileobj=stream, mode="rb")
    elif kind is Kind.BZIP2:
        opened = bz2.BZ2File(stream)
    elif kind is Kind.XZ:
        opened = lzma.LZMAFile(stream)  # noqa: SIM115  # closed with what wraps it
    else:
        opened = _ZstdReader(stream)
    unpacked = Unpacked(opened, stream.tell, limits, name)
    with io.BufferedReader(unpacked, buffer_size=1 << 17) as reader:
        yield reader
        unpacked.check()


@contextmanager
def spool(stream: IO[bytes], limit_mib: int, name: str, head: bytes = b"") -> Iterator[BinaryIO]:
    """Copy ``head`` and a stream to memory, or to disk where it is long, so that it can be sought in.

    Raises:
        InputError: longer than ``limit_mib``.

    """
    with tempfile.SpooledTemporaryFile(max_size=SPOOL_MIB * MIB) as file:
        n_bytes = file.write(head)
        while data := stream.read(_COPY_BYTES):
            n_bytes += len(data)
            if n_bytes > limit_mib * MIB:
                raise InputError(
                    f"{name} is an archive in an archive of over {limit_mib} MiB; unpack it first."
                )
            file.write(data)
        file.seek(0)
        yield cast(BinaryIO, file)


def read_bounded(stream: IO[bytes], limit_mib: int, name: str, head: bytes = b"") -> bytes:
    """Read all of a stream; ``head`` is what was read of it before.

    Raises:
        InputError: longer than ``limit_mib``.

    """
    data = head + read_pieces(stream, limit_mib * MIB + 1 - len(head))
    if len(data) > limit_mib * MIB:
        raise InputError(
            f"{name} is larger than {limit_mib} MiB, the most that is read as one; split it, or raise "
            "max_document_mib in the settings."
        )
    return data
