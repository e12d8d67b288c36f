"""What a suspect stretch is worth as it was received, marks of damage counted as in the search.

U+FFFD stands for some character, whatever became of it: the text is as likely as with
the likeliest ones in its place, all taken together. A mark that any reader could fill
is so no reason to read its neighbours anew.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from translate.repair.language_model import (
    BOUNDARY,
    DIGITS,
    LATIN,
    N_RESERVED,
    SPACE,
    CharacterModel,
    Floats,
    Ids,
)
from translate.repair.shifted_costs import COSTS, price_signs
from translate.repair.shifted_stream import LONE, LONE_BYTE
from translate.repair.shifted_vocabulary import Vocabulary

LOST: Final = 0xFFFD
N_FILLERS: Final = 2500
"""Characters that are tried for U+FFFD: the commonest, nearly all of any text."""
N_CLOSE: Final = 64
"""Of these, how many are looked at with all that follows."""
MAX_FILLED: Final = 24
"""Marks of one stretch that are filled; where there are more, no character tells of another."""
_NEUTRAL: Final = ord("一")
"""A character that both scripts use."""


def score_received(
    received: str,
    vocabulary: Vocabulary,
    context: Ids,
    *,
    ends_line: bool,
    from_bytes: bool = False,
    fills: bool = True,
) -> float:
    """Log-probability that a stretch is as its author wrote it.

    Args:
        received: the stretch.
        vocabulary: what is likely in this document.
        context: (3,) symbols before the stretch.
        ends_line: whether it ends where a line does.
        from_bytes: whether the document came as bytes of a double-byte code.
        fills: whether U+FFFD is worth what may stand there.

    """
    model = vocabulary.model
    points = np.array([ord(c) for c in received], dtype=np.int64)
    points = points[points < 65536]
    symbols = model.symbols[points].astype(np.int64)
    prices = price_signs(points, model.unigrams[np.concatenate([context[-1:], symbols[:-1]])])
    seen = (symbols != SPACE) & (prices == 0)
    lost = points == LOST
    if fills:  # a run of marks is one character, as a reader of UTF-8 leaves it
        seen &= ~(lost & np.concatenate([[False], lost[:-1]]))
    spoken, symbols = points[seen], symbols[seen]
    previous = np.concatenate([context[-1:], symbols[:-1]])
    fresh = ~((symbols == previous) & ((symbols == DIGITS) | (symbols == LATIN)))
    spoken, symbols = spoken[fresh], symbols[fresh]
    if ends_line:
        symbols = np.append(symbols, BOUNDARY)
        spoken = np.append(spoken, ord("\n"))
    line = np.concatenate([context, symbols])
    gained = 0.0
    if fills:
        gained = _fill_marks(line, np.flatnonzero(spoken == LOST) + 3, model)
        spoken = np.where(spoken == LOST, _NEUTRAL, spoken)
    contexts = np.stack([line[:-3], line[1:-2], line[2:-1]], axis=1)
    total = float(vocabulary.score(contexts, np.arange(len(symbols)), line[3:], spoken).sum()) + gained
    n_lone = len((LONE_BYTE if from_bytes else LONE).findall(received))
    total -= COSTS.weigh_lone(from_bytes=from_bytes) * n_lone + float(prices.sum())
    total -= COSTS.orphan_kept * int(((points >= 0xDC80) & (points <= 0xDCFF)).sum())
    total -= COSTS.lost_kept * int(lost.sum())
    return total - COSTS.private_kept * int(((points >= 0xE000) & (points < 0xF900)).sum())


def _fill_marks(line: Ids, places: Ids, model: CharacterModel) -> float:
    """Put the likeliest symbol at each place of ``line``, in place.

    Returns:
        Nats that all the others add to these.

    """
    added = 0.0
    for place in places[:MAX_FILLED].tolist():
        ahead = line[place + 1 : place + 4]
        stop = np.flatnonzero(ahead == model.symbols[LOST])
        ahead = ahead[: stop[0]] if len(stop) else ahead
        fillers = _common_symbols(model)
        zeros = np.zeros(len(fillers), dtype=np.int64)
        scores = model.score_next(line[None, place - 3 : place], zeros, fillers)
        if len(ahead):
            scores = scores + _score_after(line, place, fillers, ahead[:1], model)
            close = np.argpartition(-scores, N_CLOSE)[:N_CLOSE]
            fillers, scores = fillers[close], scores[close]
            scores = scores + _score_after(line, place, fillers, ahead, model, skip=1)
        best = int(scores.argmax())
        line[place] = fillers[best]
        added += float(np.log(np.exp(scores - scores[best]).sum()))
    return added


def _score_after(
    line: Ids, place: int, fillers: Ids, ahead: Ids, model: CharacterModel, skip: int = 0
) -> Floats:
    """Log-probability (n_fillers,) of ``ahead``, its first ``skip`` left out, after each filler."""
    n = len(fillers)
    total = np.zeros(n, dtype=np.float32)
    before = np.tile(line[place - 2 : place], (n, 1))
    rows = np.concatenate([before, fillers[:, None], np.tile(ahead, (n, 1))], axis=1)
    for i in range(skip, len(ahead)):
        total += model.score_next(rows[:, i : i + 3], np.arange(n), rows[:, i + 3])
    return total


def _common_symbols(model: CharacterModel) -> Ids:
    """The commonest symbols that are characters."""
    ranked: Ids = np.argsort(-model.unigrams, kind="stable")[: N_FILLERS + N_RESERVED]
    common: Ids = ranked[(ranked >= N_RESERVED) | (ranked == LATIN) | (ranked == DIGITS)]
    return common
