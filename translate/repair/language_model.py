"""A small language model over Chinese characters: who follows whom, as counts say.

A back-off 4-gram model (interpolated Kneser-Ney estimates, Chen and Goodman 1999, pruned
after Stolcke 1998) whose n-grams live in one static function: three hash positions of a
16-bit table, whose exclusive or is a fingerprint and a quantised value (the xor
filter of Graf and Lemire 2020, used as a map). A file of a few MB is mapped into
memory and answers thousands of questions in one vectorised call.

The model sees *symbols*, not characters: traditional and simplified forms of a
character are one symbol, full and half width are one symbol, a digit is a digit.
How likely a *form* is in a given script is a second, context-free table.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from translate.config import models_root
from translate.errors import ModelError

Ids = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]

UNKNOWN: Final = 0
"""Symbol of every character that the model was not told about."""
BOUNDARY: Final = 1
"""Symbol of a line's start and end."""
DIGITS: Final = 2
"""Symbol of a run of digits; further digits of the run cost a constant."""
LATIN: Final = 3
"""Symbol of a run of Latin letters; further letters cost a constant."""
SPACE: Final = 4
"""Symbol of white space within a line, which the model does not see at all."""
N_RESERVED: Final = 5

SYMBOL_BITS: Final = 13
PROBABILITY_STEP: Final = 0.2
"""Nats a level of a stored log-probability (6 bits)."""
BACKOFF_STEP: Final = 0.25
"""Nats a level of a stored back-off weight (4 bits)."""
FORM_STEP: Final = 0.05
"""Nats a level of a stored log-probability of a form (8 bits)."""
REPEAT_COST: Final = 2.5
"""Nats that one more digit or letter of a run costs."""
SCRIPT_DOUBT: Final = 0.001
"""Share of a script below which a text is taken for all in the other."""
FOREIGN_FORM_COST: Final = 7.0
"""Nats that a form costs which the text's script does not use."""

_MIX_1: Final = np.uint64(0xBF58476D1CE4E5B9)
_MIX_2: Final = np.uint64(0x94D049BB133111EB)
_ORDER_SHIFT: Final = 4 * SYMBOL_BITS


def mix(keys: npt.NDArray[np.uint64], seed: int) -> npt.NDArray[np.uint64]:
    """Scramble 64-bit keys (the finaliser of splitmix64, Steele et al. 2014)."""
    x = keys + np.uint64((0x9E3779B97F4A7C15 * (seed + 1)) & 0xFFFFFFFFFFFFFFFF)
    x = (x ^ (x >> np.uint64(30))) * _MIX_1
    x = (x ^ (x >> np.uint64(27))) * _MIX_2
    return x ^ (x >> np.uint64(31))


