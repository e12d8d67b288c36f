"""What the decoder remembers: keys and values of the sources and of the tokens so far.

All slots write the same columns of the cache in the same step, so that a step writes one
slice. A mask says which columns are a beam's own past: a beam that changes its past changes
its row of the mask, and no key or value moves. Every few steps the columns that are in no
beam's past any more are dropped, and room is made for the next, by one copy.

The buffers are always used whole, masked columns included: products over part of a larger
buffer jump in memory and take two to three times as long.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Protocol

import torch

MASKED: Final = -1.0e4
"""Added to a masked score: exp(-1e4) is 0 in every type, and float16 can hold it."""
RESERVED_STEPS: Final = 8
"""Steps between two copies: fewer copy more often, more compute more masked columns in torch."""
RESERVED_STEPS_FUSED: Final = 16
"""The same with compiled kernels, which compute no masked column: more would only take memory."""

KeysValues = tuple[torch.Tensor, torch.Tensor]


class Memory(Protocol):
    """What a layer of the decoder asks of the keys and values that it attends to.

    Shapes: R slots, k targets of each, H heads, D head width, C columns, S source tokens.
    """

    n_slots: int
    n_used: int
    """Columns of the past in use; this step's are the last k."""
    past_mask: torch.Tensor
    """``(R, 1, k, C)``, added: 0 where a target sees a column, else ``MASKED``."""
    source_mask: torch.Tensor | None
    """``(R, 1, 1, S)``, added: which columns of the sources are padding; ``None`` where none is."""
    source_lengths: torch.Tensor
    """Columns of each source ``(R,)``, on the CPU; 0 when the slot is empty."""

    def write(self, layer: int, keys: torch.Tensor, values: torch.Tensor) -> None:
        """Write this step's keys and values ``(R, H, k, D)``."""

    def get_past(self, layer: int) -> KeysValues:
        """Keys and values ``(R, H, C, D)`` of the targets so far in a layer."""

    def get_source(self, layer: int) -> KeysValues:
        """Keys and values ``(R, H, S, D)`` of the sources in a layer."""


