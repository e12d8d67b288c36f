"""What each accident that bytes may have suffered costs, in nats."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt

QUESTION: Final = 0x3F
PAIR_FIRST: Final = 0xA3
PAIR_SECOND: Final = 0xBF
"""The full-width question mark, A3 BF, which a byte-blind replacement turned into ``?``."""


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
    lost_kept: float = 8.0
    """A U+FFFD that stays what it is: any character at all."""
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
SIGNS: Final = {"~": 2.0, "\\": 5.0, "_": 6.0, "^": 9.0, "{": 9.0, "}": 9.0, "`": 9.0}
"""Nats that an ASCII sign costs which the model hardly knows, all around as if it were not there."""
RARE: Final = -9.5
"""Log-probability of a character after which a sign more likely ends a shifted run."""
AFTER_RARE: Final = 10.0
"""Nats that a sign costs there on top."""


@lru_cache(maxsize=1)
def _prices() -> npt.NDArray[np.float32]:
    prices = np.zeros(128, dtype=np.float32)
    for sign, price in SIGNS.items():
        prices[ord(sign)] = price
    return prices


def price_signs(points: npt.NDArray[np.int64], before: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """Nats (n,) of the code points that are in ``SIGNS``, 0 of the others.

    Args:
        points: (n,) code points.
        before: (n,) log-probability of the character before each.

    """
    prices = _prices()[np.minimum(points, 127)]
    costs: npt.NDArray[np.float32] = prices + np.where((prices > 0) & (before < RARE), AFTER_RARE, 0)
    return costs.astype(np.float32)
