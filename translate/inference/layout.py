"""Where the tokens of several sources stand in the rows of one matrix.

Compiled kernels compute each row by itself, so sources follow each other without padding,
those of one length together: attention, too, then computes each of them as if it were
alone, and a result does not depend on its batch. In torch, whose products depend on their
sizes in any case, all sources are padded to one width.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

import torch
from torch.nn import functional as F  # noqa: N812  its usual name

from translate.inference.cache import KeysValues


@dataclass(frozen=True, slots=True)
class Layout:
    """Groups of sources, each of one length, one after the other."""

    groups: tuple[tuple[int, int], ...]
    """Sources, and rows each."""
    order: tuple[int, ...]
    """Number in the batch of each source, in the order of the rows."""
    mask: torch.Tensor | None = None
    """``(B, 1, 1, S)``, added to the scores of a single padded group."""

    @property
    def width(self) -> int:
        """Rows of the longest source."""
        return max(length for _, length in self.groups)

    def attend(self, qkv: torch.Tensor, n_heads: int) -> torch.Tensor:
        """Self-attention of sources: ``(rows, 3 * d_model)``, queries scaled, to ``(rows, d_model)``."""
        mixed = []
        for rows, (n_sources, length) in zip(self._split(qkv), self.groups, strict=True):
            query, key, value = rows.view(n_sources, length, 3, n_heads, -1).permute(2, 0, 3, 1, 4)
            found = F.scaled_dot_product_attention(query, key, value, attn_mask=self.mask, scale=1.0)
            mixed.append(found.transpose(1, 2).reshape(len(rows), -1))
        return torch.cat(mixed) if len(mixed) > 1 else mixed[0]

    def pad(self, both: torch.Tensor, n_heads: int) -> KeysValues:
        """Keys and values ``(rows, 2 * d_model)`` as ``(B, H, S, D)`` each, in the order of the batch."""
        width = self.width
        padded = []
        for rows, (n_sources, length) in zip(self._split(both), self.groups, strict=True):
            parts = rows.view(n_sources, length, 2, n_heads, -1)
            padded.append(F.pad(parts, (0, 0, 0, 0, 0, 0, 0, width - length)))
        whole = torch.cat(padded) if len(padded) > 1 else padded[0]
        if self.order != tuple(range(len(self.order))):
            places = torch.empty(len(self.order), dtype=torch.int64, device=whole.device)
            places[list(self.order)] = torch.arange(len(self.order), device=whole.device)
            whole = whole[places]
        keys, values = whole.permute(2, 0, 3, 1, 4)
        return keys, values

    def _split(self, rows: torch.Tensor) -> Sequence[torch.Tensor]:
        return torch.split(rows, [n_sources * length for n_sources, length in self.groups])


def lay_out_by_length(sources: Sequence[Sequence[int]]) -> tuple[Layout, torch.Tensor, torch.Tensor]:
    """Lay sources out without padding; returns the layout, ids and positions ``(rows,)``."""
    order = sorted(range(len(sources)), key=lambda number: len(sources[number]))
    lengths = [len(sources[number]) for number in order]
    groups = tuple((len(list(same)), length) for length, same in groupby(lengths))
    ids = torch.tensor([token for number in order for token in sources[number]])
    positions = torch.cat([torch.arange(length) for length in lengths])
    return Layout(groups, tuple(order)), ids, positions


def lay_out_padded(
    sources: Sequence[Sequence[int]], pad_id: int, dtype: torch.dtype
) -> tuple[Layout, torch.Tensor, torch.Tensor]:
    """Pad sources to the longest; returns the layout, ids and positions ``(rows,)``."""
    lengths = torch.tensor([len(source) for source in sources])
    width = int(lengths.max())
    ids = torch.tensor([[*source, *[pad_id] * (width - len(source))] for source in sources])
    mask = None
    if int(lengths.min()) < width:
        hidden = torch.arange(width)[None] >= lengths[:, None]
        mask = torch.zeros(len(sources), 1, 1, width, dtype=dtype)
        mask.masked_fill_(hidden[:, None, None], float("-inf"))
    layout = Layout(((len(sources), width),), tuple(range(len(sources))), mask)
    return layout, ids.view(-1), torch.arange(width).repeat(len(sources))