class DecoderCache:
    """Keys, values and masks of ``n_slots`` sources with ``n_beams`` beams each.

    Shapes: R slots, k beams, H heads, D head width, C columns, S source tokens.
    """

    def __init__(
        self,
        *,
        n_layers: int,
        n_heads: int,
        head: int,
        n_beams: int,
        dtype: torch.dtype,
        device: str,
        n_reserved: int = RESERVED_STEPS,
    ) -> None:
        self.n_slots = 0
        self._n_beams, self._n_heads, self._head, self._dtype = n_beams, n_heads, head, dtype
        self._device = torch.device(device)
        self._n_reserved = n_reserved
        self.n_used = 0
        """Columns of the past in use."""
        empty = [self._allocate(0, n_heads, 0, head) for _ in range(n_layers)]
        self._self: list[KeysValues] = [(x, x) for x in empty]  # a layer: 2 x (R, H, C, D)
        self._source: list[KeysValues] = [(x, x) for x in empty]  # a layer: 2 x (R, H, S, D)
        self.past_mask = self._allocate(0, 1, n_beams, 0)
        """``(R, 1, k, C)``, added: 0 where a column is a beam's own past, else ``MASKED``."""
        self._source_mask = self._allocate(0, 1, 1, 0)  # (R, 1, 1, S)
        self.source_mask: torch.Tensor | None = None
        """``(R, 1, 1, S)``, added: which columns of the sources are padding; ``None`` where none is."""
        self.source_lengths = torch.zeros(0, dtype=torch.int32)
        """Source tokens of each slot ``(R,)``, on the CPU; 0 when it is empty."""
        self.ages = torch.zeros(0, dtype=torch.int64, device=device)
        """Position of the next token of each slot ``(R,)``."""

    @property
    def source_width(self) -> int:
        """Source tokens that a slot can hold."""
        return self._source_mask.shape[3]

    def resize(self, keep: Sequence[int], n_slots: int, source_width: int) -> None:
        """Move the slots ``keep`` to the front of ``n_slots`` slots that hold sources of ``source_width``."""
        index = torch.tensor(list(keep), dtype=torch.int64, device=self._device)
        width = min(source_width, self.source_width)

        def move(old: torch.Tensor) -> torch.Tensor:
            new = self._allocate(n_slots, self._n_heads, source_width, self._head)
            new[: len(keep), :, :width] = old[index, :, :width]
            return new

        self._source = [(move(keys), move(values)) for keys, values in self._source]
        source_mask = self._allocate(n_slots, 1, 1, source_width).fill_(MASKED)
        source_mask[: len(keep), :, :, :width] = self._source_mask[index, :, :, :width]
        ages = self.ages.new_zeros(n_slots)
        ages[: len(keep)] = self.ages[index]
        self._source_mask, self.ages = source_mask, ages
        self._copy_past(index, n_slots)
        lengths = self.source_lengths.new_zeros(n_slots)
        lengths[: len(keep)] = self.source_lengths[list(keep)]
        self.source_lengths = lengths
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
            self.source_lengths[slot] = length
        self.past_mask[index] = MASKED
        # empty slots age along: they must not be older than what joins now (see release)
        self.ages[(self.source_lengths == 0).to(self._device)] = 0
        self.ages[index] = 0

    def release(self, slot: int) -> None:
        """Mark a slot as empty.

        It ages along with the others, from 0: it is never older than the youngest slot in use, whose
        limit so bounds its position too.
        """
        self.source_lengths[slot] = 0
        self.ages[slot] = 0

    def begin_step(self) -> None:
        """Make room for the columns of one step."""
        k = self._n_beams
        if self.n_used + k > self.past_mask.shape[3]:
            self._copy_past(torch.arange(self.n_slots, device=self._device), self.n_slots)
        own = self.past_mask[:, :, :, self.n_used : self.n_used + k]
        own.diagonal(dim1=2, dim2=3).zero_()
        self.n_used += k
        full = (self.source_lengths == self.source_width) | (self.source_lengths == 0)
        self.source_mask = None if bool(full.all()) else self._source_mask

    def write(self, layer: int, keys: torch.Tensor, values: torch.Tensor) -> None:
        """See ``Memory``."""
        past_keys, past_values = self._self[layer]
        past_keys[:, :, self.n_used - self._n_beams : self.n_used] = keys
        past_values[:, :, self.n_used - self._n_beams : self.n_used] = values

    def get_past(self, layer: int) -> KeysValues:
        """See ``Memory``."""
        return self._self[layer]

    def get_source(self, layer: int) -> KeysValues:
        """See ``Memory``."""
        return self._source[layer]

    def end_step(self, parents: torch.Tensor) -> None:
        """Let each beam continue the past of ``parents`` ``(R, k)``."""
        self.ages += 1
        if self._n_beams == 1:
            return
        past = self.past_mask[:, 0, :, : self.n_used]
        self.past_mask[:, 0, :, : self.n_used] = past.gather(1, parents[:, :, None].expand_as(past))

    def _copy_past(self, keep: torch.Tensor, n_slots: int) -> None:
        """Copy the past of the slots ``keep`` to new buffers, live columns first and room behind them."""
        n_keep = len(keep)
        mask = self.past_mask[keep, :, :, : self.n_used]
        live = (mask[:, 0] == 0.0).any(dim=1)  # (n_keep, C): seen by some beam
        taken = self.source_lengths[keep.cpu()] > 0
        live &= taken.to(self._device)[:, None]
        n_live = int(live.sum(dim=1).max()) if live.numel() else 0
        order = live.logical_not().to(torch.uint8).argsort(dim=1, stable=True)[:, :n_live]
        n_old, n_columns = self.past_mask.shape[3], n_live + self._n_reserved * self._n_beams
        # Rows of D numbers are picked from the old buffers seen as one list: five times as fast as by
        # slot and column. What is not to be seen is a copy of the first row, masked.
        columns = torch.zeros(n_slots, n_columns, dtype=torch.int64, device=self._device)
        columns[:n_keep, :n_live] = order
        slots = torch.zeros(n_slots, dtype=torch.int64, device=self._device)
        slots[:n_keep] = keep
        heads = slots[:, None] * self._n_heads + torch.arange(self._n_heads, device=self._device)
        places = (heads[:, :, None] * n_old + columns[:, None]).view(-1)

        def move(old: torch.Tensor) -> torch.Tensor:
            shape = (n_slots, self._n_heads, n_columns, self._head)
            if old.numel() == 0:
                return self._allocate(*shape)
            return old.view(-1, self._head).index_select(0, places).view(shape)

        self._self = [(move(keys), move(values)) for keys, values in self._self]
        self.past_mask = self._allocate(n_slots, 1, self._n_beams, n_columns).fill_(MASKED)
        self.past_mask[:n_keep, :, :, :n_live] = mask.gather(
            3, order[:, None, None].expand(-1, 1, self._n_beams, -1)
        )
        self.n_used = n_live

    def _allocate(self, *shape: int) -> torch.Tensor:
        return torch.zeros(shape, dtype=self._dtype, device=self._device)
