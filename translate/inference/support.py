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
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final, Protocol

import numpy as np
import torch
from numpy.typing import NDArray

from translate.inference.beam import Finished, Floats, Row
from translate.inference.cache import MASKED, KeysValues
from translate.inference.network import Network
from translate.inference.output import Candidate, Output

FOCUSED: Final = 0.9
"""Share of its attention that a token gives to a span which it translates. Of flores_dev's clauses 7 %
stay below, and among them all twenty that were left out."""

WEIGHED_TOKENS: Final = {"cpu": 1, "cuda": 8192}
"""Target tokens, a span each, that are weighed together: on a CPU each hypothesis by itself, so that none
depends on the others."""

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


class Watched(Candidate, Protocol):
    """A source whose spans are asked about."""

    @property
    def spans(self) -> Sequence[Span]:
        """Its spans."""


@dataclass(frozen=True, slots=True)
class Question:
    """Spans of a source to be weighed for one of a row's hypotheses."""

    row: Row
    rank: int
    source: Watched
    memory: Sequence[KeysValues]
    """Keys and values of the source ``(H, S, D)``, a pair a layer."""
    asked: tuple[int, ...]
    """Numbers of the spans."""

    @property
    def found(self) -> Finished:
        """The hypothesis."""
        return self.row.finished[self.rank]

    @property
    def n_targets(self) -> int:
        """Tokens of the hypothesis."""
        return len(self.found.tokens)

    @property
    def size(self) -> int:
        """Tokens to be weighed."""
        return len(self.asked) * self.n_targets


class SupportMeter:
    """Weighs the spans of rows that have ended: one at a time on a CPU, many together on a GPU."""

    def __init__(self, network: Network, output: Output, n_best: int) -> None:
        """Measure with ``network`` and ``output`` the first ``n_best`` hypotheses of each row."""
        self._network, self._output, self._n_best = network, output, n_best
        self._questions: list[Question] = []
        self._known: list[Row] = []

    def put(self, row: Row, source: Watched, remember: Callable[[], Sequence[KeysValues]]) -> None:
        """Note what is to be weighed of a row.

        Args:
            row: ended.
            source: of the row.
            remember: copies the source's keys and values ``(H, S, D)``, a pair a layer; called only where
                there is something to weigh.

        """
        row.finished = [
            replace(found, support=(math.inf,) * len(source.spans)) for found in row.finished[: self._n_best]
        ]
        asked = [_list_unfocused(source.spans, found.focus) for found in row.finished]
        if not any(asked):
            self._known.append(row)
            return
        memory = remember()
        self._questions += [
            Question(row, rank, source, memory, numbers) for rank, numbers in enumerate(asked) if numbers
        ]

    def take(self, *, is_last: bool = False) -> list[Row]:
        """Rows whose support is known by now; all of them if no more will come."""
        most = WEIGHED_TOKENS[self._network.device]
        if self._questions and (is_last or sum(question.size for question in self._questions) >= most):
            for group in _divide(self._questions, most):
                self._answer(group)
            self._known += {id(question.row): question.row for question in self._questions}.values()
            self._questions = []
        known, self._known = self._known, []
        return known

    def _answer(self, questions: Sequence[Question]) -> None:
        answers = iter(weigh_spans(self._network, self._output, questions))
        for question in questions:
            support = [*question.found.support]
            for number in question.asked:
                support[number] = next(answers)
            question.row.finished[question.rank] = replace(question.found, support=tuple(support))


def _divide(questions: Sequence[Question], most: int) -> list[list[Question]]:
    """Groups of questions of much the same length, each of ``most`` tokens or of one question."""
    groups: list[list[Question]] = []
    n_tokens = 0
    for question in sorted(questions, key=lambda question: question.n_targets):
        n_tokens += question.size
        if not groups or n_tokens > most:
            groups.append([])
            n_tokens = question.size
        groups[-1].append(question)
    return groups


def _list_unfocused(spans: Sequence[Span], focus: Sequence[float]) -> tuple[int, ...]:
    """Numbers of the spans that no token looked at; an empty one has nothing to be looked at."""
    return tuple(
        number
        for number, ((start, end), share) in enumerate(zip(spans, focus, strict=True))
        if share < FOCUSED and start < end
    )


@dataclass(slots=True)
class HiddenSpans:
    """The memory (see ``Memory``) of targets, each beside its source without one span."""

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


def hide_spans(questions: Sequence[Question]) -> HiddenSpans:
    """Make room for the targets of all questions in one step, each span a slot."""
    n_targets = max(question.n_targets for question in questions)
    kept = [
        [[*range(start), *range(end, question.memory[0][0].shape[1])] for start, end in _list_spans(question)]
        for question in questions
    ]
    lengths = torch.tensor([len(here) for each in kept for here in each], dtype=torch.int32)
    n_spans, width = len(lengths), int(lengths.max())
    n_heads, _, head = questions[0].memory[0][0].shape
    device, dtype = questions[0].memory[0][0].device, questions[0].memory[0][0].dtype
    columns = [
        torch.tensor([[*here, *[0] * (width - len(here))] for here in each], device=device) for each in kept
    ]
    padding = torch.arange(width) >= lengths[:, None]
    source_mask = torch.zeros(n_spans, 1, 1, width).masked_fill_(padding[:, None, None], MASKED)
    later = torch.full((n_targets, n_targets), MASKED).triu(1)

    def keep(layer: int, side: int) -> torch.Tensor:
        parts = [
            question.memory[layer][side][:, here].transpose(0, 1)
            for question, here in zip(questions, columns, strict=True)
        ]
        return torch.cat(parts).contiguous()

    def room() -> torch.Tensor:
        return torch.zeros(n_spans, n_heads, n_targets, head, device=device, dtype=dtype)

    layers = range(len(questions[0].memory))
    return HiddenSpans(
        n_slots=n_spans,
        n_used=n_targets,
        past_mask=later.to(device, dtype).expand(n_spans, 1, -1, -1).contiguous(),
        source_mask=source_mask.to(device, dtype) if bool(padding.any()) else None,
        source_lengths=lengths,
        _past=[(room(), room()) for _ in layers],
        _source=[(keep(layer, 0), keep(layer, 1)) for layer in layers],
    )


def weigh_spans(network: Network, output: Output, questions: Sequence[Question]) -> list[float]:
    """Natural logarithm of probability that a hypothesis loses with a span hidden, for each span asked."""
    memory = hide_spans(questions)
    n_spans, n_targets, eos = memory.n_slots, memory.n_used, network.config.eos_id
    owners = [question for question in questions for _ in question.asked]
    tokens = [[*each.found.tokens, *[eos] * (n_targets - each.n_targets)] for each in owners]
    given = torch.tensor([[network.config.start_id, *each[:-1]] for each in tokens], device=network.device)
    ages = torch.arange(n_targets, device=network.device).repeat(n_spans)
    hidden = network.embed_targets(given.view(-1, 1), ages)
    for index, layer in enumerate(network.decoder):
        hidden = layer.step(hidden, memory, index)
    scores = output.score([each.source for each in owners], hidden.view(n_spans, n_targets, -1), tokens)
    lost = []
    for each, own in zip(owners, scores.cpu(), strict=True):
        first = each.n_targets - each.found.n_free
        lost.append(each.found.log_prob - float(own[first : each.n_targets].sum()))
    return lost


def _list_spans(question: Question) -> list[Span]:
    return [question.source.spans[number] for number in question.asked]
