"""The output layer over the shortlists of the sources that a decoder has in its slots.

A source's candidates are its shortlist and nothing else: the rows computed for it may be those of
other sources too, but what it may not say is masked, and log-probabilities are relative to its own
shortlist. So a result does not depend on the sources beside it. What the model would have given to
tokens outside of the shortlist is shared out among those within: log-probabilities are higher than
over the whole output vocabulary, by little where the shortlist holds what the source needs.

On the CPU slots are divided into groups, and the rows of the output matrix that a group needs are
gathered when its sources change: small groups have small unions, large groups make better use of a
gathered row. A GPU computes the whole vocabulary faster than it would gather.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional as F  # noqa: N812  its usual name

from translate.inference.fused_output import FusedProjection
from translate.inference.kernel_library import find_kernels
from translate.inference.linear import LEVELS, ZERO_POINT, pad_rows, quantise_rows, quantise_weights
from translate.inference.network import stream_dtype
from translate.inference.output import FORBIDDEN, Candidate, score_columns, select_best
from translate.inference.shortlist import Columns, Shortlist

GROUP_ROWS: Final = 32
"""Decoder rows whose shortlists are united, at most, if more than one slot."""
WIDTH_STEP: Final = 1024
"""Gathered rows are padded to a multiple: the library keeps a kernel for every shape that it meets."""


class OutputRows:
    """The output matrix in rows that can be gathered. Decoders share it."""

    def __init__(
        self,
        weight: torch.Tensor,
        bias: torch.Tensor,
        token_ids: Sequence[int],
        banned_ids: Sequence[int],
        dtype: str,
        device: str,
    ) -> None:
        """Keep the rows of ``token_ids``; see ``OutputLayer``. Banned tokens are no candidates."""
        ids = torch.tensor(list(token_ids), dtype=torch.int64)
        rows = weight[ids]
        self.device = device
        self.kernels = find_kernels() if dtype == "int8" else None
        self.is_int8 = dtype == "int8" and (self.kernels is not None or check_integer_products())
        self.ids = ids.to(device)
        self.bias = bias[ids].float().to(device)
        self.bias[torch.isin(ids, torch.tensor(banned_ids, dtype=torch.int64)).to(device)] = FORBIDDEN
        self.scales = torch.ones(0)
        if self.is_int8:
            self.rows, self.scales = quantise_weights(rows)
        else:
            self.rows = rows.to(device=device, dtype=stream_dtype(dtype))


@functools.cache
def check_integer_products() -> bool:
    """Whether torch multiplies 8-bit rows as they lie in memory, and exactly; else floating point will do."""
    values = torch.arange(64 * 128).remainder(255).sub(127).to(torch.int8).view(64, 128)
    try:
        found = torch._int_mm(values[:8], values.t())  # noqa: SLF001  its only name
    except (RuntimeError, NotImplementedError, AttributeError):
        return False
    return bool((found == values[:8].long() @ values.long().t()).all())


@dataclass(frozen=True, slots=True)
class Group:
    """Neighbouring slots and what is computed for them; w columns, the last ones padding."""

    sources: tuple[int | None, ...]
    """Index of each slot's source."""
    n_columns: int
    """Columns that are no padding."""
    ids: torch.Tensor
    """Token ids ``(w,)``, ascending up to the padding."""
    rows: torch.Tensor
    """``(w, d_model)``"""
    scales: torch.Tensor
    """``(w,)`` for int8 rows"""
    mask: torch.Tensor
    """Bias of what a slot may say, the mark of the forbidden elsewhere: float32 ``(slots, 1, w)``."""
    fused: FusedProjection | None = None
    """Does the whole work where kernels were compiled."""