def locate(
    keys: npt.NDArray[np.uint64], n_slots: int, seed: int
) -> tuple[list[npt.NDArray[np.uint64]], npt.NDArray[np.uint16]]:
    """Three slots (n,) of the keys in a table of ``n_slots`` (a multiple of 3), and 16 more bits (n,)."""
    h = mix(keys, seed)
    more = mix(h, seed)
    third, half = np.uint64(n_slots // 3), np.uint64(32)
    slots = [
        (part * third >> half) + np.uint64(i * (n_slots // 3))
        for i, part in enumerate((h >> half, h & np.uint64(0xFFFFFFFF), more >> half))
    ]
    return slots, (more & np.uint64(0xFFFF)).astype(np.uint16)


def pack(order: int, *symbols: Ids, backoff: bool = False) -> npt.NDArray[np.uint64]:
    """Keys (n,) of n-grams given symbol by symbol, first symbol first."""
    key = symbols[0].astype(np.uint64)
    for column in symbols[1:]:
        key = (key << np.uint64(SYMBOL_BITS)) | column.astype(np.uint64)
    return key | np.uint64((order * 2 + backoff) << _ORDER_SHIFT)


@dataclass(frozen=True, slots=True)
class CharacterModel:
    """The model as mapped from its files; immutable, safe to share between threads."""

    table: npt.NDArray[np.uint16]
    """Static function of n-grams and contexts."""
    checks: npt.NDArray[np.uint8]
    """Second fingerprint of every two-symbol n-gram, on which the longer ones rest."""
    seed: int
    symbols: npt.NDArray[np.uint16]
    """(65536,) symbol of each code point of the basic plane."""
    traditional_forms: npt.NDArray[np.uint8]
    """(65536,) cost of the form in traditional text, in ``FORM_STEP``."""
    simplified_forms: npt.NDArray[np.uint8]
    """(65536,) cost of the form in simplified text, in ``FORM_STEP``."""
    unigrams: Floats
    """(n_symbols,) log-probability of each symbol."""
    backoffs: Floats
    """(n_symbols,) back-off weight, a logarithm, of each one-symbol context."""

    def symbols_of(self, text: str) -> Ids:
        """Symbol (n,) of each character of the text; characters beyond the basic plane are unknown."""
        points = code_points(text)
        return self.symbols[np.where(points < 65536, points, 0)].astype(np.int64)

    def score_next(self, contexts: Ids, owner: Ids, targets: Ids) -> Floats:
        """Natural log-probability (n,) of each target symbol after its context.

        Args:
            contexts: (n_contexts, 3) symbols, the nearest last.
            owner: (n,) row of ``contexts`` that each target follows.
            targets: (n,) symbols.

        """
        a, b, c = contexts[:, 0], contexts[:, 1], contexts[:, 2]
        weights = self._weigh_contexts(a, b, c)
        pairs = pack(2, c[owner], targets)
        found = self._read(pairs)
        present = np.flatnonzero((found >> 6) == 0)
        present = present[self._knows(pairs[present])]
        scores: Floats = (self.unigrams[targets] + self.backoffs[c][owner]).astype(np.float32)
        scores[present] = (found[present] & 63).astype(np.float32) * -PROBABILITY_STEP
        # A stored n-gram has a stored suffix: only where there is one can there be a longer one.
        scores += weights[0][owner]
        rows, ends = owner[present], targets[present]
        longer = np.concatenate([pack(3, b[rows], c[rows], ends), pack(4, a[rows], b[rows], c[rows], ends)])
        found = self._read(longer).reshape(2, len(present))
        known = (found >> 6) == 0
        values = (found & 63).astype(np.float32) * -PROBABILITY_STEP
        middle = np.where(known[0], values[0], scores[present])
        scores += weights[1][owner]
        scores[present] = np.where(known[0] & known[1], values[1], middle + weights[1][rows])
        return scores

    def _weigh_contexts(self, a: Ids, b: Ids, c: Ids) -> Floats:
        """Back-off weights (2, n): of the two nearest symbols, and of all three."""
        keys = np.concatenate([pack(2, b, c, backoff=True), pack(3, a, b, c, backoff=True)])
        found = self._read(keys).reshape(2, len(a))
        weights: Floats = np.where(
            (found >> 4) == 0, (found & 15).astype(np.float32) * -BACKOFF_STEP, np.float32(0)
        )
        return weights

    def _read(self, keys: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint16]:
        """What the static function holds (n,) for each key: a value, or chance bits."""
        slots, bits = locate(keys, len(self.table), self.seed)
        found: npt.NDArray[np.uint16] = (
            self.table[slots[0]] ^ self.table[slots[1]] ^ self.table[slots[2]] ^ bits
        )
        return found

    def _knows(self, keys: npt.NDArray[np.uint64]) -> npt.NDArray[np.bool_]:
        slots, bits = locate(keys, len(self.checks), self.seed + 1)
        found = self.checks[slots[0]] ^ self.checks[slots[1]] ^ self.checks[slots[2]]
        known: npt.NDArray[np.bool_] = found == (bits & np.uint16(0xFF))
        return known

    def score_text(self, text: str) -> Floats:
        """Natural log-probability (n,) of each character of the text, given those before it."""
        symbols = self.symbols_of(text)
        scores = np.zeros(len(symbols), dtype=np.float32)
        seen = symbols != SPACE
        previous = np.concatenate([[BOUNDARY], symbols[seen][:-1]])
        repeats = (symbols[seen] == previous) & ((symbols[seen] == DIGITS) | (symbols[seen] == LATIN))
        kept = np.flatnonzero(seen)[~repeats]
        scores[np.flatnonzero(seen)[repeats]] = -REPEAT_COST
        if len(kept):
            line = np.concatenate([[BOUNDARY] * 3, symbols[kept]])
            contexts = np.stack([line[:-3], line[1:-2], line[2:-1]], axis=1)
            scores[kept] = self.score_next(contexts, np.arange(len(kept)), line[3:])
        return scores

    def form_costs(self, points: Ids, traditional: float) -> Floats:
        """Nats (n,) that the choice of form costs in a text that is ``traditional`` (0 to 1)."""
        points = np.minimum(points, 65535)
        t = self.traditional_forms[points] * np.float32(FORM_STEP)
        s = self.simplified_forms[points] * np.float32(FORM_STEP)
        if traditional > 1 - SCRIPT_DOUBT:
            return t
        if traditional < SCRIPT_DOUBT:
            return s
        share = np.float32(traditional)
        costs: Floats = -np.log(share * np.exp(-t) + (1 - share) * np.exp(-s))
        return costs


def code_points(text: str) -> Ids:
    """Code points (n,) of a text, surrogates included."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32).astype(np.int64)


def basic_points(text: str) -> npt.NDArray[np.uint16]:
    """Code points (n,) of a text, 65535 for those beyond the basic plane; compact, for long texts."""
    wide = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    return np.minimum(wide, np.uint32(65535)).astype(np.uint16)


@lru_cache(maxsize=1)
def load_character_model() -> CharacterModel:
    """Map the shipped model.

    Raises:
        ModelError: a file is missing or not what the description says.

    """
    return read_character_model(models_root() / "zh-characters")


def read_character_model(folder: Path) -> CharacterModel:
    """Map a model from its folder.

    Raises:
        ModelError: a file is missing or not what the description says.

    """
    try:
        about = json.loads((folder / "model.json").read_text(encoding="utf-8"))
        table = np.load(folder / "ngrams.npy", mmap_mode="r")
        checks = np.load(folder / "checks.npy", mmap_mode="r")
        symbols = np.load(folder / "symbols.npy")
        forms = np.load(folder / "forms.npy")
        statistics = np.load(folder / "unigrams.npy")
    except (OSError, ValueError) as error:
        raise ModelError(
            f"The character model in {folder} cannot be read ({error}); expected model.json and "
            "the arrays ngrams, checks, symbols, forms and unigrams. "
            "Build it with scripts/build_language_model.py."
        ) from error
    n_symbols = int(about["n_symbols"])
    shapes = (table.shape, checks.shape, symbols.shape, forms.shape, statistics.shape)
    expected = ((about["n_slots"],), (about["n_checks"],), (65536,), (2, 65536), (2, n_symbols))
    if shapes != expected:
        raise ModelError(f"The character model in {folder} does not match its model.json; build it anew.")
    return CharacterModel(
        table=np.asarray(table),
        checks=np.asarray(checks),
        seed=int(about["seed"]),
        symbols=symbols,
        traditional_forms=forms[0],
        simplified_forms=forms[1],
        unigrams=statistics[0].astype(np.float32),
        backoffs=statistics[1].astype(np.float32),
    )
