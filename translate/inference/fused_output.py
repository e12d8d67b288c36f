"""The output layer over compiled kernels: logits are compared as they arise and never stored."""

from __future__ import annotations

from collections.abc import Sequence

import torch

from translate.inference.kernel_data import Forbidden
from translate.inference.kernels import Kernels
from translate.inference.linear import quantise_weights
from translate.inference.output import Candidate, score_columns


class FusedProjection:
    """Rows of an output matrix, packed, and what is done with them."""

    def __init__(
        self,
        kernels: Kernels,
        weights: torch.Tensor,
        scales: torch.Tensor,
        biases: torch.Tensor,
        rows: torch.Tensor | None = None,
    ) -> None:
        """Pack what ``quantise_weights`` made, or ``rows`` of it; see ``Kernels.pack``."""
        self._kernels = kernels
        self._packed = kernels.pack(weights, scales, biases, rows)

    def find_best(
        self,
        hidden: torch.Tensor,
        n: int,
        forbidden: Sequence[tuple[int, int]] = (),
        biases: torch.Tensor | None = None,
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """Find the best columns of each row.

        Args:
            hidden: ``(rows, d_model)`` float32.
            n: columns wanted a row.
            forbidden: pairs of a row and a column that count in the probabilities and are not chosen.
            biases: ``(slots, columns)``, for a number of rows each, instead of the packed ones.

        Returns:
            Log-probabilities ``(rows, n)``, descending, and columns ``(rows, n)`` int32.

        """
        banned = Forbidden(hidden.shape[0], forbidden) if forbidden else None
        return self._kernels.find_best(self._kernels.quantise(hidden), self._packed, n, banned, biases)

    def score(self, hidden: torch.Tensor, columns: torch.Tensor) -> torch.Tensor:
        """Log-probabilities of columns ``(n, T)``, for hidden states ``(n, T, d_model)``."""
        rows = self._kernels.quantise(hidden.flatten(0, 1))
        return score_columns(self._kernels.multiply(rows, self._packed), columns)


class FusedOutput:
    """Projection on the whole output vocabulary; see ``OutputLayer``. Threads may share it."""

    def __init__(
        self,
        kernels: Kernels,
        weight: torch.Tensor,
        bias: torch.Tensor,
        token_ids: Sequence[int],
        banned_ids: Sequence[int],
    ) -> None:
        """Keep the rows of ``token_ids``; see ``OutputLayer``."""
        self._ids = torch.tensor(list(token_ids), dtype=torch.int64)
        self._projection = FusedProjection(
            kernels, *quantise_weights(weight[self._ids]), bias[self._ids].float()
        )
        self._columns = {token: column for column, token in enumerate(token_ids)}
        self._banned = [self._columns[token] for token in banned_ids if token in self._columns]

    def choose(self, sources: Sequence[object]) -> None:
        """See ``Output``: every source may use the whole output vocabulary."""

    def find_best(
        self, hidden: torch.Tensor, n: int, forbidden: Sequence[tuple[int, int]] = ()
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """See ``Output``."""
        pairs = [(row, self._columns[token]) for row, token in forbidden if token in self._columns]
        pairs += [(row, column) for column in self._banned for row in range(hidden.shape[0])]
        values, columns = self._projection.find_best(hidden, min(n, len(self._columns)), pairs)
        return values, self._ids[columns]

    def score(
        self,
        sources: Sequence[Candidate],  # noqa: ARG002
        hidden: torch.Tensor,
        tokens: Sequence[Sequence[int]],
    ) -> torch.Tensor:
        """See ``Output``."""
        columns = torch.tensor([[self._columns[token] for token in own] for own in tokens])
        return self._projection.score(hidden, columns)
