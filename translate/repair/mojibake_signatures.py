"""Strings of known characters that only a chain of wrong codecs makes: suspects that no count finds.

UTF-8 or GBK read as Latin-1, stored as UTF-8 and read as GBK: each byte above 7F became C2 or
C3 with a byte after it, so that all of the text is in two rows of GBK, as in ``盲赂颅氓聸陆``
and ``脰脨鹿煤``. U+FFFD stored and read as GBK is ``锟斤拷``, or a part of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt

from translate.repair.shifted_codec import GBK, load_pair_table

MIN_RUN: Final = 6
"""Characters in a row out of the two rows: words of a text never are that many of them."""
STEP_CHARS: Final = 20
_REMAINS: Final = re.compile("锟斤|斤拷|匡拷")


@lru_cache(maxsize=1)
def _two_rows() -> npt.NDArray[np.bool_]:
    """(65536,) whether a code point is C280 to C3BF in GBK, with trail bytes as UTF-8 has them."""
    pairs = load_pair_table(GBK).pairs
    inside = np.zeros(65536, dtype=np.bool_)
    for lead in (0xC2, 0xC3):
        inside[pairs[lead * 256 + 0x80 : lead * 256 + 0xC0]] = True
    inside[0] = False
    return inside


def find_signatures(text: str, points: npt.NDArray[np.uint16]) -> Iterator[int]:
    """Offsets of such strings, several of a long one; not in order."""
    inside = np.flatnonzero(_two_rows()[points])
    starts = inside[: 1 - MIN_RUN][inside[MIN_RUN - 1 :] - inside[: 1 - MIN_RUN] == MIN_RUN - 1]
    last = -STEP_CHARS
    for start in starts.tolist():
        if start >= last + STEP_CHARS or start == last + 1:
            yield start
            last = start
    if "拷" in text or "锟" in text:
        for match in _REMAINS.finditer(text):
            yield match.start()
