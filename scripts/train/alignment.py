"""Which source and target pieces translate each other: a word alignment model over encoded pairs.

IBM model 1 in both directions (Brown et al. 1993), trained to agree: the expected count of a
link is the product of both directions' posteriors (Liang, Taskar & Klein 2006, "Alignment by
Agreement"), with a prior that favours the diagonal (Dyer, Chahuneau & Smith 2013). The empty
word draws pieces by their frequency. The last round takes the mean of the posteriors instead:
the product is right about the best link and knows too few others.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

DIAGONAL_TENSION: Final = 4.0
"""The prior falls as exp(-tension * distance), both sentences stretched to length 1; fast_align's start."""
EMPTY_SHARE: Final = 0.08
"""Prior that a piece translates nothing; fast_align's."""
CELLS_A_BLOCK: Final = 1 << 17
UNSEEN_LINK: Final = 0.01
"""Added to the links of each two pieces: two that meet late have none yet."""
UNSEEN_PIECE: Final = 0.1
"""Added to the links of each piece."""

Pair = tuple[np.ndarray, np.ndarray]


def align(pairs: Sequence[Pair], n_source: int, n_target: int, *, rounds: Sequence[float]) -> np.ndarray:
    """Train the model and count its links.

    Two tables of ``n_source * n_target`` numbers are held: 2 GB for 16,000 pieces a side.

    Args:
        pairs: numbers of the source's and the target's pieces of each pair, neither empty.
        n_source: the source's numbers are below this.
        n_target: the target's are below this.
        rounds: for each round of expectation maximisation the share of the pairs that it reads, from
            the first on; order the pairs by chance.

    Returns:
        Expected number of links of each source with each target piece, float32 ``(n_source, n_target)``.

    """
    counts = np.ones((n_source, n_target), np.float32)
    for number, share in enumerate(rounds, 1):
        some = pairs[: max(1, round(share * len(pairs)))]
        counts = _count_links(some, counts, is_last=number == len(rounds))
    return counts


def _count_links(pairs: Sequence[Pair], counts: np.ndarray, *, is_last: bool) -> np.ndarray:
    n_source, n_target = counts.shape
    by_source, by_target = counts.sum(1) + UNSEEN_PIECE, counts.sum(0) + UNSEEN_PIECE
    empty_source = EMPTY_SHARE * _count_shares([pair[0] for pair in pairs], n_source)
    empty_target = EMPTY_SHARE * _count_shares([pair[1] for pair in pairs], n_target)
    before, found = counts.ravel(), np.zeros(n_source * n_target, np.float32)
    for block in _divide_by_shape(pairs):
        cells = block.sources[:, :, None] * n_target + block.targets[:, None, :]
        joint = (before[cells] + UNSEEN_LINK) * block.prior
        # p(target | source), shared out among the source's pieces and the empty word
        forward = joint / by_source[block.sources][:, :, None]
        forward /= forward.sum(1, keepdims=True) + empty_target[block.targets][:, None, :]
        backward = joint / by_target[block.targets][:, None, :]
        backward /= backward.sum(2, keepdims=True) + empty_source[block.sources][:, :, None]
        links = (forward + backward) / 2 if is_last else forward * backward
        np.add.at(found, cells.ravel(), links.ravel())
    return found.reshape(n_source, n_target)


@dataclass(frozen=True, slots=True)
class _Block:
    """Pairs of one shape: no padding anywhere."""

    sources: np.ndarray
    """int64 (pairs, n)"""
    targets: np.ndarray
    """int64 (pairs, m)"""
    prior: np.ndarray
    """float32 (n, m)"""


def _divide_by_shape(pairs: Sequence[Pair]) -> Iterator[_Block]:
    shapes = np.array([(len(source), len(target)) for source, target in pairs])
    order = np.lexsort((shapes[:, 1], shapes[:, 0]))
    edges = np.flatnonzero(np.diff(shapes[order], axis=0, prepend=0).any(1))
    for same in np.split(order, edges[1:]):
        n, m = shapes[same[0]].tolist()
        rows, columns = (np.arange(n) + 0.5) / n, (np.arange(m) + 0.5) / m
        prior = np.exp(-DIAGONAL_TENSION * np.abs(rows[:, None] - columns[None])).astype(np.float32)
        step = max(1, CELLS_A_BLOCK // (n * m))
        for start in range(0, len(same), step):
            some = same[start : start + step]
            yield _Block(
                np.stack([pairs[i][0] for i in some]).astype(np.int64),
                np.stack([pairs[i][1] for i in some]).astype(np.int64),
                prior,
            )


def _count_shares(sides: Sequence[np.ndarray], n: int) -> np.ndarray:
    counts = np.bincount(np.concatenate(sides), minlength=n)
    return (counts / counts.sum()).astype(np.float32)
