"""A suspect stretch of text as the stream of bytes that it was read from."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from translate.repair.shifted_codec import PairTable

GLOSS: Final = re.compile(r"[(（]\s?([a-zü\u00e0-\u01dc\u0251\u0261\u0300-\u030c]{1,7})\s?[)）]")
"""A pinyin reading in brackets, as a page sets it behind a character."""
_WIDE: Final = "[\u2e80-\ud7ff\udc80-\uffef]"
LONE: Final = re.compile(
    rf"(?<={_WIDE})[@-Z\\^-z](?={_WIDE})|^[A-Za-z](?={_WIDE})|(?<={_WIDE})[A-Za-z]$", re.MULTILINE
)
"""A single ASCII character that may be a trail byte, with Chinese on either side; brackets are too common."""
LONE_BYTE: Final = re.compile(
    rf"(?<={_WIDE})[@-}}](?={_WIDE})|^[A-Za-z](?={_WIDE})|(?<={_WIDE})[A-Za-z]$", re.MULTILINE
)
"""The same in bytes of a double-byte code, where brackets and bars count too; ``~`` is a habit of many."""


class Kind(IntEnum):
    """What an item of a stream is."""

    FIRST = 0
    """First byte of a received two-byte character."""
    SECOND = 1
    """Second byte of a received two-byte character."""
    ORPHAN = 2
    """A byte that was no part of any character."""
    ASCII = 3
    LOST = 4
    """U+FFFD: something stood here."""
    OPAQUE = 5
    """A character that the codec cannot express; it stays as it is."""
    GLOSS = 6
    """A reading in brackets: no byte of the run, but evidence for what precedes it."""


@dataclass(frozen=True, slots=True)
class Item:
    """One byte, or one thing that takes the place of bytes."""

    kind: Kind
    byte: int
    """0 to 255; -1 where there is no byte."""
    text: str
    """What was received: the character for ``FIRST``, empty for ``SECOND``."""
    start: int
    """Offset of the received character in the text."""
    lone: bool = False
    """Whether it matches ``LONE``, or ``LONE_BYTE`` in bytes."""


def open_stream(text: str, start: int, end: int, table: PairTable, *, from_bytes: bool = False) -> list[Item]:
    """Items of ``text[start:end]``, read back into the bytes of ``table``'s codec.

    ``from_bytes`` tells that it came as bytes of that code.
    """
    lone = LONE_BYTE if from_bytes else LONE
    items: list[Item] = []
    at = start
    while at < end:
        character = text[at]
        point = ord(character)
        gloss = GLOSS.match(text, at, end) if character in "(（" else None
        if gloss is not None and at > start:
            items.append(Item(Kind.GLOSS, -1, gloss.group(), at))
            at = gloss.end()
            continue
        code = int(table.codes[point]) if point < 65536 else -1
        if 0xDC80 <= point <= 0xDCFF:
            items.append(Item(Kind.ORPHAN, point - 0xDC00, character, at))
        elif point < 0x80:
            items.append(Item(Kind.ASCII, point, character, at, lone=lone.match(text, at) is not None))
        elif point == 0xFFFD:
            items.append(Item(Kind.LOST, -1, character, at))
        elif code >= 0:
            items.append(Item(Kind.FIRST, code >> 8, character, at))
            items.append(Item(Kind.SECOND, code & 255, "", at))
        else:
            items.append(Item(Kind.OPAQUE, -1, character, at))
        at += 1
    return items
