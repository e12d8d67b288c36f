"""Dropout masks cut from a store of random ones.

On a CPU drawing a mask takes longer than all else that is done to its numbers: with dropout a step of a
narrow network took 1.3 times as long. So 16 million draws are made once, and a mask is a stretch of
them from a random place. On CUDA masks are drawn afresh, which costs nothing there.
"""

from __future__ import annotations

import torch
from torch import Tensor

N_DRAWN = 2**24


class MaskStore:
    """Draws masks that keep a share of ``1 - rate``."""

    def __init__(self, rate: float, seed: int = 0) -> None:
        generator = torch.Generator().manual_seed(seed)
        self._kept = torch.empty(N_DRAWN, dtype=torch.bool).bernoulli_(1 - rate, generator=generator)

    def draw(self, n_masks: int, n_rows: int, width: int) -> list[Tensor]:
        """``n_masks`` of (n_rows, width), true where a number is kept; places from torch's generator.

        Raises:
            ValueError: a mask is larger than the store.

        """
        room = N_DRAWN - n_rows * width
        if room < 0:
            raise ValueError(f"a mask of {n_rows} x {width} is larger than the store of {N_DRAWN} draws")
        places = torch.randint(room // 64 + 1, (n_masks,)) * 64  # whole cache lines
        return [self._kept[at : at + n_rows * width].view(n_rows, width) for at in places.tolist()]
