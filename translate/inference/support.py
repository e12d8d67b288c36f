"""What a span of the source bears on a target: does the translation need it, or has it left it out?

In two steps. The *focus* of a span is the largest share of its attention that any token of the target
gave it, in the decoder's last layer; it costs next to nothing, and what a token looked at is
translated, somehow. A span without focus is *weighed*: hidden from the decoder's attention, it takes
its *support*, some natural logarithm of probability, away from the target. Where it takes nothing
away, the target would be as likely without it.

This is contrastive conditioning (Vamvas and Sennrich 2022, "As Little as Possible, as Much as
Necessary"), except that the span is hidden from the decoder and not cut out of the source: that saves
the second encoding, and of 1,099 clauses of flores_dev both ways found the same twenty.

Shapes: N spans, T target tokens, S source tokens, H heads, D head width.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray

from translate.inference.beam import Finished, Floats
from translate.inference.cache import MASKED, KeysValues
from translate.inference.network import Network
from translate.inference.output import Candidate, Output

FOCUSED: Final = 0.9
"""Share of its attention that a token gives to a span which it translates. Of flores_dev's clauses 7 %
stay below, and among them all twenty that were left out."""

Span = tuple[int, int]
"""Source tokens, half-open."""


class SpanTable:
    """Spans of the sources in a decoder's slots."""

    def __init__(self, spans: Sequence[Sequence[Span]]) -> None:
        n_spans = max(map(len, spans), default=0)
        padded = [[*here, *[(0, 0)] * (n_spans - len(here))] for here in spans]
        bounds: NDArray[np.int64] = np.array(padded, np.int64).reshape(len(spans), 1, n_spans, 2)
        self._starts, self._ends = bounds[..., 0], bounds[..., 1]

    @property
    def is_empty(self) -> bool:
        """Whether no source has any."""
        return self._starts.size == 0

    def add_up(self, shares: Floats) -> Floats:
        """Sums ``(R, k, N)`` within each slot's spans of ``shares`` ``(R, k, S)``."""
        sums: Floats = np.pad(np.cumsum(shares, axis=2), ((0, 0), (0, 0), (1, 0)))
        shape = (*sums.shape[:2], self._starts.shape[2])
        starts, ends = np.broadcast_to(self._starts, shape), np.broadcast_to(self._ends, shape)
        within: Floats = np.take_along_axis(sums, ends, 2) - np.take_along_axis(sums, starts, 2)
        return within


@dataclass(slots=True)
class HiddenSpans:
    """The memory (see ``Memory``) of one target beside its source without each of ``N`` spans."""

    n_slots: int
    n_used: int
    past_mask: torch.Tensor
    source_mask: torch.Tensor | None
    source_lengths: torch.Tensor
    _past: list[KeysValues]
    _source: list[KeysValues]

    def write(self, layer: int, keys: torch.Tensor, values: torch.Tensor) -> None:
        """See ``Memory``."""
        past_keys, past_values = self._past[layer]
        past_keys[:] = keys
        past_values[:] = values

    def get_past(self, layer: int) -> KeysValues:
        """See ``Memory``."""
        return self._past[layer]

    def get_source(self, layer: int) -> KeysValues:
        """See ``Memory``."""
        return self._source[layer]


def hide_spans(source: Sequence[KeysValues], spans: Sequence[Span], n_targets: int) -> HiddenSpans:
    """Make a source's keys and values ``(H, S, D)``, a pair a layer, ready for ``n_targets`` in one step."""
    n_heads, n_columns, head = source[0][0].shape
    device, dtype = source[0][0].device, source[0][0].dtype
    kept = [[*range(start), *range(end, n_columns)] for start, end in spans]
    width = max(map(len, kept))
    columns = torch.tensor([[*here, *[0] * (width - len(here))] for here in kept], device=device)
    lengths = torch.tensor([len(here) for here in kept], dtype=torch.int32)
    padding = torch.arange(width) >= lengths[:, None]
    source_mask = torch.zeros(len(spans), 1, 1, width).masked_fill_(padding[:, None, None], MASKED)
    later = torch.full((n_targets, n_targets), MASKED).triu(1)
    shape = (len(spans), n_heads, n_targets, head)

    def keep(x: torch.Tensor) -> torch.Tensor:
        return x[:, columns].transpose(0, 1).contiguous()

    def room() -> torch.Tensor:
        return torch.zeros(shape, device=device, dtype=dtype)

    return HiddenSpans(
        n_slots=len(spans),
        n_used=n_targets,
        past_mask=later.to(device, dtype).expand(len(spans), 1, -1, -1).contiguous(),
        source_mask=source_mask.to(device, dtype) if bool(padding.any()) else None,
        source_lengths=lengths,
        _past=[(room(), room()) for _ in source],
        _source=[(keep(keys), keep(values)) for keys, values in source],
    )


def weigh_spans(
    network: Network,
    output: Output,
    candidate: Candidate,
    source: Sequence[KeysValues],
    found: Finished,
    spans: Sequence[Span],
) -> list[float]:
    """Natural logarithm of probability that ``found`` loses with each span hidden.

    Args:
        network: the model.
        output: its output layer.
        candidate: the source, as the output layer knows it.
        source: its keys and values ``(H, S, D)``, a pair a layer.
        found: a finished hypothesis of it.
        spans: none may be empty, or the whole source with end-of-sentence.

    """
    n_spans, n_targets = len(spans), len(found.tokens)
    memory = hide_spans(source, spans, n_targets)
    device = source[0][0].device
    given = torch.tensor([network.config.start_id, *found.tokens[:-1]], device=device)
    ages = torch.arange(n_targets, device=device).repeat(n_spans)
    hidden = network.embed_targets(given.repeat(n_spans)[:, None], ages)
    for index, layer in enumerate(network.decoder):
        hidden = layer.step(hidden, memory, index)
    scores = output.score(candidate, hidden, [*found.tokens] * n_spans)
    without = scores.view(n_spans, n_targets)[:, n_targets - found.n_free :].sum(dim=1)
    return [found.log_prob - each for each in without.tolist()]


def measure_support(
    network: Network,
    output: Output,
    candidate: Candidate,
    source: Sequence[KeysValues],
    found: Finished,
    spans: Sequence[Span],
) -> Finished:
    """The hypothesis with its spans' support; see ``weigh_spans``. That of a focused one is infinite."""
    support = [math.inf] * len(spans)
    asked = [
        number
        for number, ((start, end), focus) in enumerate(zip(spans, found.focus, strict=True))
        if focus < FOCUSED and start < end
    ]
    if asked:
        lost = weigh_spans(network, output, candidate, source, found, [spans[number] for number in asked])
        for number, each in zip(asked, lost, strict=True):
            support[number] = each
    return replace(found, support=tuple(support))
