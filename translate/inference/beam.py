"""Beam search over many sources at once, as Hugging Face's ``generate`` does it.

Sources join and leave at any step; each has its own age and limit. A beam of 1 is greedy
search: when the best candidate ends, no other can overtake it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

IMPOSSIBLE: Final = np.float32(-1.0e9)


@dataclass(frozen=True, slots=True)
class Finished:
    """A finished hypothesis: token ids with end-of-sentence if it was reached, forced prefix included."""

    tokens: tuple[int, ...]
    score: float
    """Log-probability of the freely chosen tokens divided by ``length ** length_penalty``."""
    log_prob: float
    """The same, summed."""
    n_free: int
    """Tokens chosen freely: all but the forced prefix."""
    truncated: bool
    focus: tuple[float, ...] = ()
    """Largest share of attention that a token gave to each span of the source."""
    support: tuple[float, ...] = ()
    """What each span of the source bears on it; see ``support.py``."""


@dataclass(slots=True)
class Row:
    """The search for one source."""

    source: int
    """Index of the source, for the caller."""
    limit: int
    """Target tokens at most, forced prefix and end-of-sentence included."""
    tokens: list[Ints] = field(default_factory=list)
    """A step: the token of each beam ``(k,)``."""
    parents: list[Ints] = field(default_factory=list)
    """A step: the beam that each beam continues ``(k,)``."""
    n_spans: int = 0
    """Spans of the source that are watched."""
    looks: list[Floats] = field(default_factory=list)
    """A step: the share of its attention that each beam, before it went on, gave to the spans ``(k, N)``."""
    finished: list[Finished] = field(default_factory=list)
    """Best first, ``k`` at most."""

    def trace(self, beam: int) -> list[int]:
        """Token ids of a beam, first to last."""
        out = []
        for tokens, parents in zip(reversed(self.tokens), reversed(self.parents), strict=True):
            out.append(int(tokens[beam]))
            beam = int(parents[beam])
        out.reverse()
        return out

    def find_focus(self, beam: int) -> tuple[float, ...]:
        """Largest share that each span had in the attention of a beam, this step's included."""
        if not self.n_spans:
            return ()
        seen = [self.looks[-1][beam]]
        for looks, parents in zip(reversed(self.looks[:-1]), reversed(self.parents), strict=True):
            beam = int(parents[beam])
            seen.append(looks[beam])
        return tuple(np.max(seen, axis=0).tolist())


