"""A quick look at a lone ASCII letter, or a ``?``, among Chinese: would any lost byte make sense of it?

``A轮`` and ``T恤`` surprise a language model as a damaged pair does, and ``吗?我`` may be a
collapsed pair. Before a search is spent on one, the characters that share its byte are
tried in its place, all at once.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from translate.repair.language_model import (
    BOUNDARY,
    DIGITS,
    LATIN,
    SPACE,
    UNKNOWN,
    CharacterModel,
    Floats,
    Ids,
)
from translate.repair.shifted_codec import DROPPED_TRAILS, PairTable
from translate.repair.shifted_costs import COSTS, PAIR_FIRST, PAIR_SECOND

Booleans = npt.NDArray[np.bool_]

MAX_RUN: Final = 3
"""Shifted characters before the letter that are tried; a longer run shows itself."""
HAN_FIRST: Final = 0x2E80
"""Code point from which characters are Chinese, roughly."""
N_LIKELY: Final = 16
"""Characters that are tried before a ``?``, of all that may stand there."""
MIN_COMMON: Final = -9.0
"""Log-probability of a character from which it is tried as the second of two that a ``?`` stands for."""
MAX_ASKED: Final = 4
"""Shifted characters after a ``?`` that are tried."""
N_AFTER: Final = 3
"""Received characters after the letter, whose likelihood depends on what stands in its place."""
LOOK_BACK_CHARS: Final = 12
"""Characters before the first that is tried, among which its context is looked for."""
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
    heard = _find_heard(symbols)
    trials: list[_Trial] = []
    for table in tables:
        for owner, place in enumerate(places.tolist()):
            trials += _list_trials(
                points,
                symbols,
                heard,
                surprise,
                model,
                owner,
                place,
                table,
                from_bytes=from_bytes,
                needed=needed,
            )
    if trials:
        np.maximum.at(gains, np.array([t.owner for t in trials]), _score_trials(trials, model))
    return gains


def weigh_asking(
    points: Ids, places: Ids, surprise: Floats, model: CharacterModel, table: PairTable
) -> Floats:
    """Nats (n_places,) gained where a ``?`` stands for A3 BF of two neighbours; -inf where it cannot.

    Args:
        points: code points of the text, lines fenced by newlines.
        places: offsets of question marks.
        surprise: nats of each code point, as received.
        model: the character model.
        table: the code that the text may have been read from.

    """
    gains = np.full(len(places), -np.inf, dtype=np.float32)
    symbols = model.symbols[points].astype(np.int64)
    heard = _find_heard(symbols)
    if not len(places):
        return gains
    trials: list[_Trial] = []
    contexts = np.stack([_read_context(symbols, heard, place) for place in places.tolist()])
    likely = _choose_candidates(contexts, table.columns[PAIR_FIRST], model)
    for owner, place in enumerate(places.tolist()):
        trials += _list_asking_trials(
            points, symbols, heard, surprise, owner, place, contexts[owner], likely[owner], model, table
        )
    if trials:
        np.maximum.at(gains, np.array([t.owner for t in trials]), _score_trials(trials, model))
    return gains


def _list_asking_trials(
    points: Ids, symbols: Ids, heard: Booleans, surprise: Floats, owner: int, place: int,
    before: Ids, candidates: Ids, model: CharacterModel, table: PairTable
) -> Iterator[_Trial]:  # fmt: skip
    """Readings of ``?`` and of one to ``MAX_ASKED`` characters after it, one byte off."""
    if symbols[place + 1] != BOUNDARY:
        yield from _list_lost_trails(symbols, heard, surprise, owner, place, before, candidates, model, table)
    byte, at = PAIR_SECOND, place + 1
    shifted: list[int] = []
    while at < len(points) and len(shifted) < MAX_ASKED:
        point = int(points[at])
        code = int(table.codes[point])
        ends = 0x40 <= point < 0x7F
        pair = int(table.pairs[byte * 256 + (point if ends else max(code, 0) >> 8)])
        if not pair or not (ends or code >= 0):
            return
        shifted.append(int(model.symbols[pair]))
        at += 1
        cost = float(surprise[place:at].sum()) - COSTS.straddle
        sequel = np.array(shifted, dtype=np.int64)
        if ends:
            stop = at
            while stop < min(len(points), at + N_AFTER) and (stop == at or symbols[stop - 1] != BOUNDARY):
                stop += 1
            sequel = np.concatenate([sequel, symbols[at:stop][heard[at:stop]]])
            cost += float(surprise[at:stop][heard[at:stop]].sum())
        byte = code & 255
        # One shifted character proves little: any text holds pairs that would do better so.
        if ends or len(shifted) > 1 or at == len(points) or points[at] < HAN_FIRST:
            yield _Trial(owner, before, candidates, sequel, -cost)
        if ends:
            return


def _list_lost_trails(
    symbols: Ids, heard: Booleans, surprise: Floats, owner: int, place: int, before: Ids,
    candidates: Ids, model: CharacterModel, table: PairTable
) -> Iterator[_Trial]:  # fmt: skip
    """Readings of ``?`` as two characters, the second without its trail, after which all is sound."""
    row = table.rows[PAIR_SECOND]
    lost = row[np.isin(table.trails[row], sorted(DROPPED_TRAILS))]
    stop = place + 1
    while stop < min(len(symbols), place + 1 + N_AFTER) and symbols[stop - 1] != BOUNDARY:
        stop += 1
    after = symbols[place + 1 : stop][heard[place + 1 : stop]]
    received = -float(surprise[place:stop][heard[place:stop]].sum())
    for point in lost[model.unigrams[model.symbols[lost]] > MIN_COMMON]:
        sequel = np.concatenate([[int(model.symbols[point])], after])
        cost = COSTS.straddle + COSTS.straddle_trail
        yield _Trial(owner, before, candidates, sequel, received + cost)


def _list_trials(
    points: Ids, symbols: Ids, heard: Booleans, surprise: Floats, model: CharacterModel, owner: int,
    place: int, table: PairTable, *, from_bytes: bool, needed: float
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
        cost = COSTS.lone_loss if from_bytes and not run else COSTS.loss
        cost -= COSTS.weigh_lone(from_bytes=from_bytes)
        received = -float(surprise[first:end][heard[first:end]].sum())
        if -received - BEST_NATS * (end - first) - cost < needed or UNKNOWN in fixed:
            continue
        candidates = table.columns[code]
        if run:
            candidates = np.concatenate([candidates, table.rows[code]])
        if len(candidates):
            before = _read_context(symbols, heard, first)
            after = symbols[place + 1 : end][heard[place + 1 : end]]
            sequel = np.concatenate([np.array(fixed, dtype=np.int64), after])
            yield _Trial(owner, before, candidates, sequel, received + cost)


def _find_heard(symbols: Ids) -> Booleans:
    """(n,) which symbols the model takes notice of: neither spaces nor the rest of a number or Latin word."""
    previous = np.concatenate([[BOUNDARY], symbols[:-1]])
    repeated = (symbols == previous) & ((symbols == DIGITS) | (symbols == LATIN))
    heard: Booleans = (symbols != SPACE) & ~repeated
    return heard


def _read_context(symbols: Ids, heard: Booleans, place: int) -> Ids:
    """The three symbols before a place."""
    low = max(0, place - LOOK_BACK_CHARS)
    return np.concatenate([np.full(3, BOUNDARY), symbols[low:place][heard[low:place]]])[-3:]


def _choose_candidates(contexts: Ids, candidates: Ids, model: CharacterModel) -> Ids:
    """(n_contexts, up to ``N_LIKELY``) the likeliest of ``candidates`` (n_candidates,) after each."""
    owners = np.repeat(np.arange(len(contexts)), len(candidates))
    targets = np.tile(model.symbols[candidates].astype(np.int64), len(contexts))
    scores = model.score_next(contexts, owners, targets).reshape(len(contexts), len(candidates))
    chosen: Ids = candidates[np.argsort(-scores, axis=1, kind="stable")[:, :N_LIKELY]]
    return chosen


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
