"""E-books (EPUB): the chapters in reading order, one document each."""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Iterator
from typing import BinaryIO, Final
from urllib.parse import unquote
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException  # type: ignore[import-untyped]
from defusedxml.ElementTree import fromstring  # type: ignore[import-untyped]

from translate.archive.item import Item, Limits, Refusal
from translate.archive.members import MEMBER_DAMAGE
from translate.archive.streams import read_bounded
from translate.errors import InputError

_CONTAINER: Final = "META-INF/container.xml"
_ENCRYPTION: Final = "META-INF/encryption.xml"
_OPF: Final = "{http://www.idpf.org/2007/opf}"
_DC: Final = "{http://purl.org/dc/elements/1.1/}"
_LOCKED: Final = "protected by a shop (DRM), whose key is needed to read it; give an unprotected copy"
_CHAPTER_TYPES: Final = ("application/xhtml+xml", "text/html")


def is_book(file: BinaryIO) -> bool:
    """Whether a zip is an EPUB; leaves ``file`` at its start."""
    try:
        with zipfile.ZipFile(file) as archive:
            return _CONTAINER in archive.namelist()
    except MEMBER_DAMAGE:
        return False
    finally:
        file.seek(0)


def read_book(file: BinaryIO, doc_id: str, origin: str, limits: Limits) -> Iterator[Item | Refusal]:
    """Yield the chapters of an EPUB in the order of its spine.

    Raises:
        InputError: the book's own tables are missing or damaged.

    """
    with zipfile.ZipFile(file) as archive:
        root = _read_xml(archive, _CONTAINER, origin, limits)
        found = root.find(".//{*}rootfile")
        package_path = found.get("full-path") if found is not None else None
        if not package_path:
            raise InputError(f"{origin} is an e-book without a table of its parts (OPF); convert it to text.")
        package = _read_xml(archive, package_path, origin, limits)
        date = package.findtext(f".//{_DC}date")
        chapters = list(_chapters(package, posixpath.dirname(package_path)))
        locked = _list_locked(archive, origin, limits).intersection(chapters)
        if locked and locked.issuperset(chapters):
            raise InputError(f"{origin} is an e-book {_LOCKED}.")
        for path in chapters:
            place = f"{origin}!{path}"
            if path in locked:
                yield Refusal(f"{doc_id}/{path}", place, f"the chapter is {_LOCKED}")
                continue
            try:
                with archive.open(path) as stream:
                    raw = read_bounded(stream, limits.document_mib, place)
            except KeyError:
                yield Refusal(f"{doc_id}/{path}", place, "the book names this chapter and lacks it")
            except InputError as error:
                yield Refusal(f"{doc_id}/{path}", place, str(error))
            except MEMBER_DAMAGE as error:
                yield Refusal(f"{doc_id}/{path}", place, f"it cannot be unpacked ({error})")
            else:
                yield Item.of_bytes(f"{doc_id}/{path}", place, raw, date)


def _chapters(package: Element, folder: str) -> Iterator[str]:
    """Paths of the chapters in reading order, without the table of contents."""
    manifest = {
        item.get("id"): item
        for item in package.iter(f"{_OPF}item")
        if item.get("media-type") in _CHAPTER_TYPES and "nav" not in (item.get("properties") or "").split()
    }
    for reference in package.iter(f"{_OPF}itemref"):
        item = manifest.get(reference.get("idref"))
        if item is not None:
            yield posixpath.normpath(posixpath.join(folder, unquote(item.get("href") or "")))


def _list_locked(archive: zipfile.ZipFile, origin: str, limits: Limits) -> set[str]:
    """Paths of what the book holds in cipher; shops lock chapters so, publishers only their fonts."""
    if _ENCRYPTION not in archive.namelist():
        return set()
    references = _read_xml(archive, _ENCRYPTION, origin, limits).iterfind(".//{*}CipherReference")
    return {posixpath.normpath(unquote(reference.get("URI") or "")) for reference in references}


def _read_xml(archive: zipfile.ZipFile, path: str, origin: str, limits: Limits) -> Element:
    try:
        with archive.open(path) as stream:
            root: Element = fromstring(read_bounded(stream, limits.document_mib, f"{origin}!{path}"))
    except KeyError as error:
        raise InputError(f"{origin} is an e-book that lacks {path}; convert it to text.") from error
    except (ParseError, DefusedXmlException, *MEMBER_DAMAGE) as error:
        raise InputError(f"{origin} is an e-book whose {path} cannot be read ({error}).") from error
    return root
