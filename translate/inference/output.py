"""The output layer: hidden states into the best next tokens and their log-probabilities."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, Protocol

import torch

from translate.inference.linear import Int8Linear, make_linear, quantise_rows

PART_WIDTH: Final = 4096
N_GROUPS: Final = 64
FORBIDDEN: Final = -1.0e30


class Candidate(Protocol):
    """What an output layer may ask of a source."""

    @property
    def index(self) -> int:
        """Which source it is."""

    @property
    def ids(self) -> Sequence[int]:
        """Its tokens."""

    @property
    def extra_ids(self) -> Sequence[int]:
        """Target tokens that it may use, whatever a shortlist says."""


class Output(Protocol):
    """Hidden states into the best next tokens and their log-probabilities."""

    def choose(self, sources: Sequence[Candidate | None]) -> None:
        """Take note of the source in each slot, ``None`` where a slot is empty."""

    def find_best(
        self, hidden: torch.Tensor, n: int, forbidden: Sequence[tuple[int, int]] = ()
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """Find the best next tokens of each row.

        Args:
            hidden: ``(rows, d_model)``.
            n: tokens wanted a row.
            forbidden: pairs of a row and a token id that it may not take.

        Returns:
            Log-probabilities ``(rows, n)`` in float32, descending, and token ids ``(rows, n)``.

        """

    def score(
        self, sources: Sequence[Candidate], hidden: torch.Tensor, tokens: Sequence[Sequence[int]]
    ) -> torch.Tensor:
        """Log-probabilities ``(n, T)`` float32 of tokens ``(n, T)`` of ``n`` sources, chosen or not.

        Args:
            sources: whose tokens they are.
            hidden: ``(n, T, d_model)``.
            tokens: a list for each source.

        """


class OutputLayer:
    """Projection on the output vocabulary, and the best tokens a row.

    On the CPU the vocabulary is divided into parts whose logits stay in the second-level
    cache between the product and the passes over them. Within a part the best ``n`` are
    found exactly in two steps: the best ``n`` groups by their maxima, then the best ``n``
    of those groups' members. Selecting from all at once takes two to three times as long.
    """

    def __init__(
        self,
        weight: torch.Tensor,
        bias: torch.Tensor,
        token_ids: Sequence[int],
        banned_ids: Sequence[int],
        dtype: str,
        device: str,
    ) -> None:
        """Keep the rows of ``token_ids``.

        Args:
            weight: ``(target_vocab, d_model)``.
            bias: ``(target_vocab,)``.
            token_ids: the output vocabulary, ascending; probabilities are relative to it.
            banned_ids: members of it that count in the probabilities and are never chosen.
            dtype: of the product; see ``make_linear``.
            device: ``cpu`` or ``cuda``.

        """
        ids = torch.tensor(list(token_ids), dtype=torch.int64)
        n_padding = -len(ids) % N_GROUPS
        rows = torch.cat([weight[ids], weight.new_zeros(n_padding, weight.shape[1])])
        # float16 cannot hold the mark of a forbidden token, so biases are added in float32
        self._bias = torch.cat([bias[ids].float(), torch.full((n_padding,), FORBIDDEN)]).to(device)
        self._ids = torch.cat([ids, ids.new_zeros(n_padding)]).to(device)
        self._width = PART_WIDTH if device == "cpu" else len(rows)
        self._parts = []
        for start in range(0, len(rows), self._width):
            part, part_bias = rows[start : start + self._width], self._bias[start : start + self._width].cpu()
            in_product = part_bias if dtype in ("int8", "float32") else torch.zeros_like(part_bias)
            self._parts.append(make_linear(part, in_product, dtype, device))
        self._adds_bias = dtype not in ("int8", "float32")
        self._int8 = dtype == "int8"
        self._columns = {token: column for column, token in enumerate(token_ids)}
        self._banned = [self._columns[token] for token in banned_ids if token in self._columns]

    def choose(self, sources: Sequence[Candidate | None]) -> None:
        """See ``Output``: every source may use the whole output vocabulary."""

    def find_best(
        self, hidden: torch.Tensor, n: int, forbidden: Sequence[tuple[int, int]] = ()
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """See ``Output``."""
        n = min(n, len(self._columns))
        pairs = [(row, self._columns[token]) for row, token in forbidden if token in self._columns]
        pairs += [(row, column) for column in self._banned for row in range(hidden.shape[0])]
        values, columns, masses = [], [], []
        for start, logits in self._list_logits(hidden):
            here = [
                (row, column - start) for row, column in pairs if start <= column < start + logits.shape[1]
            ]
            part_values, part_columns, mass = select_best(logits, min(n, logits.shape[1]), here)
            values.append(part_values)
            columns.append(part_columns + start)
            masses.append(mass)
        best, order = torch.cat(values, dim=1).topk(n, dim=1)
        where = torch.cat(columns, dim=1).gather(1, order)
        return best - torch.cat(masses, dim=1).logsumexp(dim=1, keepdim=True), self._ids[where]

    def score(
        self,
        sources: Sequence[Candidate],  # noqa: ARG002
        hidden: torch.Tensor,
        tokens: Sequence[Sequence[int]],
    ) -> torch.Tensor:
        """See ``Output``."""
        columns = torch.tensor([[self._columns[token] for token in own] for own in tokens])
        logits = torch.cat([part for _, part in self._list_logits(hidden.flatten(0, 1))], dim=1)
        return score_columns(logits, columns.to(hidden.device))

    def _list_logits(self, hidden: torch.Tensor) -> Iterator[tuple[int, torch.Tensor]]:
        """The first column of each part, and its logits ``(rows, width)`` float32."""
        quantised = quantise_rows(hidden) if self._int8 else None
        for index, part in enumerate(self._parts):
            start = index * self._width
            if quantised is not None and isinstance(part, Int8Linear):
                logits = part.multiply(*quantised)
            else:
                logits = part(hidden).float()
            if self._adds_bias:
                logits += self._bias[start : start + self._width]
            yield start, logits


def score_columns(logits: torch.Tensor, columns: torch.Tensor) -> torch.Tensor:
    """Log-probabilities of columns ``(n, T)``, one a row of the logits ``(n * T, width)``."""
    return logits.log_softmax(dim=1).gather(1, columns.view(-1, 1)).view(columns.shape)


def select_best(
    logits: torch.Tensor, n: int, forbidden: list[tuple[int, int]]
) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Return a row's best ``n`` logits, their columns, and the log of its sum of exponentials."""
    if forbidden:
        mass = logits.logsumexp(dim=1, keepdim=True)
        rows, columns = torch.tensor(forbidden, device=logits.device).unbind(1)
        logits[rows, columns] = FORBIDDEN
        best, where = logits.topk(n, dim=1)
        return best, where, mass
    if logits.is_cuda or n > N_GROUPS:
        best, where = logits.topk(n, dim=1)
        return best, where, logits.logsumexp(dim=1, keepdim=True)
    # group g holds the columns g, g + 64, g + 128, ...: its maximum is taken down the rows of a matrix
    members = logits.view(logits.shape[0], -1, N_GROUPS)
    groups = members.amax(dim=1).topk(n, dim=1).indices
    candidates = members.gather(2, groups[:, None].expand(-1, members.shape[1], -1)).flatten(1)
    best, place = candidates.topk(min(n, candidates.shape[1]), dim=1)
    where = place // n * N_GROUPS + groups.gather(1, place % n)
    # a softmax pass is the fastest way to the sum: at the maximum it is the inverse of it
    peak = logits.softmax(dim=1).gather(1, where[:, :1])
    return best, where, best[:, :1] - peak.log_()
