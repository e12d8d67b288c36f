"""What a lost byte left open in a wrongly read text: filled where the context decides, else U+FFFD.

A number is not filled because one digit is a little likelier than another: no model of
the language knows how many there were.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from translate.repair.language_model import BOUNDARY, SPACE, UNKNOWN, CharacterModel, Floats, Ids
from translate.repair.shifted_vocabulary import measure_script

MIN_SHARE: Final = 0.6
"""Posterior probability below which a character with a lost byte stays U+FFFD."""
MIN_NUMERAL_SHARE: Final = 0.97
"""The same where other numerals are the rivals."""
NUMERALS: Final = frozenset(map(ord, "〇零一二三四五六七八九十百千万萬億亿兩两几幾壹贰叁肆伍陆柒捌玖拾"))
FILLED_SLOPE: Final = 1.15
FILLED_OFFSET: Final = -0.6
"""Map from the posterior of filled characters, which promises too much, to how often they are right."""
MIN_ALTERNATIVE: Final = 0.05
BEAM: Final = 24
_IDEOGRAPHIC_SPACE: Final = 0x3000
_INDENT_COST: Final = 0.7
"""Nats of a space at the start of a run, as every paragraph has it."""
_SPACE_COST: Final = 3.0
"""The same elsewhere, between two names for one."""
_LAST_SPACE_COST: Final = 9.0
"""The same at the end."""


@dataclass(frozen=True, slots=True)
class Filling:
    """What was put in one slot."""

    character: str
    share: float
    """Probability of being right; 1 where every byte was there."""
    rivals: tuple[tuple[str, float], ...] = ()


def choose_characters(
    slots: tuple[Ids, ...], model: CharacterModel, *, starts_line: bool = True
) -> tuple[Filling, ...]:
    """The likeliest character of each slot, U+FFFD where none is likely enough."""
    if all(len(slot) == 1 for slot in slots):
        return tuple(Filling(chr(int(slot[0])), 1.0) for slot in slots)
    paths, shares = _search(slots, model, BOUNDARY if starts_line else UNKNOWN)
    best = paths[int(shares.argmax())]
    return tuple(
        Filling(chr(int(slot[0])), 1.0)
        if len(slot) == 1
        else _settle(paths[:, column], int(best[column]), shares)
        for column, slot in enumerate(slots)
    )


def _search(slots: tuple[Ids, ...], model: CharacterModel, before: int) -> tuple[Ids, Floats]:
    """Likely characters (n, n_slots) for all slots, and the share (n,) of each."""
    script = measure_script(np.array([slot[0] for slot in slots if len(slot) == 1], dtype=np.int64), model)
    scores = np.zeros(1, np.float32)
    contexts = np.full((1, 3), before)
    steps: list[tuple[Ids, Ids]] = []  # owner and character of each path, slot by slot
    for i, slot in enumerate(slots):
        owners = np.repeat(np.arange(len(scores)), len(slot))
        points = np.tile(slot, len(scores))
        symbols = model.symbols[points].astype(np.int64)
        total = model.score_next(contexts, owners, symbols)
        spaces = (symbols == SPACE) & (points == _IDEOGRAPHIC_SPACE)
        inside = _SPACE_COST if i + 1 < len(slots) else _LAST_SPACE_COST
        costs = np.where(contexts[owners, 2] == BOUNDARY, _INDENT_COST, inside)
        total = scores[owners] + np.where(spaces, -costs, total)
        if len(slot) > 1:
            total -= model.form_costs(points, script)
        kept = np.argsort(-total, kind="stable")[:BEAM]
        scores = total[kept]
        own = contexts[owners[kept]]
        following = np.concatenate([own[:, 1:], symbols[kept][:, None]], axis=1)
        contexts = np.where(spaces[kept][:, None], own, following)
        steps.append((owners[kept], points[kept]))
    # What was lost is mostly the end of a run, which a line's end or a foreign word follows.
    scores = scores + model.score_next(contexts, np.arange(len(scores)), np.full(len(scores), BOUNDARY))
    shares = np.exp(scores - scores.max())
    paths = np.empty((len(scores), len(slots)), np.int64)
    row = np.arange(len(scores))
    for column in range(len(slots) - 1, -1, -1):
        owner, points = steps[column]
        paths[:, column] = points[row]
        row = owner[row]
    return paths, shares / shares.sum()


def _settle(points: npt.NDArray[np.int64], best: int, shares: Floats) -> Filling:
    """The best of ``points`` (n,) with these ``shares``, if it is likely enough."""
    found: dict[int, float] = {}
    for point, share in zip(points.tolist(), shares.tolist(), strict=True):
        found[point] = found.get(point, 0.0) + share
    share = found.pop(best)
    numerals = sum(other for point, other in found.items() if point in NUMERALS)
    is_number = best in NUMERALS and numerals > 1 - MIN_NUMERAL_SHARE
    if share < MIN_SHARE or is_number:
        return Filling("\ufffd", 1.0)
    right = calibrate(share)
    factor = min((1 - right) / max(1 - share, 1e-6), right / share)
    others = sorted(found.items(), key=lambda option: -option[1])
    return Filling(
        chr(best),
        right,
        tuple((chr(point), other * factor) for point, other in others if other >= MIN_ALTERNATIVE),
    )


def calibrate(share: float) -> float:
    """Probability that what was filled in is right (a logistic map, fitted on the tuning set)."""
    odds = min(max(share, 1e-6), 0.998)
    return float(1 / (1 + np.exp(-FILLED_SLOPE * np.log(odds / (1 - odds)) - FILLED_OFFSET)))
