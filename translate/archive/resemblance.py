"""Near-duplicates: sketches of texts that show how much two of them share.

MinHash with one permutation (Li, Owen, Zhang 2012) over shingles of characters,
densified by borrowing from the next full bin (Shrivastava, Li 2014); pairs are
found by bands of equal bins. The share is an estimate of the Jaccard similarity of
the two sets of shingles, with a standard error of about 0.05.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Final

import numpy as np
import numpy.typing as npt

SHINGLE_CHARS: Final = 5
N_BINS: Final = 64
BAND_BINS: Final = 4
MIN_SHARE: Final = 0.7
"""Documents that share less are not called nearly the same."""
MIN_CHARS: Final = 60
"""Shorter texts are alike by chance."""

_FACTOR: Final = np.uint64(0x9E3779B97F4A7C15)
_MIX_1: Final = np.uint64(0xBF58476D1CE4E5B9)
_MIX_2: Final = np.uint64(0x94D049BB133111EB)
_Hashes = npt.NDArray[np.uint64]
_Bins = npt.NDArray[np.uint16]


def sketch_text(text: str) -> bytes | None:
    """Sketch a text in ``2 * N_BINS`` bytes; ``None`` for texts too short to compare.

    White space does not count, so that two layouts of one text are the same.
    """
    packed = "".join(text.split())
    if len(packed) < MIN_CHARS:
        return None
    codes = np.frombuffer(packed.encode("utf-32-le", "surrogatepass"), dtype=np.uint32).astype(np.uint64)
    hashes = np.zeros(len(codes) - SHINGLE_CHARS + 1, dtype=np.uint64)  # [shingles]
    for offset in range(SHINGLE_CHARS):
        hashes = (hashes * _FACTOR) ^ codes[offset : offset + len(hashes)]
    hashes = _mix(hashes)
    bins = (hashes >> np.uint64(58)).astype(np.int64)  # the top 6 bits: 64 bins
    lowest = np.full(N_BINS, np.iinfo(np.uint64).max, dtype=np.uint64)
    np.minimum.at(lowest, bins, hashes & np.uint64((1 << 58) - 1))
    return _densify(lowest).astype("<u2").tobytes()


def _mix(values: _Hashes) -> _Hashes:
    """Finaliser of splitmix64: spreads every bit over all."""
    values = (values ^ (values >> np.uint64(30))) * _MIX_1
    values = (values ^ (values >> np.uint64(27))) * _MIX_2
    return values ^ (values >> np.uint64(31))


def _densify(lowest: _Hashes) -> _Bins:
    """Fill empty bins from the next full one, told apart by the distance, and keep 16 bits of each."""
    full = np.flatnonzero(lowest != np.iinfo(np.uint64).max)
    source = full[np.searchsorted(full, np.arange(N_BINS)) % len(full)]
    distance = ((source - np.arange(N_BINS)) % N_BINS).astype(np.uint64)
    return (_mix(lowest[source] + distance * _FACTOR) & np.uint64(0xFFFF)).astype(np.uint16)


def find_resemblances(sketches: Iterable[tuple[str, bytes]]) -> Iterator[tuple[str, str, float]]:
    """Yield pairs of documents that share ``MIN_SHARE`` or more, with the share.

    Each document is compared with its neighbours in every band's order, not with all
    of a band: a text that came a thousand times gives a thousand pairs, not a million.

    Args:
        sketches: ``doc_id`` and sketch.

    """
    names: list[str] = []
    data = bytearray()
    for name, sketch in sketches:
        names.append(name)
        data += sketch
    if len(names) < 2:
        return
    table: _Bins = np.frombuffer(bytes(data), dtype="<u2").reshape(len(names), N_BINS)  # [documents, bins]
    seen: set[tuple[int, int]] = set()
    for band in range(0, N_BINS, BAND_BINS):
        keys = np.ascontiguousarray(table[:, band : band + BAND_BINS]).view(np.uint64)[:, 0]  # [documents]
        order = np.argsort(keys, kind="stable")
        for left, right in pairwise(order.tolist()):
            if keys[left] != keys[right] or (left, right) in seen:
                continue
            seen.add((left, right))
            share = float(np.mean(table[left] == table[right]))
            if share >= MIN_SHARE:
                yield names[left], names[right], round(share, 2)
