"""What the decoder remembers: keys and values of the sources and of the tokens so far.

All slots write the same columns of the cache in the same step, so that a step writes one
slice. A mask says which columns are a beam's own past: a beam that changes its past changes
its row of the mask, and no key or value moves. Columns that are in no beam's past any more
are dropped from time to time, by one copy.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import torch

MASKED: Final = -1.0e4
"""Added to a masked score: exp(-1e4) is 0 in every type, and float16 can hold it."""
RESERVED_STEPS: Final = 32
COMPACT_EVERY: Final = 8

KeysValues = tuple[torch.Tensor, torch.Tensor]


class DecoderCache:
    """Keys, values and masks of ``n_slots`` sources with ``n_beams`` beams each.

    Shapes: R slots, k beams, H heads, D head width, C columns, S source tokens.
    """

    def __init__(
        self, *, n_layers: int, n_heads: int, head: int, n_beams: int, dtype: torch.dtype, device: str
    ) -> None:
        self.n_slots = 0
        self._n_beams, self._n_heads, self._head, self._dtype = n_beams, n_heads, head, dtype
        self._device = torch.device(device)
        self._n_used = 0
        self._n_compacted = 0
        empty = [self._allocate(0, n_heads, 0, head) for _ in range(n_layers)]
        self._self: list[KeysValues] = [(x, x) for x in empty]  # a layer: 2 x (R, H, C, D)
        self._source: list[KeysValues] = [(x, x) for x in empty]  # a layer: 2 x (R, H, S, D)
        self._self_mask = self._allocate(0, 1, n_beams, 0)  # (R, 1, k, C)
        self._source_mask = self._allocate(0, 1, 1, 0)  # (R, 1, 1, S)
        self._lengths: list[int] = []  # a slot: source tokens, 0 when it is empty
        self._has_gaps = n_beams > 1  # whether any slot must not see some column
        self.ages = torch.zeros(0, dtype=torch.int64, device=device)
        """Position of the next token of each slot ``(R,)``."""

    @property
    def source_width(self) -> int:
        """Source tokens that a slot can hold."""
        return self._source_mask.shape[3]

    def resize(self, keep: Sequence[int], n_slots: int, source_width: int) -> None:
        """Move the slots ``keep`` to the front of ``n_slots`` slots that hold sources of ``source_width``."""
        index = torch.tensor(list(keep), dtype=torch.int64, device=self._device)
        used, width = self._n_used, min(source_width, self._source_mask.shape[3])
        columns = used + RESERVED_STEPS * self._n_beams

        def move(old: torch.Tensor, n_columns: int, n_copied: int) -> torch.Tensor:
            new = self._allocate(n_slots, self._n_heads, n_columns, self._head)
            new[: len(keep), :, :n_copied] = old[index, :, :n_copied]
            return new

        self._self = [(move(k, columns, used), move(v, columns, used)) for k, v in self._self]
        self._source = [(move(k, source_width, width), move(v, source_width, width)) for k, v in self._source]
        self_mask = self._allocate(n_slots, 1, self._n_beams, columns).fill_(MASKED)
        self_mask[: len(keep), :, :, :used] = self._self_mask[index, :, :, :used]
        source_mask = self._allocate(n_slots, 1, 1, source_width).fill_(MASKED)
        source_mask[: len(keep), :, :, :width] = self._source_mask[index, :, :, :width]
        ages = self.ages.new_zeros(n_slots)
        ages[: len(keep)] = self.ages[index]
        self._self_mask, self._source_mask, self.ages = self_mask, source_mask, ages
        self._lengths = [self._lengths[slot] for slot in keep] + [0] * (n_slots - len(keep))
        self.n_slots = n_slots

    def admit(self, slots: Sequence[int], encoded: Sequence[KeysValues], lengths: Sequence[int]) -> None:
        """Put encoded sources, a layer's keys and values ``(n, H, S', D)``, into empty slots."""
        index = torch.tensor(list(slots), dtype=torch.int64, device=self._device)
        width = encoded[0][0].shape[2]
        for (keys, values), (new_keys, new_values) in zip(self._source, encoded, strict=True):
            keys[index, :, :width] = new_keys.to(self._dtype)
            values[index, :, :width] = new_values.to(self._dtype)
        self._source_mask[index] = MASKED
        for slot, length in zip(slots, lengths, strict=True):
            self._source_mask[slot, :, :, :length] = 0.0
            self._lengths[slot] = length
        self._self_mask[index] = MASKED
        self.ages[index] = 0
        self._has_gaps = self._has_gaps or self._n_used > 0

    def release(self, slot: int) -> None:
        """Mark a slot as empty."""
        self._lengths[slot] = 0

    def begin_step(self) -> None:
        """Make room for the columns of one step."""
        k = self._n_beams
        if self._n_used - self._n_compacted >= COMPACT_EVERY * k and self._has_gaps:
            self._compact()
        if self._n_used + k > self._self_mask.shape[3]:
            self.resize(range(self.n_slots), self.n_slots, self._source_mask.shape[3])
        own = self._self_mask[:, :, :, self._n_used : self._n_used + k]
        own.fill_(0.0 if k == 1 else MASKED)
        if k > 1:
            own.diagonal(dim1=2, dim2=3).zero_()
        self._n_used += k

    def get_self(self, layer: int) -> KeysValues:
        """Keys and values ``(R, H, C, D)`` of a layer; the last k columns are this step's, to be written."""
        keys, values = self._self[layer]
        return keys[:, :, : self._n_used], values[:, :, : self._n_used]

    def get_source(self, layer: int) -> KeysValues:
        """Keys and values ``(R, H, S, D)`` of the sources in a layer, as wide as the longest in use."""
        keys, values = self._source[layer]
        width = max(1, *self._lengths, 1)
        return keys[:, :, :width], values[:, :, :width]

    def get_masks(self) -> tuple[torch.Tensor | None, torch.Tensor | None]:
        """Masks of the past ``(R, 1, k, C)`` and the sources ``(R, 1, 1, S)``; ``None`` where all is seen."""
        past = self._self_mask[:, :, :, : self._n_used] if self._has_gaps else None
        lengths = {length for length in self._lengths if length}
        return past, None if len(lengths) == 1 else self._source_mask[:, :, :, : max(lengths)]

    def end_step(self, parents: torch.Tensor) -> None:
        """Let each beam continue the past of ``parents`` ``(R, k)``."""
        self.ages += 1
        if self._n_beams == 1:
            return
        past = self._self_mask[:, 0, :, : self._n_used]
        self._self_mask[:, 0, :, : self._n_used] = past.gather(1, parents[:, :, None].expand_as(past))

    def _compact(self) -> None:
        """Drop the columns that no beam sees: each slot moves its live ones to the front."""
        used = self._n_used
        live = (self._self_mask[:, 0, :, :used] == 0.0).any(dim=1)  # (R, C)
        live &= torch.tensor([[length > 0] for length in self._lengths], device=self._device)
        n_live = int(live.sum(dim=1).max())
        if used - n_live >= COMPACT_EVERY * self._n_beams // 2:
            order = live.logical_not().to(torch.uint8).argsort(dim=1, stable=True)[:, :n_live]
            index = order[:, None, :, None].expand(-1, self._n_heads, -1, self._head)
            for keys, values in self._self:
                keys[:, :, :n_live] = keys.gather(2, index)
                values[:, :, :n_live] = values.gather(2, index)
            mask_index = order[:, None, None].expand(-1, 1, self._n_beams, -1)
            self._self_mask[:, :, :, :n_live] = self._self_mask.gather(3, mask_index)
            self._self_mask[:, :, :, n_live:] = MASKED
            self._n_used = n_live
        self._n_compacted = self._n_used

    def _allocate(self, *shape: int) -> torch.Tensor:
        return torch.zeros(shape, dtype=self._dtype, device=self._device)