class RestrictedOutput:
    """Projection on the shortlists of the sources in a decoder's slots. A decoder has its own."""

    def __init__(self, rows: OutputRows, shortlist: Shortlist, n_beams: int) -> None:
        self._rows = rows
        self._shortlist = shortlist
        self._n_beams = n_beams
        self._gathers = rows.device == "cpu"
        self._lists: dict[int, Columns] = {}  # by index of the source
        self._groups: list[Group] = []

    def choose(self, sources: Sequence[Candidate | None]) -> None:
        """Take note of the source in each slot, ``None`` where a slot is empty."""
        self._lists = {
            source.index: self._lists[source.index]
            if source.index in self._lists
            else self._shortlist.list_columns(source.ids, source.extra_ids)
            for source in sources
            if source is not None
        }
        step = max(1, GROUP_ROWS // self._n_beams) if self._gathers else max(1, len(sources))
        old = self._groups
        self._groups = []
        for number, start in enumerate(range(0, len(sources), step)):
            here = tuple(None if source is None else source.index for source in sources[start : start + step])
            same = number < len(old) and old[number].sources == here
            self._groups.append(old[number] if same else self._make_group(here))

    def find_best(
        self, hidden: torch.Tensor, n: int, forbidden: Sequence[tuple[int, int]] = ()
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """Find the best next tokens of each row; see ``OutputLayer.find_best``."""
        quantised, largest = hidden, hidden
        if self._rows.is_int8 and self._rows.kernels is None:
            quantised, largest = quantise_rows(hidden)
            quantised = quantised.bitwise_xor(ZERO_POINT).view(torch.int8)  # around 0, for _int_mm
        found, start = [], 0
        for group in self._groups:
            end = start + len(group.sources) * self._n_beams
            here = self._locate(group, [pair for pair in forbidden if start <= pair[0] < end], start)
            if group.fused is not None:
                values, columns = group.fused.find_best(hidden[start:end], n, here, group.mask[:, 0])
                found.append((values, group.ids[columns]))
                start = end
                continue
            if self._rows.is_int8:
                padded = quantised[start : min(len(quantised), start + pad_rows(end - start))]
                sums = torch._int_mm(padded, group.rows.t())[: end - start]  # noqa: SLF001  its only name
                logits = sums.float().mul_(group.scales).mul_(largest[start:end])
            else:
                logits = F.linear(hidden[start:end], group.rows).float()
            logits.view(len(group.sources), self._n_beams, -1).add_(group.mask)
            values, columns, mass = select_best(logits, n, here)
            found.append((values - mass, group.ids[columns]))
            start = end
        return torch.cat([values for values, _ in found]), torch.cat([ids for _, ids in found])

    def score(
        self, sources: Sequence[Candidate], hidden: torch.Tensor, tokens: Sequence[Sequence[int]]
    ) -> torch.Tensor:
        """See ``Output``: relative to each source's own shortlist, in floating point."""
        rows = self._rows
        found = []
        for source, own, spoken in zip(sources, hidden.float(), tokens, strict=True):
            listed = self._shortlist.list_columns(source.ids, source.extra_ids)
            columns = torch.as_tensor(listed).to(rows.device)
            weights = rows.rows[columns].float()
            if rows.is_int8:
                weights *= (rows.scales[columns] * LEVELS)[:, None]
            logits = F.linear(own, weights) + rows.bias[columns]
            wanted = torch.tensor([spoken], device=rows.device)
            found.append(score_columns(logits, torch.searchsorted(rows.ids[columns], wanted)))
        return torch.cat(found)

    def _locate(self, group: Group, pairs: list[tuple[int, int]], start: int) -> list[tuple[int, int]]:
        """Rows and columns within a group of pairs of a row and a token."""
        if not pairs:
            return []
        ids = group.ids[: group.n_columns].cpu().numpy()
        places = np.searchsorted(ids, [token for _, token in pairs]).clip(max=len(ids) - 1)
        return [
            (row - start, int(place))
            for (row, token), place in zip(pairs, places, strict=True)
            if ids[place] == token
        ]

    def _make_group(self, sources: tuple[int | None, ...]) -> Group:
        rows, n_all = self._rows, self._shortlist.n_columns
        allowed: NDArray[np.bool_] = np.zeros((len(sources), n_all), bool)
        for slot, source in enumerate(sources):
            if source is not None:
                allowed[slot, self._lists[source]] = True
        if not self._gathers:
            may = torch.from_numpy(allowed).to(rows.device)
            mask = torch.where(may, rows.bias, FORBIDDEN)
            return Group(sources, n_all, rows.ids, rows.rows, rows.scales, mask[:, None])
        anywhere = np.logical_or.reduce(allowed)
        anywhere[self._shortlist.always] = True  # a group may be empty
        union = np.flatnonzero(anywhere)
        n_padding = 0 if rows.kernels is not None else -len(union) % WIDTH_STEP
        places = torch.from_numpy(np.pad(union, (0, n_padding)))
        may = torch.from_numpy(np.pad(allowed[:, union], ((0, 0), (0, n_padding))))
        mask = torch.where(may, rows.bias[places], FORBIDDEN)
        if rows.kernels is not None:
            fused = FusedProjection(rows.kernels, rows.rows, rows.scales, rows.bias, places)
            mask = mask.contiguous()  # the comparison leaves columns together, not rows
            return Group(sources, len(union), rows.ids[places], rows.rows, rows.scales, mask[:, None], fused)
        return Group(
            sources,
            n_columns=len(union),
            ids=rows.ids[places],
            rows=rows.rows.index_select(0, places),
            scales=rows.scales.index_select(0, places) if rows.is_int8 else rows.scales,
            mask=mask[:, None],
        )
