"""What the compiled kernels are given besides plain tensors, and what they give back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch


@dataclass(frozen=True, slots=True)
class Quantised:
    """Rows in 8 bits around 128."""

    values: torch.Tensor
    """``(rows, n_in rounded up to a multiple of 4)`` uint8."""
    scales: torch.Tensor
    """``(rows,)`` float32: the largest magnitude of each row."""
    n_in: int


@dataclass(frozen=True, slots=True)
class Packed:
    """Weights as the kernels read them, with their scales and biases."""

    data: torch.Tensor
    n_in: int
    n_out: int


@dataclass(frozen=True, slots=True)
class Norm:
    """Parameters of a layer normalisation, float32 ``(n,)`` each."""

    weight: torch.Tensor
    bias: torch.Tensor


class Forbidden:
    """Outputs that rows may not choose."""

    def __init__(self, n_rows: int, pairs: Sequence[tuple[int, int]]) -> None:
        """Sort pairs of a row and an output by rows."""
        found = torch.tensor(pairs, dtype=torch.int64).reshape(-1, 2)
        if len(found) and (int(found[:, 0].min()) < 0 or int(found[:, 0].max()) >= n_rows):
            raise IndexError(f"Expected rows from 0 to {n_rows - 1}, found {pairs}.")
        found = found[found[:, 0].argsort()]
        self.starts = torch.searchsorted(found[:, 0].contiguous(), torch.arange(n_rows + 1))
        self.outputs = found[:, 1].to(torch.int32)


def pad_to_four(n: int) -> int:
    """Round up to a multiple of four: the processor's instruction takes inputs by fours."""
    return -(-n // 4) * 4


def make_quantised(n_rows: int, n: int) -> Quantised:
    """Room for rows of ``n`` numbers."""
    return Quantised(torch.empty(n_rows, pad_to_four(n), dtype=torch.uint8), torch.empty(n_rows), n)
