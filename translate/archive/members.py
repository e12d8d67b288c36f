"""Zip and tar: every member by its name, and reasons for those that are not read."""

from __future__ import annotations

import re
import stat
import struct
import tarfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, BinaryIO, Final, cast

from translate.archive.item import MIB, Limits
from translate.archive.streams import DAMAGE
from translate.errors import InputError

MEMBER_DAMAGE: Final = (
    zipfile.BadZipFile,
    tarfile.TarError,
    NotImplementedError,
    RuntimeError,
    struct.error,
    *DAMAGE,
)
"""What damaged zip and tar archives raise; after one member the next may still be sound."""
_ENCRYPTED_FLAG: Final = 0x1
_UTF8_FLAG: Final = 0x800
_OFFICE_PARTS: Final = {
    "[Content_Types].xml": "an Office document",
    "META-INF/manifest.xml": "an OpenDocument file",
}
_SYSTEM_FILES: Final = re.compile(r"(^|/)(__MACOSX/|\.DS_Store$|Thumbs\.db$|desktop\.ini$|\.[^/]+(/|$))")


@dataclass(frozen=True, slots=True)
class Member:
    """One member of an archive: its content, or the reason why it has none for us."""

    name: str
    stream: IO[bytes] | None
    """Valid until the next member is asked for."""
    reason: str | None = None
    harmless: bool = False


def is_system_file(name: str) -> bool:
    """Whether a path is one that systems leave behind, or hidden."""
    return _SYSTEM_FILES.search(name) is not None


def check_name(name: str, limits: Limits) -> str | None:
    """The reason to refuse a member's path, ``None`` where it is harmless."""
    if not name or "\x00" in name:
        return "its name is empty or holds a NUL"
    if len(name) > limits.name_chars:
        return f"its name has over {limits.name_chars} characters"
    if name.startswith(("/", "\\")) or re.match(r"[A-Za-z]:[\\/]", name):
        return "its path is absolute"
    if ".." in re.split(r"[\\/]", name):
        return "its path leads out of the archive (..)"
    return None


def read_zip(file: BinaryIO, limits: Limits, label: str) -> Iterator[Member]:
    """Yield the members of a zip in its own order.

    Args:
        file: seekable.
        limits: bounds.
        label: the archive's name, for messages.

    Raises:
        InputError: no zip, an Office document, overlapping members or a bomb.

    """
    n_bytes = file.seek(0, 2)
    try:
        archive = zipfile.ZipFile(file)
    except MEMBER_DAMAGE as error:
        raise InputError(f"{label} is a damaged zip archive ({error}); copy it again.") from error
    with archive:
        infos = archive.infolist()
        _check_zip(infos, n_bytes, limits, label)
        for info in infos:
            yield from _read_zip_member(archive, info, limits)


def _check_zip(infos: list[zipfile.ZipInfo], n_bytes: int, limits: Limits, label: str) -> None:
    names = {info.filename for info in infos}
    for part, kind in _OFFICE_PARTS.items():
        if part in names:
            raise InputError(f"{label} is {kind}, which is not read; save it as text or HTML.")
    n_unpacked = sum(info.file_size for info in infos)
    if n_unpacked > limits.expansion_floor_mib * MIB and n_unpacked > limits.expansion * n_bytes:
        raise InputError(
            f"{label} would unpack to {n_unpacked / MIB:,.0f} MiB, more than {limits.expansion} times "
            "its size, as bombs do; it is not read."
        )
    end = 0
    for info in sorted(infos, key=lambda info: info.header_offset):
        if info.header_offset < end:
            raise InputError(f"{label} has members that overlap, as bombs do; it is not read.")
        end = info.header_offset + info.compress_size


def _read_zip_member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, limits: Limits) -> Iterator[Member]:
    name = _zip_name(info)
    if name.endswith(("/", "\\")) and not info.file_size:
        return  # a folder, as some packers of Windows name it too
    reason = check_name(name, limits)
    if reason is None and stat.S_ISLNK(info.external_attr >> 16):
        reason = "it is a link"
    if reason is None and info.flag_bits & _ENCRYPTED_FLAG:
        reason = "it is encrypted; unpack the archive with its password first"
    if reason is not None:
        yield Member(name, None, reason)
        return
    if is_system_file(name):
        yield Member(name, None, "a hidden file of the system", harmless=True)
        return
    try:
        stream = archive.open(info)
    except MEMBER_DAMAGE as error:
        yield Member(name, None, f"it cannot be unpacked ({error})")
        return
    with stream:
        yield Member(name, stream)


def _zip_name(info: zipfile.ZipInfo) -> str:
    """A member's name; those without the UTF-8 flag are in the maker's own code page, often GBK."""
    if info.flag_bits & _UTF8_FLAG:
        return info.filename
    try:
        data = info.orig_filename.encode("cp437")
    except UnicodeEncodeError:
        return info.filename
    return decode_name(data).replace("\\", "/")


def read_tar(stream: IO[bytes], limits: Limits, label: str) -> Iterator[Member]:
    """Yield the members of a tar, read from front to back.

    Raises:
        InputError: the archive is damaged; the members before the damage were yielded.

    """
    n_read = 0
    ending = _Ending(stream)
    try:
        with tarfile.open(fileobj=cast(IO[bytes], ending), mode="r|", errors="surrogateescape") as archive:
            for info in archive:
                n_read += 1
                if not info.isdir():
                    yield _tar_member(archive, info, limits)
        if not ending.is_zero():
            raise tarfile.ReadError("the mark at its end is missing")
    except (tarfile.TarError, struct.error, RecursionError, *DAMAGE) as error:  # long names of long names
        raise InputError(
            f"{label} is damaged after {n_read} members ({error}); what follows is not read. Copy it again."
        ) from error


class _Ending:
    """A stream that remembers how it ended: a tar that lacks its end mark was cut between two members."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._last = b""

    def read(self, n_bytes: int) -> bytes:
        """Read like the stream."""
        data = self._stream.read(n_bytes)
        if data:
            self._last = data[-tarfile.BLOCKSIZE :]
        return data

    def is_zero(self) -> bool:
        """Read to the end, and say whether the last block holds nothing but zeros."""
        while self.read(1 << 20):
            pass
        return not any(self._last)


def _tar_member(archive: tarfile.TarFile, info: tarfile.TarInfo, limits: Limits) -> Member:
    name = decode_name(info.name.encode("utf-8", "surrogateescape")).removeprefix("./")
    reason = check_name(name, limits)
    if reason is None and (info.issym() or info.islnk()):
        reason = "it is a link"
    if reason is None and not info.isreg():
        reason = "it is a device or another special file"
    if reason is not None:
        return Member(name, None, reason)
    if is_system_file(name):
        return Member(name, None, "a hidden file of the system", harmless=True)
    return Member(name, archive.extractfile(info))


def decode_name(data: bytes) -> str:
    """A name as text; what is not UTF-8 is taken for GB18030, as old archives are."""
    for encoding in ("utf-8", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode("latin-1")
