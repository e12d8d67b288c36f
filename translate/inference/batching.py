"""Which sources are decoded together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence


def divide_into_batches(lengths: Sequence[int], max_tokens: int) -> Iterator[list[int]]:
    """Yield the indices of each batch, longest sources first.

    A batch costs rows times its longest source, padding included; it keeps within
    ``max_tokens`` unless one source alone is longer. Sorting makes the padding
    small; longest first makes a lack of memory show at once.
    """
    order = sorted(range(len(lengths)), key=lambda index: -lengths[index])
    start = 0
    while start < len(order):
        rows = max(1, max_tokens // max(1, lengths[order[start]]))
        yield order[start : start + rows]
        start += rows
