"""The two-byte codes as tables: which character a pair of bytes is, and which characters share a byte."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt

from translate.repair.language_model import N_RESERVED, Ids, load_character_model

GBK: Final = "gb18030"
BIG5: Final = "big5hkscs"
CODECS: Final = (GBK, BIG5)
PRIVATE_LEADS: Final = frozenset(range(0xAA, 0xB0)) | frozenset(range(0xF8, 0xFF))
"""Lead bytes of GBK's user-defined area; a shifted pair that begins with one is often dropped."""

DROPPED_TRAILS: Final = PRIVATE_LEADS | {0xA6, 0xA7, 0xA8, 0xA9}
"""Trail bytes that may be dropped by themselves, for what they make with the next byte is no character."""


@dataclass(frozen=True, slots=True)
class PairTable:
    """One double-byte code, read both ways. Code point 0 stands for no character."""

    codec: str
    pairs: Ids
    """(65536,) code point of lead byte * 256 + trail byte."""
    codes: npt.NDArray[np.int32]
    """(65536,) lead byte * 256 + trail byte of a code point, -1 where it has none."""
    rows: tuple[Ids, ...]
    """256 arrays: the known characters with that lead byte."""
    columns: tuple[Ids, ...]
    """256 arrays: the known characters with that trail byte."""
    trails: npt.NDArray[np.uint8]
    """(65536,) trail byte of a code point."""
    leads: npt.NDArray[np.uint8]
    """(65536,) lead byte of a code point."""


@lru_cache(maxsize=8)
def load_pair_table(codec: str) -> PairTable:
    """Tables of a codec; candidates for a lost byte are only characters that the language model knows."""
    model = load_character_model()
    pairs = np.zeros(65536, dtype=np.int64)
    for lead in range(0x81, 0xFF):
        for trail in (*range(0x40, 0x7F), *range(0x80, 0xFF)):
            character = _decode_pair(bytes((lead, trail)), codec)
            if character is not None:
                pairs[lead * 256 + trail] = ord(character)
    codes = np.full(65536, -1, dtype=np.int32)
    used = np.flatnonzero(pairs)
    codes[pairs[used]] = used
    known = used[(model.symbols[pairs[used]] >= N_RESERVED) & ~_is_drawn(pairs[used])]
    rows = tuple(pairs[known[known >> 8 == lead]] for lead in range(256))
    columns = tuple(pairs[known[known & 255 == trail]] for trail in range(256))
    return PairTable(
        codec=codec,
        pairs=pairs,
        codes=codes,
        rows=rows,
        columns=columns,
        trails=(codes & 255).astype(np.uint8),
        leads=(codes >> 8 & 255).astype(np.uint8),
    )


def _is_drawn(points: Ids) -> npt.NDArray[np.bool_]:
    """Box drawing, dingbats and vertical forms, which no author is supposed to have meant."""
    drawn: npt.NDArray[np.bool_] = ((points >= 0x2500) & (points < 0x2800)) | (
        (points >= 0xFE10) & (points < 0xFE70)
    )
    return drawn


def _decode_pair(pair: bytes, codec: str) -> str | None:
    try:
        character = pair.decode(codec)
    except UnicodeDecodeError:
        return None
    return character if len(character) == 1 and ord(character) < 65536 else None
