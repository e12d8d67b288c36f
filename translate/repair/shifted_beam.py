"""A noisy channel over bytes, searched with a beam.

Every hypothesis stands between two characters of the lost original, at one place of
the received byte stream. Its next character may be the next two bytes (or the next
ASCII byte), or need a byte that was lost; what each costs is in ``Costs``, and how
likely the character is there, in the language model. After Kernighan, Church and
Gale 1990, with bytes for letters.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from translate.repair.language_model import (
    BOUNDARY,
    DIGITS,
    LATIN,
    REPEAT_COST,
    SPACE,
    Floats,
    Ids,
)
from translate.repair.shifted_codec import GBK, PRIVATE_LEADS, PairTable
from translate.repair.shifted_stream import Item, Kind
from translate.repair.shifted_vocabulary import Vocabulary

QUESTION: Final = 0x3F
PAIR_FIRST: Final = 0xA3
PAIR_SECOND: Final = 0xBF
_UNSEEN: Final = -1
_STOPS: Final = np.array([ord(c) for c in "，。、；：？！”）》"])
"""What may stand for U+FFFD where neither byte is left: a stop says nothing that the text does not."""


@dataclass(frozen=True, slots=True)
class Costs:
    """Nats that each accident costs; tuned on the tuning set, see ``benchmarks/repair.py``."""

    loss: float = 9.0
    """A byte lost where nothing shows it."""
    lone_loss: float = 4.0
    """A lead byte lost before a lone ASCII character, in bytes of a double-byte code."""
    marked_loss: float = 4.0
    """A byte lost beside an orphan byte or another mark of damage."""
    run_end: float = 4.0
    """The last byte of a shifted run, dropped before ASCII or at the end of a line."""
    wildcard: float = 3.0
    """U+FFFD standing for one byte."""
    wildcard_question: float = 12.0
    """What comes on top where the mark is a plain ``?``."""
    straddle: float = 2.0
    """``?`` standing for the bytes A3 BF of two neighbours."""
    straddle_trail: float = 3.0
    """The second neighbour's trail dropped too, with what follows as a private-use pair or alone."""
    private_pair: float = 1.0
    """Two bytes dropped because they read as a private-use character."""
    private_inner: float = -0.7
    """A character that lost both bytes so; a bonus, since sums of logarithms like what is short."""
    merged: float = 3.0
    """A wrong character in the place of private-use ones."""
    orphan_kept: float = 12.0
    """An undecodable byte that stays unexplained."""
    lost_kept: float = 5.0
    """A U+FFFD that stays unexplained."""
    private_kept: float = 6.0
    """A private-use character taken at its word."""
    lone: float = 3.0
    """A lone ASCII character that may be a trail byte, among Han characters."""
    lone_byte: float = 4.0
    """The same in bytes of a double-byte code, where a lost byte leaves just that."""
    false_reading: float = 12.0
    """A character before a gloss that it cannot be read as."""

    def weigh_lone(self, *, from_bytes: bool) -> float:
        """What a lone ASCII character costs."""
        return self.lone_byte if from_bytes else self.lone


COSTS: Final = Costs()


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
MAX_LOSSES: Final = 12


BASE: Final = 0
STRADDLED: Final = 1
GAP: Final = 2
MERGED: Final = 3
"""Layers of a node: between characters, after the A3 of a collapsed pair, in a gap, in a gap once merged."""


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
class _Beam:
    scores: Floats
    contexts: Ids
    records: Ids
    losses: Ids
    lasts: Ids

    def best(self, n: int) -> Ids:
        """Rows of the ``n`` best, of those that may lose another byte."""
        rows = np.flatnonzero(self.losses < MAX_LOSSES)
        return rows[np.argsort(-self.scores[rows], kind="stable")[:n]]


