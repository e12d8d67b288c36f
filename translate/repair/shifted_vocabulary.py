"""The language model, adapted to one document: its script, its own words, its glosses."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from translate.repair.language_model import SYMBOL_BITS, CharacterModel, Floats, Ids, code_points
from translate.repair.shifted_readings import agrees_with_reading

MEMORY_SHARE: Final = 0.25
"""Weight of what the document itself says, against the model."""
MEMORY_DOUBT: Final = 0.5
"""Added to the count of a context, so that a single occurrence does not prove a word."""

ODD_FORM_COST: Final = 4.0
"""Nats that a full-width letter or digit costs, which the model takes for a narrow one, or a drawing sign."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What is likely to stand where in one document."""

    model: CharacterModel
    traditional: float
    """Share of the text's script-bound characters that are traditional forms, 0 to 1."""
    contexts: npt.NDArray[np.int64]
    """Sorted two-symbol contexts of the document."""
    context_counts: Floats
    grams: npt.NDArray[np.int64]
    """Sorted three-symbol n-grams of the document."""
    gram_counts: Floats

    def score(self, contexts: Ids, owners: Ids, symbols: Ids, points: Ids) -> Floats:
        """Natural log-probability (n,) of each character, given its context and this document."""
        base = self.model.score_next(contexts, owners, symbols)
        if len(self.grams):
            pair = (contexts[:, 1] << SYMBOL_BITS) | contexts[:, 2]
            seen = _look_up(pair, self.contexts, self.context_counts)
            rows = np.flatnonzero(seen[owners] > 0)
            own = owners[rows]
            count = _look_up((pair[own] << SYMBOL_BITS) | symbols[rows], self.grams, self.gram_counts)
            memory = count / (seen[own] + MEMORY_DOUBT)
            base[rows] = np.log((1 - MEMORY_SHARE) * np.exp(base[rows]) + MEMORY_SHARE * memory)
        wide = (points >= 0xFF10) & (points <= 0xFF5A) & ((points < 0xFF1A) | (points > 0xFF20))
        drawn = ((points >= 0x2500) & (points < 0x2800)) | ((points >= 0xFE10) & (points < 0xFE70))
        forms = self.model.form_costs(points, self.traditional) + ODD_FORM_COST * (wide | drawn)
        costs: Floats = (base - forms).astype(np.float32)
        return costs

    def agrees(self, point: int, gloss: str) -> bool:
        """Whether a character can be read as a gloss says; one without known readings can."""
        return agrees_with_reading(chr(point), gloss) is not False


def learn_vocabulary(text: str, model: CharacterModel) -> Vocabulary:
    """Adapt the model to a text, damaged as it is: garbage repeats itself no more than it would by chance."""
    points = code_points(text)
    points = points[points < 65536]
    symbols = model.symbols[points].astype(np.int64)
    symbols = symbols[symbols >= 5]
    contexts, context_counts = _count((symbols[:-1] << SYMBOL_BITS) | symbols[1:])
    grams, gram_counts = _count(
        (((symbols[:-2] << SYMBOL_BITS) | symbols[1:-1]) << SYMBOL_BITS) | symbols[2:]
    )
    return Vocabulary(model, measure_script(points, model), contexts, context_counts, grams, gram_counts)


def measure_script(points: Ids, model: CharacterModel) -> float:
    """Share of traditional forms among the characters that only one script uses; near 0.5 where few are."""
    points = points[points < 65536]
    traditional = int((model.simplified_forms[points] > model.traditional_forms[points] + 40).sum())
    simplified = int((model.traditional_forms[points] > model.simplified_forms[points] + 40).sum())
    return (traditional + 0.5) / (traditional + simplified + 1)


def _count(keys: Ids) -> tuple[Ids, Floats]:
    if not len(keys):
        return keys, np.zeros(0, np.float32)
    found, counts = np.unique(keys, return_counts=True)
    return found, counts.astype(np.float32)


def _look_up(keys: Ids, known: Ids, counts: Floats) -> Floats:
    if not len(known):
        return np.zeros(len(keys), np.float32)
    at = np.minimum(np.searchsorted(known, keys), len(known) - 1)
    found: Floats = np.where(known[at] == keys, counts[at], np.float32(0))
    return found
