"""Bytes to text, losing nothing.

Decoding is lenient with ``surrogateescape``, the one handler that loses nothing:
an undecodable byte ``xx`` stands as ``U+DCxx``. So for every encoding reported here
but ``hz``, ``received.encode(encoding, "surrogateescape")`` gives the bytes back.
(Python's Big5 codecs read a dozen byte pairs as characters that another pair also
stands for; of these codecs we take the one that gives the bytes back, if any does.
UTF-16 and UTF-32 with an odd tail or lone surrogates are the other exception.)
A byte order mark stays in the text as U+FEFF until a rule takes it away, that of UTF-8
before text in another encoding too.
"""

from __future__ import annotations

import codecs
import hashlib
import re
from collections.abc import Iterator
from contextlib import suppress
from typing import Final

from translate.document import Document
from translate.errors import EncodingError
from translate.repair.detect import decode_leniently, detect_encoding, score_text
from translate.repair.signatures import name_binary_format

TEXT_ENCODING: Final = "str"
"""Reported for a document that arrived as a string."""

_SAMPLE_CHARS: Final = 8_192
_MAX_LOST_SHARE: Final = 0.3
_MAX_CONTROL_SHARE: Final = 0.05
_MIN_MEAN: Final = -14.0
"""Log-probability a character, as Chinese, below which a text is none at all."""
_LOST: Final = re.compile("[\ud800-\udfff]+")
_CONTROL: Final = re.compile("[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f]")


def decode(document: Document) -> tuple[str, str]:
    """Read a document's text.

    Returns:
        The text as received (undecodable bytes as U+DC80 to U+DCFF) and the name of
        the Python codec it was read with, or ``str`` when it arrived as a string.

    Raises:
        EncodingError: the bytes are an image, an archive or anything else that is no text.

    """
    if document.raw is None:
        return document.text or "", TEXT_ENCODING
    return decode_bytes(document.raw, document.origin)


def decode_bytes(raw: bytes, origin: str = "the input") -> tuple[str, str]:
    """Decode ``raw``; see ``decode``. ``origin`` names the document in messages."""
    if name := name_binary_format(raw):
        raise EncodingError(
            f"{origin} is {name}, not text. Give its text, in UTF-8, UTF-16, GB18030, Big5 or HZ, or HTML."
        )
    encoding = detect_encoding(raw)
    is_mismarked = raw.startswith(codecs.BOM_UTF8) and encoding != "utf-8"
    if is_mismarked:
        text = "\ufeff" + decode_leniently(raw.removeprefix(codecs.BOM_UTF8), encoding)
    else:
        text = decode_leniently(raw, encoding)
    _check_is_text(text, encoding, origin)
    return text, encoding


def encode(text: str, encoding: str, sha256: str = "") -> bytes | None:
    """Give the bytes back that ``decode`` read ``text`` from.

    Args:
        text: as received, byte order mark and lost bytes included.
        encoding: as ``decode`` reported it.
        sha256: of the bytes, in hexadecimal; empty where it is not known.

    Returns:
        ``None`` where the bytes cannot be had, or are not those that ``sha256`` tells.

    """
    for raw in _list_codings(text, encoding):
        if not sha256 or hashlib.sha256(raw).hexdigest() == sha256:
            return raw
    return None


def _list_codings(text: str, encoding: str) -> Iterator[bytes]:
    """Bytes that ``text`` may stem from; in UTF-16 and UTF-32 an odd tail reads like lone surrogates."""
    wide = 2 if encoding.startswith("utf-16") else 4 if encoding.startswith("utf-32") else 1
    for n_odd in range(wide):
        head, tail = text[: len(text) - n_odd], text[len(text) - n_odd :]
        if all("\udc00" <= character <= "\udcff" for character in tail):
            with suppress(ValueError, LookupError):
                errors = "surrogatepass" if wide > 1 else "surrogateescape"
                yield head.encode(encoding, errors) + bytes(ord(character) - 0xDC00 for character in tail)
    if text.startswith("\ufeff") and wide == 1:
        with suppress(ValueError, LookupError):
            yield codecs.BOM_UTF8 + text[1:].encode(encoding, "surrogateescape")


def _check_is_text(text: str, encoding: str, origin: str) -> None:
    """Refuse what no encoding makes sense of: mostly lost, or improbable through and through."""
    sample = text[:_SAMPLE_CHARS]
    n_lost, n_controls = len(_LOST.findall(sample)), len(_CONTROL.findall(sample))
    if (
        n_lost > _MAX_LOST_SHARE * len(sample)
        or n_controls > 2 + _MAX_CONTROL_SHARE * len(sample)
        or score_text(sample) < _MIN_MEAN * len(sample)
    ):
        raise EncodingError(
            f"{origin} is not text in any encoding that we know (UTF-8, UTF-16, UTF-32, GB18030, Big5, HZ): "
            f"as {encoding}, the likeliest, {n_lost} places and {n_controls} control characters of the first "
            f"{len(sample)} characters make no sense. Check that the right file was given."
        )