class Search:
    """One search over one stream."""

    def __init__(
        self,
        items: Sequence[Item],
        table: PairTable,
        vocabulary: Vocabulary,
        context: Ids,
        *,
        ends_line: bool,
        from_bytes: bool,
        keeps_private: bool = False,
        width: Width = FULL,
    ) -> None:
        """Prepare a search; ``run`` makes it, once.

        Args:
            items: the stream, from ``open_stream``.
            table: the code that the stream is read in.
            vocabulary: what is likely in this document.
            context: (3,) symbols before the stream.
            ends_line: whether the stream ends where a line does.
            from_bytes: whether the document came as bytes of that code.
            keeps_private: whether whoever read the bytes kept, or marked, what is no character;
                then no pair was dropped without a trace.
            width: how much to look at.

        """
        self._items = items
        self._width = width
        self._table = table
        self._model = vocabulary.model
        self._ends_line = ends_line
        self._from_bytes = from_bytes
        self._keeps_private = keeps_private
        self._drops_private = not from_bytes and not keeps_private and table.codec == GBK
        self._is_private = np.isin(np.arange(256), sorted(PRIVATE_LEADS))
        self._vocabulary = vocabulary
        self._fronts: dict[tuple[int, int], _Front] = {}
        self._parents: list[Ids] = [np.array([-1])]
        self._points: list[Ids] = [np.array([0])]
        self._n_records = 1
        self._wanted: list[tuple[tuple[int, int], Ids, Ids, Floats, Ids]] = []
        start = _Beam(
            np.zeros(1, np.float32), context[None, :], np.zeros(1, np.int64), np.zeros(1, np.int64),
            np.full(1, _UNSEEN, np.int64),
        )  # fmt: skip
        self._arrive((0, BASE), start)
        self._marked = [self._is_marked(i) for i in range(len(items) + 1)]

    def run(self) -> list[Reading]:
        """Readings of the whole stream, best first, without duplicates."""
        for i in range(len(self._items)):
            for layer, extend in ((BASE, self._extend_base), (STRADDLED, self._extend_straddled)):
                beam = self._settle((i, layer))
                if beam is not None:
                    extend(i, beam)
                    self._flush(beam)
            # Characters that lie wholly in a gap come back to the same node, twice at most.
            for layer in (GAP, MERGED) * 3:
                beam = self._settle((i, layer))
                if beam is not None:
                    self._extend_gap(i, layer, beam)
                    self._flush(beam)
        last = self._settle((len(self._items), BASE))
        if last is None:
            return []
        if self._ends_line:
            closing = np.full(len(last.scores), BOUNDARY)
            last.scores[:] += self._model.score_next(last.contexts, np.arange(len(closing)), closing)
        return self._read_out(last)

    # -- where a hypothesis may go next -------------------------------------------------

    def _extend_base(self, i: int, beam: _Beam) -> None:
        item = self._items[i]
        everyone = np.arange(len(beam.scores))
        if item.kind is Kind.GLOSS:
            self._check_gloss(i, beam)
            return
        self._extend_literal(i, item, everyone)
        if item.byte < 0x40 and item.kind is not Kind.LOST and item.byte != QUESTION:
            return
        following = self._items[i + 1] if i + 1 < len(self._items) else None
        branching = beam.best(self._width.n_branching)
        if item.byte == QUESTION or item.kind is Kind.LOST:
            self._extend_wildcard(i, item, following, everyone, branching)
            return
        if following is not None and following.byte >= 0:
            point = self._table.pairs[item.byte * 256 + following.byte]
            if point and item.kind is not Kind.ASCII:
                self._offer((i + 2, BASE), everyone, np.array([point]), self._private_cost(int(point)), 0)
            if following.byte == QUESTION and item.byte >= 0x81:
                point = self._table.pairs[item.byte * 256 + PAIR_FIRST]
                if point:
                    self._offer((i + 1, STRADDLED), everyone, np.array([point]), COSTS.straddle, 0)
        if following is not None and (following.byte == QUESTION or following.kind is Kind.LOST):
            extra = COSTS.wildcard_question if following.byte == QUESTION else 0.0
            self._offer((i + 2, BASE), branching, self._table.rows[item.byte], COSTS.wildcard + extra, 1)
        self._extend_lossy(i, item, following, beam)

    def _extend_literal(self, i: int, item: Item, everyone: Ids) -> None:
        """What was received is taken as it is: ASCII, and marks that nothing explains."""
        if item.kind is Kind.ASCII or (item.kind is Kind.SECOND and item.byte < 0x80):
            cost = COSTS.weigh_lone(from_bytes=self._from_bytes) if item.lone else 0.0
            self._offer((i + 1, BASE), everyone, np.array([item.byte]), cost, 0)
        elif item.kind is Kind.OPAQUE:
            self._offer((i + 1, BASE), everyone, np.array([ord(item.text)]), 0.0, 0)
        elif item.kind is Kind.ORPHAN:
            self._offer((i + 1, BASE), everyone, np.array([ord(item.text)]), COSTS.orphan_kept, 0)
        elif item.kind is Kind.LOST:
            self._offer((i + 1, BASE), everyone, np.array([ord(item.text)]), COSTS.lost_kept, 0)

    def _extend_wildcard(
        self, i: int, item: Item, following: Item | None, everyone: Ids, branching: Ids
    ) -> None:
        """``?`` or U+FFFD for a lead byte, for A3 BF, or for an orphan before A3 BF."""
        columns = self._table.columns
        if item.byte == QUESTION and self._table.codec.startswith("gb"):
            self._offer((i, STRADDLED), everyone, columns[PAIR_FIRST], COSTS.straddle, 1)
        if item.kind is Kind.LOST and following is not None and following.byte == QUESTION:
            self._offer((i + 1, STRADDLED), everyone, columns[PAIR_FIRST], COSTS.straddle, 1)
        if item.kind is Kind.LOST and (following is None or following.byte < 0x80):
            self._offer((i + 1, BASE), everyone, _STOPS, COSTS.wildcard + COSTS.marked_loss, 1)
        if following is not None and following.byte >= 0x40:
            extra = COSTS.wildcard_question if item.byte == QUESTION else 0.0
            self._offer((i + 2, BASE), branching, columns[following.byte], COSTS.wildcard + extra, 1)

    def _extend_lossy(self, i: int, item: Item, following: Item | None, beam: _Beam) -> None:
        """One byte of the next character is missing: its trail, or its lead."""
        near = self._marked[i]
        cost = COSTS.marked_loss if near else COSTS.loss
        whole = np.flatnonzero(beam.losses == 0)[:1]
        shifted = item.kind is Kind.SECOND
        branching = (
            beam.best(self._width.n_branching)
            if near
            else np.union1d(whole, beam.best(2))
            if shifted
            else whole
        )
        if item.byte >= 0x81:
            row = self._table.rows[item.byte]
            if shifted and (following is None or following.kind in (Kind.ASCII, Kind.GLOSS)):
                self._offer((i + 1, BASE), beam.best(self._width.n_branching), row, COSTS.run_end, 1)
            else:
                self._offer((i + 1, BASE), branching, row, cost, 1)
            if shifted and self._drops_private and following is not None and following.kind is Kind.FIRST:
                private = row[self._is_private[self._table.trails[row]]]
                self._offer((i + 1, GAP), beam.best(self._width.n_branching), private, COSTS.private_pair, 1)
        if item.kind is not Kind.ASCII or near or item.lone:
            if item.lone and self._from_bytes:
                cost = min(cost, COSTS.lone_loss)
            self._offer((i + 1, BASE), branching if near else whole, self._table.columns[item.byte], cost, 1)

    def _extend_straddled(self, i: int, beam: _Beam) -> None:
        """The byte BF of a collapsed pair opens the next character."""
        if i + 1 >= len(self._items):
            return
        following = self._items[i + 1]
        everyone = np.arange(len(beam.scores))
        if not self._from_bytes and not self._keeps_private:
            # Its trail was lost too: with what follows as a private-use pair, or alone as undecodable.
            row = self._table.rows[PAIR_SECOND]
            private = row[self._is_private[self._table.trails[row]]]
            self._offer((i + 1, BASE), everyone, private, COSTS.straddle_trail, 1)
            if following.kind is Kind.FIRST:
                self._offer((i + 1, GAP), everyone, private, COSTS.straddle_trail, 1)
        if following.kind is Kind.LOST:
            self._offer((i + 2, BASE), everyone, self._table.rows[PAIR_SECOND], COSTS.wildcard, 1)
        elif following.byte >= 0:
            point = self._table.pairs[PAIR_SECOND * 256 + following.byte]
            if point:
                self._offer((i + 2, BASE), everyone, np.array([point]), self._private_cost(int(point)), 0)

    def _extend_gap(self, i: int, layer: int, beam: _Beam) -> None:
        """Private-use pairs were dropped before item ``i``, a boundary of received characters."""
        item = self._items[i]
        if item.kind is not Kind.FIRST:
            return
        some = beam.best(self._width.n_branching * 3)
        column = self._table.columns[item.byte]
        self._offer((i + 1, BASE), some, column[self._table.leads[column] >= 0xA1], 0.0, 0)
        few = beam.best(self._width.n_branching)
        inner = np.concatenate([self._table.columns[trail] for trail in sorted(PRIVATE_LEADS)])
        inner = inner[self._table.leads[inner] >= 0xA1]
        self._offer((i, layer), few, inner, COSTS.private_inner, 1)
        if layer == GAP and i + 2 < len(self._items) and self._items[i + 2].kind is Kind.FIRST:
            scores = beam.scores - np.float32(COSTS.merged)
            self._arrive((i + 2, MERGED), _Beam(scores, beam.contexts, beam.records, beam.losses, beam.lasts))

    def _check_gloss(self, i: int, beam: _Beam) -> None:
        gloss = self._items[i].text
        costs = [
            0.0 if point < 0x3400 or self._vocabulary.agrees(int(point), gloss) else COSTS.false_reading
            for point in beam.lasts
        ]
        records = self._remember(beam.records, np.full(len(beam.records), -(i + 1)))
        self._arrive(
            (i + 1, BASE),
            _Beam(beam.scores - np.array(costs, np.float32), beam.contexts, records, beam.losses, beam.lasts),
        )

    # -- bookkeeping --------------------------------------------------------------------

    def _private_cost(self, point: int) -> float:
        return COSTS.private_kept if 0xE000 <= point < 0xF900 else 0.0

    def _is_marked(self, i: int) -> bool:
        near = self._items[max(0, i - 1) : i + 2]
        return any(item.kind in (Kind.ORPHAN, Kind.LOST) or item.byte == QUESTION for item in near)

    def _offer(self, node: tuple[int, int], rows: Ids, points: Ids, cost: float, n_losses: int) -> None:
        """Propose that each hypothesis of ``rows`` goes on with each of ``points``."""
        if len(rows) and len(points):
            owners = np.repeat(rows, len(points))
            n = len(owners)
            self._wanted.append(
                (node, owners, np.tile(points, len(rows)), np.full(n, cost, np.float32), np.full(n, n_losses))
            )

    def _flush(self, beam: _Beam) -> None:
        """Score everything that was proposed from one beam at once, and deliver the best."""
        if not self._wanted:
            return
        wanted, self._wanted = self._wanted, []
        owners = np.concatenate([w[1] for w in wanted])
        points = np.concatenate([w[2] for w in wanted])
        symbols = self._model.symbols[np.minimum(points, 65535)].astype(np.int64)
        scores = self._vocabulary.score(beam.contexts, owners, symbols, points)
        previous = beam.contexts[owners, 2]
        repeated = (symbols == previous) & ((symbols == DIGITS) | (symbols == LATIN))
        scores = np.where(repeated, -REPEAT_COST, np.where(symbols == SPACE, -0.5, scores))
        scores = scores + beam.scores[owners] - np.concatenate([w[3] for w in wanted])
        losses = beam.losses[owners] + np.concatenate([w[4] for w in wanted])
        held = repeated | (symbols == SPACE)
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
            records = self._remember(beam.records[own], points[chosen])
            self._arrive(
                node,
                _Beam(scores[chosen].astype(np.float32), contexts, records, losses[chosen], points[chosen]),
            )

    def _remember(self, parents: Ids, points: Ids) -> Ids:
        self._parents.append(parents)
        self._points.append(points)
        records = np.arange(self._n_records, self._n_records + len(parents))
        self._n_records += len(parents)
        return records

    def _arrive(self, node: tuple[int, int], beam: _Beam) -> None:
        front = self._fronts.setdefault(node, _Front())
        front.scores.append(beam.scores)
        front.contexts.append(beam.contexts)
        front.records.append(beam.records)
        front.losses.append(beam.losses)
        front.lasts.append(beam.lasts)

    def _settle(self, node: tuple[int, int]) -> _Beam | None:
        """The best hypotheses that arrived at a node, which is then empty."""
        front = self._fronts.pop(node, None)
        if front is None:
            return None
        scores = np.concatenate(front.scores)
        kept = np.arange(len(scores))
        if len(scores) > self._width.beam:
            kept = np.argpartition(-scores, self._width.beam)[: self._width.beam]
        kept = kept[np.argsort(-scores[kept], kind="stable")]
        return _Beam(
            scores[kept],
            np.concatenate(front.contexts)[kept],
            np.concatenate(front.records)[kept],
            np.concatenate(front.losses)[kept],
            np.concatenate(front.lasts)[kept],
        )

    def _read_out(self, last: _Beam) -> list[Reading]:
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
