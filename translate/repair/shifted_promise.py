"""A quick look at a lone ASCII letter among Chinese: would any lost byte make a character of it?

``A轮`` and ``T恤`` surprise a language model as a damaged pair does. Before a search is
spent on one, the characters that share its byte are tried in its place, all at once.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from translate.repair.language_model import BOUNDARY, UNKNOWN, CharacterModel, Floats, Ids
from translate.repair.shifted_beam import COSTS
from translate.repair.shifted_codec import PairTable

MAX_RUN: Final = 3
"""Shifted characters before the letter that are tried; a longer run shows itself."""
N_AFTER: Final = 3
"""Received characters after the letter, whose likelihood depends on what stands in its place."""
BEST_NATS: Final = 3.0
"""What a character of a good reading costs at least, on average."""


@dataclass(frozen=True, slots=True)
class _Trial:
    """Characters to try at one place, and what follows each."""

    owner: int
    context: Ids
    candidates: Ids
    sequel: Ids
    received: float
    """Log-probability of what they would replace, its sequel included."""


def weigh_lone(
    points: Ids, places: Ids, surprise: Floats, model: CharacterModel, tables: tuple[PairTable, ...],
    *, from_bytes: bool, needed: float
) -> Floats:  # fmt: skip
    """Nats (n_places,) that the best reading of each place gains, costs paid; -inf where there is none.

    Args:
        points: code points of the text, lines fenced by newlines.
        places: offsets of lone ASCII characters.
        surprise: nats of each code point, as received.
        model: the character model.
        tables: double-byte codes that the text may have been read from.
        from_bytes: whether the document came as bytes of such a code.
        needed: gain below which a reading is of no use.

    """
    gains = np.full(len(places), -np.inf, dtype=np.float32)
    symbols = model.symbols[points].astype(np.int64)
    trials: list[_Trial] = []
    for table in tables:
        for owner, place in enumerate(places.tolist()):
            trials += _list_trials(
                points, symbols, surprise, model, owner, place, table, from_bytes=from_bytes, needed=needed
            )
    if trials:
        np.maximum.at(gains, np.array([t.owner for t in trials]), _score_trials(trials, model))
    return gains


def _list_trials(
    points: Ids, symbols: Ids, surprise: Floats, model: CharacterModel, owner: int, place: int,
    table: PairTable, *, from_bytes: bool, needed: float
) -> Iterator[_Trial]:  # fmt: skip
    """Readings with one byte lost at the letter, or up to ``MAX_RUN`` characters before it."""
    end = place + 1
    while end < len(points) and end <= place + N_AFTER and symbols[end] != BOUNDARY:
        end += 1
    end = min(len(points), max(end, place + 2))
    fixed: list[int] = []
    code = int(points[place])
    for run in range(MAX_RUN + 1):
        first = place - run
        if run:
            pair = int(table.codes[points[first]]) if first >= 0 else -1
            if pair < 0:
                return
            fixed.insert(0, int(model.symbols[table.pairs[(pair & 255) * 256 + code]]))
            code = pair >> 8
        cost = (COSTS.lone_loss if from_bytes and not run else COSTS.loss) - COSTS.lone
        received = -float(surprise[first:end].sum())
        if -received - BEST_NATS * (end - first) - cost < needed or UNKNOWN in fixed:
            continue
        candidates = table.columns[code]
        if run:
            candidates = np.concatenate([candidates, table.rows[code]])
        if len(candidates):
            before = np.concatenate([np.full(3, BOUNDARY), symbols[max(0, first - 3) : first]])[-3:]
            sequel = np.concatenate([np.array(fixed, dtype=np.int64), symbols[place + 1 : end]])
            yield _Trial(owner, before, candidates, sequel, received + cost)


def _score_trials(trials: list[_Trial], model: CharacterModel) -> Floats:
    """Gain (n_trials,) of each trial's best candidate."""
    width = 4 + max(len(t.sequel) for t in trials)
    sizes = [len(t.candidates) for t in trials]
    rows = np.zeros((sum(sizes), width), dtype=np.int64)
    asked = np.zeros(rows.shape, dtype=np.bool_)
    at = 0
    for trial, size in zip(trials, sizes, strict=True):
        part = slice(at, at + size)
        at += size
        rows[part, :3] = trial.context
        rows[part, 3] = model.symbols[trial.candidates]
        rows[part, 4 : 4 + len(trial.sequel)] = trial.sequel
        asked[part, 3 : 4 + len(trial.sequel)] = True
    row, column = np.nonzero(asked)
    contexts = np.stack([rows[row, column - 3], rows[row, column - 2], rows[row, column - 1]], axis=1)
    scores = model.score_next(contexts, np.arange(len(row)), rows[row, column])
    total = np.bincount(row, weights=scores, minlength=len(rows))
    starts = np.cumsum([0, *sizes[:-1]])
    best: Floats = np.maximum.reduceat(total, starts).astype(np.float32)
    return best - np.array([t.received for t in trials], dtype=np.float32)
