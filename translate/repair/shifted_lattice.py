"""The hypotheses of a search as a lattice: where they stand, what they stand on, which are kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from translate.repair.language_model import DIGITS, LATIN, REPEAT_COST, SPACE, Floats, Ids
from translate.repair.shifted_costs import price_signs
from translate.repair.shifted_stream import Item
from translate.repair.shifted_vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Width:
    """How much a search looks at."""

    beam: int
    """Hypotheses kept at a node."""
    n_branching: int
    """Of these, how many may lose a byte that nothing told of."""


FULL: Final = Width(beam=64, n_branching=10)
PROBE: Final = Width(beam=8, n_branching=2)
"""Enough to see that a text which nothing marks as damaged reads best as it was received."""
_UNSEEN: Final = -1
MAX_LOSSES: Final = 12


@dataclass(frozen=True, slots=True)
class Reading:
    """A hypothesis that reached the end."""

    text: str
    log_probability: float


class _Front:
    """Hypotheses that arrive at one node, in parts."""

    __slots__ = ("contexts", "lasts", "losses", "records", "scores")

    def __init__(self) -> None:
        self.scores: list[Floats] = []
        self.contexts: list[Ids] = []
        self.records: list[Ids] = []
        self.losses: list[Ids] = []
        self.lasts: list[Ids] = []


@dataclass(frozen=True, slots=True)
class Beam:
    """Hypotheses at one node, best first."""

    scores: Floats
    """(n,) log-probabilities, costs paid."""
    contexts: Ids
    """(n, 3) the symbols before, the nearest last."""
    records: Ids
    """(n,) where the way that each came is recorded."""
    losses: Ids
    """(n,) bytes that each supposes lost."""
    lasts: Ids
    """(n,) code point of the last character."""

    def best(self, n: int) -> Ids:
        """Rows of the ``n`` best, of those that may lose another byte."""
        rows = np.flatnonzero(self.losses < MAX_LOSSES)
        return rows[np.argsort(-self.scores[rows], kind="stable")[:n]]


class Lattice:
    """The nodes of one search; a node is a place of the stream and a layer."""

    def __init__(self, items: Sequence[Item], vocabulary: Vocabulary, context: Ids, width: Width) -> None:
        self._items = items
        self._vocabulary = vocabulary
        self._width = width
        self._fronts: dict[tuple[int, int], _Front] = {}
        self._parents: list[Ids] = [np.array([-1])]
        self._points: list[Ids] = [np.array([0])]
        self._n_records = 1
        self._wanted: list[tuple[tuple[int, int], Ids, Ids, Floats, Ids]] = []
        start = Beam(
            np.zeros(1, np.float32), context[None, :], np.zeros(1, np.int64), np.zeros(1, np.int64),
            np.full(1, _UNSEEN, np.int64),
        )  # fmt: skip
        self.arrive((0, 0), start)

    def offer(self, node: tuple[int, int], rows: Ids, points: Ids, cost: float, n_losses: int) -> None:
        """Propose that each hypothesis of ``rows`` goes on with each of ``points``."""
        if len(rows) and len(points):
            owners = np.repeat(rows, len(points))
            n = len(owners)
            self._wanted.append(
                (node, owners, np.tile(points, len(rows)), np.full(n, cost, np.float32), np.full(n, n_losses))
            )

    def flush(self, beam: Beam) -> None:
        """Score everything that was proposed from one beam at once, and deliver the best."""
        if not self._wanted:
            return
        wanted, self._wanted = self._wanted, []
        owners = np.concatenate([w[1] for w in wanted])
        points = np.concatenate([w[2] for w in wanted])
        symbols = self._vocabulary.model.symbols[np.minimum(points, 65535)].astype(np.int64)
        scores = self._vocabulary.score(beam.contexts, owners, symbols, points)
        previous = beam.contexts[owners, 2]
        repeated = (symbols == previous) & ((symbols == DIGITS) | (symbols == LATIN))
        prices = price_signs(points, self._vocabulary.model.unigrams[previous])
        signs = prices > 0
        scores = np.where(repeated, -REPEAT_COST, np.where(symbols == SPACE, -0.5, scores))
        scores = np.where(signs, -prices, scores)
        scores = scores + beam.scores[owners] - np.concatenate([w[3] for w in wanted])
        losses = beam.losses[owners] + np.concatenate([w[4] for w in wanted])
        held = repeated | signs | (symbols == SPACE)
        at = 0
        for node, rows, *_ in wanted:
            part = slice(at, at + len(rows))
            at += len(rows)
            chosen = np.arange(part.start, part.stop)
            if len(chosen) > self._width.beam:
                chosen = chosen[np.argpartition(-scores[part], self._width.beam)[: self._width.beam]]
            own = owners[chosen]
            contexts = np.concatenate([beam.contexts[own][:, 1:], symbols[chosen][:, None]], axis=1)
            contexts = np.where(held[chosen][:, None], beam.contexts[own], contexts)
            records = self.remember(beam.records[own], points[chosen])
            self.arrive(
                node,
                Beam(scores[chosen].astype(np.float32), contexts, records, losses[chosen], points[chosen]),
            )

    def remember(self, parents: Ids, points: Ids) -> Ids:
        """Record steps (n,): a code point, or minus one minus the item that stays as it is."""
        self._parents.append(parents)
        self._points.append(points)
        records = np.arange(self._n_records, self._n_records + len(parents))
        self._n_records += len(parents)
        return records

    def arrive(self, node: tuple[int, int], beam: Beam) -> None:
        """Add hypotheses to a node."""
        front = self._fronts.setdefault(node, _Front())
        front.scores.append(beam.scores)
        front.contexts.append(beam.contexts)
        front.records.append(beam.records)
        front.losses.append(beam.losses)
        front.lasts.append(beam.lasts)

    def settle(self, node: tuple[int, int]) -> Beam | None:
        """The best hypotheses that arrived at a node, which is then empty."""
        front = self._fronts.pop(node, None)
        if front is None:
            return None
        scores = np.concatenate(front.scores)
        kept = np.arange(len(scores))
        if len(scores) > self._width.beam:
            kept = np.argpartition(-scores, self._width.beam)[: self._width.beam]
        kept = kept[np.argsort(-scores[kept], kind="stable")]
        return Beam(
            scores[kept],
            np.concatenate(front.contexts)[kept],
            np.concatenate(front.records)[kept],
            np.concatenate(front.losses)[kept],
            np.concatenate(front.lasts)[kept],
        )

    def read_out(self, last: Beam) -> list[Reading]:
        """Texts of the hypotheses at the end, best first, without duplicates."""
        parents, points = np.concatenate(self._parents), np.concatenate(self._points)
        best: dict[str, float] = {}
        for score, record in zip(last.scores.tolist(), last.records.tolist(), strict=True):
            parts = []
            at = record
            while at > 0:
                point = int(points[at])
                parts.append(self._items[-point - 1].text if point < 0 else chr(point))
                at = int(parents[at])
            text = "".join(reversed(parts))
            best[text] = float(np.logaddexp(best[text], score)) if text in best else score
        return sorted((Reading(t, s) for t, s in best.items()), key=lambda r: -r.log_probability)
