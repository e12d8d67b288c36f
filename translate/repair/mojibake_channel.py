"""Text read with the wrong codec: back to the bytes, and out again with the right one.

A *view* is a text's bytes as a string of code units U+0000 to U+00FF, so that regular
expressions see bytes; ``LOST`` stands for a byte that is known to be missing, and
``BARRIER`` for a character that the wrong codec cannot have produced.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt

from translate.repair.language_model import Ids, load_character_model
from translate.repair.shifted_codec import BIG5, GBK, load_pair_table

LATIN: Final = "windows-1252"
UTF_8: Final = "utf-8"
LOST: Final = "\ufffd"
BARRIER: Final = "\u0100"
OLD_BIG5: Final = "big5"
"""Big5 without the Hong Kong characters, whose kana, Cyrillic letters and numerals stand elsewhere."""
READ_AS: Final = (LATIN, GBK, BIG5, OLD_BIG5)
"""Codecs that a text may have been read with by mistake."""
WRITTEN_IN: Final = {
    LATIN: (UTF_8, GBK, BIG5),
    GBK: (UTF_8, BIG5),
    BIG5: (UTF_8, GBK),
    OLD_BIG5: (UTF_8, GBK),
}
"""What it may really have been."""

_CONTINUATION: Final = "[\x80-\xbf]"
_UTF_8_UNIT: Final = (
    f"(?:[\xe0-\xef]{_CONTINUATION}{{2}}|[\xc2-\xdf]{_CONTINUATION}|[\xf0-\xf4]{_CONTINUATION}{{3}}"
    f"|[\xe2-\xe9\xef](?:{_CONTINUATION}[?{LOST} ]?|[?{LOST} ]{_CONTINUATION}|[?{LOST}]{{2}}))"
)
_GBK_UNIT: Final = f"[\x81-\xfe][\x40-\x7e\x80-\xfe{LOST}]"
_BIG5_UNIT: Final = f"[\x81-\xfe][\x40-\x7e\xa1-\xfe{LOST}]"
_UNITS: Final = {
    UTF_8: (_UTF_8_UNIT,),
    GBK: (_GBK_UNIT, f"(?:{_GBK_UNIT}|{LOST}[\x40-\x7e\x80-\xfe])", f"(?:{_GBK_UNIT}|{LOST})"),
    BIG5: (_BIG5_UNIT, f"(?:{_BIG5_UNIT}|{LOST}[\x40-\x7e\xa1-\xfe])", f"(?:{_BIG5_UNIT}|{LOST})"),
}
"""What a character may look like. Of a pair that is none, one reader drops the lead byte and goes on with
the trail, another drops both: each way of the three is tried for a text that has lost bytes."""
_PATTERNS: Final = {
    codec: tuple((re.compile(unit), re.compile(f"{unit}(?:[\x20-\x7e]{{0,40}}{unit})*")) for unit in units)
    for codec, units in _UNITS.items()
}


@dataclass(frozen=True, slots=True)
class View:
    """The bytes of a text, and where each came from."""

    units: str
    offsets: tuple[int, ...]
    """Source offset of each unit that opens a character, -1 inside one; one more for the end."""


@dataclass(frozen=True, slots=True)
class Rereading:
    """A run of the source, read anew: candidates (one where it is certain) for each character."""

    start: int
    end: int
    slots: tuple[Ids, ...]
    ends: tuple[int, ...]
    """Where each slot ends in the source, -1 inside a character of it."""


@lru_cache(maxsize=1)
def _latin_bytes() -> dict[int, str]:
    table = {point: chr(point) for point in range(256)}
    for byte in range(0x80, 0xA0):
        character = bytes((byte,)).decode(LATIN, "replace")
        if character != LOST:
            table[ord(character)] = chr(byte)
    return table


@lru_cache(maxsize=1)
def _moved_characters() -> frozenset[str]:
    """Characters whose bytes are others in the older Big5."""
    old, new = load_pair_table(OLD_BIG5).codes, load_pair_table(BIG5).codes
    return frozenset(map(chr, np.flatnonzero((old >= 0) & (new >= 0) & (old != new)).tolist()))


def may_be_read_as(text: str, read_as: str) -> bool:
    """Whether a codec would tell anything that the others do not."""
    return read_as != OLD_BIG5 or not _moved_characters().isdisjoint(text)


def open_view(text: str, read_as: str) -> View:
    """Bytes that ``text`` was read from, had it been read as ``read_as``."""
    units: list[str] = []
    offsets: list[int] = []
    codes = load_pair_table(read_as).codes if read_as != LATIN else None
    latin = _latin_bytes()
    for offset, character in enumerate(text):
        point = ord(character)
        if point < 0x80:
            unit = character
        elif 0xDC80 <= point <= 0xDCFF:
            unit = chr(point - 0xDC00)
        elif point == 0xFFFD:
            unit = LOST
        elif codes is None:
            unit = latin.get(point, BARRIER)
        elif point == 0x20AC and read_as == GBK:
            unit = _read_euro("".join(units[-4:]), text[offset + 1 : offset + 2], codes)
        else:
            code = int(codes[point]) if point < 65536 else -1
            unit = BARRIER if code < 0 else chr(code >> 8) + chr(code & 255)
        units.append(unit)
        offsets.extend([offset, -1][: len(unit)])
    return View("".join(units), (*offsets, len(text)))


def _read_euro(before: str, following: str, codes: npt.NDArray[np.int32] | None) -> str:
    """Bytes of a euro sign: 80, as code page 936 has it, or A2 E3, where UTF-8 goes on that way."""
    ends_character = re.search("(?:[\xe0-\xef][\x80-\xbf]|[\xc2-\xdf])$", before[-4:])
    point = ord(following) if following else 0
    code = int(codes[point]) if codes is not None and point < 65536 else -1
    continues = following in {LOST, "€"} or 0x80 <= code >> 8 <= 0xBF or 0xDC80 <= point <= 0xDCBF
    return "\xa2\xe3" if ends_character and continues else "\x80"


def reread(view: View, written_in: str) -> Iterator[Rereading]:
    """Runs of a view that are well formed, or nearly so, in the codec ``written_in``."""
    patterns = _PATTERNS[written_in]
    for unit, run in patterns if LOST in view.units else patterns[:1]:
        yield from _reread_units(view, written_in, unit, run)


def _reread_units(
    view: View, written_in: str, unit_pattern: re.Pattern[str], run_pattern: re.Pattern[str]
) -> Iterator[Rereading]:
    at = 0
    while True:
        match = run_pattern.search(view.units, at)
        if match is None:
            return
        start, end = match.start(), match.end()
        if view.offsets[start] < 0:
            at = start + 1
            continue
        ends = [start]
        slots: list[Ids] = []
        while ends[-1] < end:
            unit = unit_pattern.match(view.units, ends[-1], end)
            piece = unit.group() if unit is not None else view.units[ends[-1]]
            slots.append(read_unit(piece, written_in))
            ends.append(ends[-1] + len(piece))
        while len(ends) > 1 and view.offsets[ends[-1]] < 0:
            ends.pop()
            slots.pop()
        if slots:
            yield Rereading(
                view.offsets[start],
                view.offsets[ends[-1]],
                tuple(slots),
                tuple(view.offsets[end] for end in ends[1:]),
            )
        at = max(ends[-1], start + 1)


def read_unit(piece: str, written_in: str) -> Ids:
    """Code points that a unit may stand for; U+FFFD where none is known."""
    if len(piece) == 1 and piece < "\x80":
        return np.array([ord(piece)])
    complete = piece.encode("latin-1", "replace") if LOST not in piece else None
    if complete is not None:
        try:
            character = complete.decode(written_in)
        except UnicodeDecodeError:
            character = ""
        if len(character) == 1 and ord(character) < 65536:
            return np.array([ord(character)])
        if written_in != UTF_8:
            return np.array([0xFFFD])
    options = _incomplete_utf_8(piece) if written_in == UTF_8 else _incomplete_pair(piece, written_in)
    return options if len(options) else np.array([0xFFFD])


def _incomplete_pair(piece: str, codec: str) -> Ids:
    if piece == LOST:
        return np.zeros(0, dtype=np.int64)
    table = load_pair_table(codec)
    return table.columns[ord(piece[1])] if piece[0] == LOST else table.rows[ord(piece[0])]


@lru_cache(maxsize=4096)
def _incomplete_utf_8(piece: str) -> Ids:
    """Characters the model knows whose three bytes agree with those that are left."""
    known = [u if u >= "\x80" and u != LOST else "" for u in piece]
    if len(known) < 3:
        known.append("")
    pools = [[ord(u)] if u else range(0x80, 0xC0) for u in known[:3]]
    found = []
    symbols = load_character_model().symbols
    for first in pools[0]:
        for second in pools[1]:
            for third in pools[2]:
                point = (first & 15) << 12 | (second & 63) << 6 | (third & 63)
                known_here = symbols[point] >= 5 or point == 0x3000
                if point >= 0x2010 and not 0xD800 <= point < 0xE000 and known_here:
                    found.append(point)
    return np.array(found, dtype=np.int64)