class BeamSearch:
    """Scores and histories of the slots of one decoder; slots hold a ``Row`` or stand empty."""

    def __init__(
        self,
        *,
        n_beams: int,
        length_penalty: float,
        early_stopping: bool,
        no_repeat_ngram: int,
        prefix: Sequence[int],
        eos_id: int,
    ) -> None:
        self.n_beams = n_beams
        self.rows: list[Row | None] = []
        self._scores: Floats = np.zeros((0, n_beams), np.float32)
        self._length_penalty = length_penalty
        self._early_stopping = early_stopping
        self._ngram = no_repeat_ngram
        self._prefix = list(prefix)
        self._eos_id = eos_id

    @property
    def n_candidates(self) -> int:
        """Next tokens that ``advance`` wants a beam: as many may end as there are beams."""
        return 2 * self.n_beams

    def admit(self, slots: Sequence[int], rows: Sequence[Row]) -> None:
        """Start new sources in empty slots."""
        for slot, row in zip(slots, rows, strict=True):
            self.rows[slot] = row
            self._scores[slot] = IMPOSSIBLE
            self._scores[slot, 0] = 0.0

    def resize(self, keep: Sequence[int], n_slots: int) -> None:
        """Move the slots ``keep`` to the front of ``n_slots`` slots; the others are empty."""
        scores = np.zeros((n_slots, self.n_beams), np.float32)
        scores[: len(keep)] = self._scores[list(keep)]
        self._scores = scores
        self.rows = [self.rows[slot] for slot in keep] + [None] * (n_slots - len(keep))

    def list_forbidden(self) -> list[tuple[int, int]]:
        """Pairs of a decoder row (``slot * n_beams + beam``) and a token that would repeat an n-gram."""
        if self._ngram < 1:
            return []
        pairs = []
        for slot, row in enumerate(self.rows):
            if row is None:
                continue
            for beam in range(self.n_beams):
                tokens = row.trace(beam) if row.tokens else []
                pairs += [(slot * self.n_beams + beam, token) for token in _find_repeats(tokens, self._ngram)]
        return pairs

    def advance(
        self, log_probs: Floats, ids: Ints, looks: Floats | None = None
    ) -> tuple[Ints, Ints, list[Row]]:
        """Choose the next token of every beam.

        Args:
            log_probs: ``(n_slots, n_beams, n)``, of the best next tokens of each beam.
            ids: their token ids, the same shape.
            looks: ``(n_slots, n_beams, n_spans)``, the share of its attention that each beam gave to the
                spans of its source, for rows that have any.

        Returns:
            The beam that each beam continues ``(n_slots, n_beams)``, the token that it takes
            ``(n_slots, n_beams)``, and the rows whose search has ended; their slots are empty now.

        """
        n_slots, k, n = log_probs.shape
        total = (self._scores[:, :, None] + log_probs).reshape(n_slots, k * n)
        order = np.argsort(-total, axis=1, kind="stable")[:, : 2 * k]
        values = np.take_along_axis(total, order, 1)
        tokens = np.take_along_axis(ids.reshape(n_slots, k * n), order, 1)
        parents = order // n
        ends = tokens == self._eos_id
        # the best k that go on, in order of their scores
        going = np.argsort(ends, axis=1, kind="stable")[:, :k]
        next_scores = np.take_along_axis(values, going, 1)
        next_tokens = np.take_along_axis(tokens, going, 1)
        next_parents = np.take_along_axis(parents, going, 1)
        done = []
        ending = ends[:, :k].any(axis=1)
        for slot, row in enumerate(self.rows):
            if row is None:
                continue
            age = len(row.tokens)
            if row.n_spans and looks is not None:
                row.looks.append(looks[slot, :, : row.n_spans])
            if age < len(self._prefix):
                next_tokens[slot], next_parents[slot] = self._prefix[age], np.arange(k)
                next_scores[slot] = self._scores[slot]
            elif ending[slot] or age + 1 == row.limit:
                at_limit = age + 1 == row.limit
                chosen = [rank for rank in range(min(k, len(values[slot]))) if at_limit or ends[slot, rank]]
                self._finish(row, values[slot, chosen], tokens[slot, chosen], parents[slot, chosen])
            row.tokens.append(next_tokens[slot].copy())
            row.parents.append(next_parents[slot].copy())
            if age >= len(self._prefix) and self._has_ended(row, float(next_scores[slot, 0])):
                done.append(row)
                self.rows[slot] = None
        self._scores = next_scores
        return next_parents, next_tokens, done

    def _finish(self, row: Row, values: Floats, tokens: Ints, parents: Ints) -> None:
        n_free = len(row.tokens) + 1 - len(self._prefix)
        for value, token, parent in zip(values.tolist(), tokens.tolist(), parents.tolist(), strict=True):
            row.finished.append(
                Finished(
                    tokens=(*row.trace(parent), token),
                    score=value / n_free**self._length_penalty,
                    log_prob=value,
                    n_free=n_free,
                    truncated=token != self._eos_id,
                    focus=row.find_focus(parent),
                )
            )
        row.finished.sort(key=lambda finished: -finished.score)
        del row.finished[self.n_beams :]

    def _has_ended(self, row: Row, best_running: float) -> bool:
        """Whether no running beam may enter the finished ones (generate's heuristic)."""
        if len(row.tokens) >= row.limit:
            return True
        if len(row.finished) < self.n_beams:
            return False
        if self._early_stopping:
            return True
        n_free = len(row.tokens) - len(self._prefix)
        return bool(best_running / n_free**self._length_penalty <= row.finished[-1].score)


def _find_repeats(tokens: list[int], n: int) -> set[int]:
    """Tokens that would complete an n-gram which ``tokens`` holds already."""
    if len(tokens) + 1 < n:
        return set()
    tail = tuple(tokens[len(tokens) - n + 1 :])
    return {tokens[i + n - 1] for i in range(len(tokens) - n + 1) if tuple(tokens[i : i + n - 1]) == tail}
