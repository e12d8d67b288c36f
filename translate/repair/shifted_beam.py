"""A noisy channel over bytes, searched with a beam.

Every hypothesis stands between two characters of the lost original, at one place of
the received byte stream. Its next character may be the next two bytes (or the next
ASCII byte), or need a byte that was lost; what each costs is in ``Costs``, and how
likely the character is there, in the language model. After Kernighan, Church and
Gale 1990, with bytes for letters.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from translate.repair.language_model import BOUNDARY, Ids
from translate.repair.shifted_codec import DROPPED_TRAILS, GBK, PRIVATE_LEADS, PairTable
from translate.repair.shifted_costs import COSTS, PAIR_FIRST, PAIR_SECOND, QUESTION
from translate.repair.shifted_lattice import FULL, Beam, Lattice, Reading, Width
from translate.repair.shifted_stream import Item, Kind
from translate.repair.shifted_vocabulary import Vocabulary

_STOPS: Final = np.array([ord(c) for c in "，。、；：？！”）》"])
"""What may stand for U+FFFD where neither byte is left: a stop says nothing that the text does not."""
BASE: Final = 0
STRADDLED: Final = 1
GAP: Final = 2
MERGED: Final = 3
"""Layers of a node: between characters, after the A3 of a collapsed pair, in a gap, in a gap once merged."""


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
        self._lattice = Lattice(items, vocabulary, context, width)
        self._table = table
        self._model = vocabulary.model
        self._ends_line = ends_line
        self._from_bytes = from_bytes
        self._keeps_private = keeps_private
        self._drops_private = not from_bytes and not keeps_private and table.codec == GBK
        self._is_private = np.isin(np.arange(256), sorted(PRIVATE_LEADS))
        self._vocabulary = vocabulary
        self._marked = [self._is_marked(i) for i in range(len(items) + 1)]

    def run(self) -> list[Reading]:
        """Readings of the whole stream, best first, without duplicates."""
        for i in range(len(self._items)):
            for layer, extend in ((BASE, self._extend_base), (STRADDLED, self._extend_straddled)):
                beam = self._lattice.settle((i, layer))
                if beam is not None:
                    extend(i, beam)
                    self._lattice.flush(beam)
            # Characters that lie wholly in a gap come back to the same node, twice at most.
            for layer in (GAP, MERGED) * 3:
                beam = self._lattice.settle((i, layer))
                if beam is not None:
                    self._extend_gap(i, layer, beam)
                    self._lattice.flush(beam)
        last = self._lattice.settle((len(self._items), BASE))
        if last is None:
            return []
        if self._ends_line:
            closing = np.full(len(last.scores), BOUNDARY)
            last.scores[:] += self._model.score_next(last.contexts, np.arange(len(closing)), closing)
        return self._lattice.read_out(last)

    # -- where a hypothesis may go next -------------------------------------------------

    def _extend_base(self, i: int, beam: Beam) -> None:
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
                self._lattice.offer(
                    (i + 2, BASE), everyone, np.array([point]), self._private_cost(int(point)), 0
                )
            if following.byte == QUESTION and item.byte >= 0x81:
                point = self._table.pairs[item.byte * 256 + PAIR_FIRST]
                if point:
                    self._lattice.offer((i + 1, STRADDLED), everyone, np.array([point]), COSTS.straddle, 0)
        if following is not None and (following.byte == QUESTION or following.kind is Kind.LOST):
            extra = COSTS.wildcard_question if following.byte == QUESTION else 0.0
            self._lattice.offer(
                (i + 2, BASE), branching, self._table.rows[item.byte], COSTS.wildcard + extra, 1
            )
        self._extend_lossy(i, item, following, beam)

    def _extend_literal(self, i: int, item: Item, everyone: Ids) -> None:
        """What was received is taken as it is: ASCII, and marks that nothing explains."""
        if item.kind is Kind.ASCII or (item.kind is Kind.SECOND and item.byte < 0x80):
            cost = COSTS.weigh_lone(from_bytes=self._from_bytes) if item.lone else 0.0
            self._lattice.offer((i + 1, BASE), everyone, np.array([item.byte]), cost, 0)
        elif item.kind is Kind.OPAQUE:
            self._lattice.offer((i + 1, BASE), everyone, np.array([ord(item.text)]), 0.0, 0)
        elif item.kind is Kind.ORPHAN:
            self._lattice.offer((i + 1, BASE), everyone, np.array([ord(item.text)]), COSTS.orphan_kept, 0)
        elif item.kind is Kind.LOST:
            self._lattice.offer((i + 1, BASE), everyone, np.array([ord(item.text)]), COSTS.lost_kept, 0)

    def _extend_wildcard(
        self, i: int, item: Item, following: Item | None, everyone: Ids, branching: Ids
    ) -> None:
        """``?`` or U+FFFD for a lead byte, for A3 BF, or for an orphan before A3 BF."""
        columns = self._table.columns
        if item.byte == QUESTION and self._table.codec.startswith("gb"):
            self._lattice.offer((i, STRADDLED), everyone, columns[PAIR_FIRST], COSTS.straddle, 1)
        if item.kind is Kind.LOST and following is not None and following.byte == QUESTION:
            self._lattice.offer((i + 1, STRADDLED), everyone, columns[PAIR_FIRST], COSTS.straddle, 1)
        alone = following is None or following.kind is Kind.ASCII
        if item.kind is Kind.LOST and alone and not (i and self._items[i - 1].kind is Kind.LOST):
            self._lattice.offer((i + 1, BASE), everyone, _STOPS, COSTS.wildcard + COSTS.marked_loss, 1)
        if following is not None and following.byte >= 0x40:
            extra = COSTS.wildcard_question if item.byte == QUESTION else 0.0
            self._lattice.offer((i + 2, BASE), branching, columns[following.byte], COSTS.wildcard + extra, 1)

    def _extend_lossy(self, i: int, item: Item, following: Item | None, beam: Beam) -> None:
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
                self._lattice.offer((i + 1, BASE), beam.best(self._width.n_branching), row, COSTS.run_end, 1)
            else:
                self._lattice.offer((i + 1, BASE), branching, row, cost, 1)
            if shifted and self._drops_private and following is not None and following.kind is Kind.FIRST:
                private = row[self._is_private[self._table.trails[row]]]
                self._lattice.offer(
                    (i + 1, GAP), beam.best(self._width.n_branching), private, COSTS.private_pair, 1
                )
        if item.kind is not Kind.ASCII or near or item.lone:
            if item.lone and self._from_bytes:
                cost = min(cost, COSTS.lone_loss)
            self._lattice.offer(
                (i + 1, BASE), branching if near else whole, self._table.columns[item.byte], cost, 1
            )

    def _extend_straddled(self, i: int, beam: Beam) -> None:
        """The byte BF of a collapsed pair opens the next character."""
        if i + 1 >= len(self._items):
            return
        following = self._items[i + 1]
        everyone = np.arange(len(beam.scores))
        if not self._from_bytes and not self._keeps_private:
            # Its trail was lost too: with what follows as a private-use pair, or alone as undecodable.
            row = self._table.rows[PAIR_SECOND]
            private = row[self._is_private[self._table.trails[row]]]
            alone = row[np.isin(self._table.trails[row], sorted(DROPPED_TRAILS))]
            self._lattice.offer((i + 1, BASE), everyone, alone, COSTS.straddle_trail, 1)
            if following.kind is Kind.FIRST:
                self._lattice.offer((i + 1, GAP), everyone, private, COSTS.straddle_trail, 1)
        if following.kind is Kind.LOST:
            self._lattice.offer((i + 2, BASE), everyone, self._table.rows[PAIR_SECOND], COSTS.wildcard, 1)
        elif following.byte >= 0:
            point = self._table.pairs[PAIR_SECOND * 256 + following.byte]
            if point:
                self._lattice.offer(
                    (i + 2, BASE), everyone, np.array([point]), self._private_cost(int(point)), 0
                )

    def _extend_gap(self, i: int, layer: int, beam: Beam) -> None:
        """Private-use pairs were dropped before item ``i``, a boundary of received characters."""
        item = self._items[i]
        if item.kind is not Kind.FIRST:
            return
        some = beam.best(self._width.n_branching * 3)
        column = self._table.columns[item.byte]
        self._lattice.offer((i + 1, BASE), some, column[self._table.leads[column] >= 0xA1], 0.0, 0)
        few = beam.best(self._width.n_branching)
        inner = np.concatenate([self._table.columns[trail] for trail in sorted(PRIVATE_LEADS)])
        inner = inner[self._table.leads[inner] >= 0xA1]
        self._lattice.offer((i, layer), few, inner, COSTS.private_inner, 1)
        if layer == GAP and i + 2 < len(self._items) and self._items[i + 2].kind is Kind.FIRST:
            scores = beam.scores - np.float32(COSTS.merged)
            self._lattice.arrive(
                (i + 2, MERGED), Beam(scores, beam.contexts, beam.records, beam.losses, beam.lasts)
            )

    def _check_gloss(self, i: int, beam: Beam) -> None:
        gloss = self._items[i].text
        costs = [
            0.0 if point < 0x3400 or self._vocabulary.agrees(int(point), gloss) else COSTS.false_reading
            for point in beam.lasts
        ]
        records = self._lattice.remember(beam.records, np.full(len(beam.records), -(i + 1)))
        self._lattice.arrive(
            (i + 1, BASE),
            Beam(beam.scores - np.array(costs, np.float32), beam.contexts, records, beam.losses, beam.lasts),
        )

    def _private_cost(self, point: int) -> float:
        return COSTS.private_kept if 0xE000 <= point < 0xF900 else 0.0

    def _is_marked(self, i: int) -> bool:
        near = self._items[max(0, i - 1) : i + 2]
        return any(item.kind in (Kind.ORPHAN, Kind.LOST) or item.byte == QUESTION for item in near)
