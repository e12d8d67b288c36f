"""Readings of a wrongly read run, part by part, and the edits that come of them.

A pair of bytes can be whole and yet out of step with its neighbours, since the reader
took a byte before it for half of another. So each part between two lost bytes must be
Chinese by itself: where it is not, it is marked.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Final

import numpy as np

from translate.repair.mojibake_channel import LOST
from translate.repair.mojibake_fill import Filling
from translate.repair.mojibake_price import weigh_chance
from translate.repair.rule import Replacement

MIN_GAIN: Final = 14.0
"""Nats by which a reading must beat the received text."""
INCOMPLETE_SHARE: Final = 0.5
"""Factor on the confidence of a reading in which something stays lost."""
PART_PRIOR: Final = 3.0
"""Nats for a part of a reading that is Chinese as a whole."""
MIN_PART_SHARE: Final = 0.5
"""Probability of being in step below which a part of ``MIN_PART_CHARS`` is marked as lost."""
MIN_PART_CHARS: Final = 3


@dataclass(frozen=True, slots=True)
class Piece:
    """Part of a reading: the least that begins and ends between two characters of either text."""

    start: int
    end: int
    fillings: tuple[Filling, ...]
    cost: float = 0.0
    """Nats that what it reads costs, U+FFFD apart."""

    @property
    def text(self) -> str:
        """What it reads."""
        return "".join(filling.character for filling in self.fillings)

    @property
    def is_certain(self) -> bool:
        """Whether every byte of it was there."""
        return all(f.share == 1 and f.character != "\ufffd" for f in self.fillings)


@dataclass(frozen=True, slots=True)
class Candidate:
    """One reading of ``source[start:end]``."""

    start: int
    end: int
    text: str
    gain: float
    """Nats by which it is likelier than what was received."""
    certainty: float
    """Product of the posteriors of the characters that were chosen, 1 where all bytes were there."""
    plausibility: float = 1.0
    """Probability that the reading is Chinese, and not what wrong bytes give by chance."""
    pieces: tuple[Piece, ...] = ()
    """The reading part by part, where that is known."""


def measure_confidence(candidate: Candidate) -> float:
    """Probability that a reading is what the author wrote: near certain where every byte was there."""
    share = candidate.certainty * candidate.plausibility / (1 + np.exp(-(candidate.gain - MIN_GAIN / 2) / 4))
    return round(float(share) * (INCOMPLETE_SHARE if "\ufffd" in candidate.text else 1.0), 4)


def make_replacements(line: str, offset: int, candidate: Candidate) -> Iterator[Replacement]:
    """One edit for each stretch that is certain, and for each part in which something was guessed."""
    if len(candidate.pieces) < 2:
        yield Replacement(
            offset + candidate.start, offset + candidate.end, candidate.text, measure_confidence(candidate)
        )
        return
    shares = np.prod([f.share for piece in candidate.pieces for f in piece.fillings])
    whole = replace(candidate, text="", certainty=candidate.certainty / float(shares))
    for is_certain, group in groupby(candidate.pieces, key=lambda piece: piece.is_certain):
        pieces = list(group)
        for part in [pieces] if is_certain else [[piece] for piece in pieces]:
            start, end, after = part[0].start, part[-1].end, "".join(piece.text for piece in part)
            if line[start:end] != after:
                yield _weigh_part(offset + start, offset + end, after, part, whole)


def _weigh_part(start: int, end: int, after: str, pieces: list[Piece], whole: Candidate) -> Replacement:
    """An edit with the share of what was guessed in it, and what else that may be."""
    fillings = [filling for piece in pieces for filling in piece.fillings]
    n_read = len(fillings) - sum(filling.character == LOST for filling in fillings)
    in_step = weigh_chance(n_read, sum(piece.cost for piece in pieces), prior=PART_PRIOR)
    if n_read >= MIN_PART_CHARS and in_step < MIN_PART_SHARE:
        return Replacement(start, end, LOST * len(fillings), round(INCOMPLETE_SHARE * (1 - in_step), 4))
    guessed = [i for i, filling in enumerate(fillings) if filling.share < 1]
    certainty = whole.certainty * in_step * float(np.prod([filling.share for filling in fillings]))
    confidence = measure_confidence(replace(whole, text=after, certainty=certainty))
    alternatives: tuple[tuple[str, float], ...] = ()
    if len(guessed) == 1:
        (at,) = guessed
        alternatives = tuple(
            (after[:at] + rival + after[at + 1 :], round(min(share, confidence), 4))
            for rival, share in fillings[at].rivals
        )
    return Replacement(start, end, after, confidence, alternatives)
