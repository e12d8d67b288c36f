"""Where a text may be damaged: a pass that is cheap on clean text, and a closer look where it stumbles."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt

from translate.repair.language_model import CharacterModel, Floats, Ids, code_points, load_character_model
from translate.repair.shifted_stream import GLOSS

MARK: Final = 8
"""Weight of what no clean text holds: an orphan byte, U+FFFD, a private-use character."""
SEED_WINDOW_CHARS: Final = 6
SEED_WEIGHT: Final = 3
"""Weight within a window that earns a closer look."""
LOOK_BEFORE_CHARS: Final = 8
LOOK_AFTER_CHARS: Final = 12
TYPICAL_SURPRISE: Final = 5.5
"""Nats that a character of clean text costs at most, on average."""
GARBAGE_EXCESS: Final = 9.0
"""Nats beyond that, added up over a few neighbours, which earn a search."""
INTRUDER_EXCESS: Final = 6.0
"""The same where an ASCII character stands among Han characters like a trail byte."""
CALM_SURPRISE: Final = 7.5
CALM_CHARS: Final = 8
MARGIN_CHARS: Final = 6
MAX_STRETCH_CHARS: Final = 240
_QUESTION: Final = 0x3F


@dataclass(frozen=True, slots=True)
class Stretch:
    """A suspect part of the text, with a little clean text on either side."""

    start: int
    end: int


@lru_cache(maxsize=1)
def _weights() -> npt.NDArray[np.int8]:
    """Weight (65536,) of each code point: how seldom clean text holds it."""
    model = load_character_model()
    points = np.arange(65536)
    chance = model.unigrams[model.symbols]
    han = ((points >= 0x3400) & (points < 0xA000)) | ((points >= 0xF900) & (points < 0xFB00))
    weights = np.zeros(65536, dtype=np.int8)
    weights[han & (chance < -10.2)] = 1
    weights[han & (chance < -11.7)] = 2
    unknown = model.symbols == 0
    symbol = ((points >= 0x2000) & (points < 0x3040)) | ((points >= 0x3100) & (points < 0x3400))
    weights[unknown & symbol] = 1
    weights[han & unknown] = SEED_WEIGHT
    weights[(points >= 0xE000) & (points < 0xF900)] = MARK
    weights[(points >= 0xDC80) & (points < 0xDD00)] = MARK
    weights[0xFFFD] = MARK
    return weights


def find_stretches(text: str, model: CharacterModel) -> list[Stretch]:
    """Suspect stretches in order, without overlap."""
    points = code_points(text)
    seeds = _find_seeds(points)
    if not len(seeds):
        return []
    clusters = np.split(seeds, np.flatnonzero(np.diff(seeds) > LOOK_BEFORE_CHARS) + 1)
    shielded = _shield_glosses(text)
    surprises = _measure_windows(text, clusters, model, shielded)
    intruders = _find_intruders(points)
    weights = _weights()[np.minimum(points, 65535)]
    stretches: list[Stretch] = []
    for cluster, surprise in zip(clusters, surprises, strict=True):
        first, last = int(cluster[0]), int(cluster[-1])
        marked = bool((weights[first : last + 1] >= MARK).any())
        needed = INTRUDER_EXCESS if intruders[first : last + 1].any() else GARBAGE_EXCESS
        if not marked and surprise < needed:
            continue
        if stretches and first < stretches[-1].end:
            continue
        stretches.append(_extend(text, shielded, first, last, weights, model))
    return _join(stretches)


def _find_seeds(points: Ids) -> Ids:
    """Offsets where odd characters crowd, or where a byte may have been read as ASCII."""
    weights = _weights()[np.minimum(points, 65535)].astype(np.int16)
    weights[_find_intruders(points)] = SEED_WEIGHT
    total = np.cumsum(np.concatenate([[0], weights]))
    n = len(points)
    ends = np.minimum(np.arange(n) + SEED_WINDOW_CHARS, n)
    crowded = (total[ends] - total[:n] >= SEED_WEIGHT) & (weights > 0)
    return np.flatnonzero(crowded)


def _find_intruders(points: Ids) -> npt.NDArray[np.bool_]:
    """Offsets (a mask) of ``?`` before a Han character, and of single ASCII trail bytes beside one."""
    wide = np.concatenate([[False], points >= 0x2E80, [False]])
    trail = np.concatenate([[False], (points >= 0x40) & (points < 0x7F), [False]])
    alone = trail[1:-1] & ~trail[:-2] & ~trail[2:] & (wide[:-2] | wide[2:])
    found: npt.NDArray[np.bool_] = ((points == _QUESTION) & wide[2:]) | alone
    return found


def _shield_glosses(text: str) -> str:
    """The text with bracketed readings blanked, same length: the model should not stumble on them."""
    if "(" not in text and "（" not in text:
        return text
    return GLOSS.sub(lambda match: " " * len(match.group()), text)


def _measure_windows(text: str, clusters: list[Ids], model: CharacterModel, shielded: str) -> list[float]:
    """Excess surprise, in nats, around each cluster."""
    spans = []
    for cluster in clusters:
        first, last = int(cluster[0]), int(cluster[-1])
        low = max(text.rfind("\n", 0, first) + 1, first - LOOK_BEFORE_CHARS)
        end = text.find("\n", last)
        spans.append((low, min(len(text) if end < 0 else end, last + LOOK_AFTER_CHARS)))
    scores = model.score_text("\n".join(shielded[a:b] for a, b in spans) + "\n")
    worst, at = [], 0
    for low, high in spans:
        worst.append(
            _peak(
                scores[at : at + high - low], shielded[low:high], opens_line=low == 0 or text[low - 1] == "\n"
            )
        )
        at += high - low + 1
    return worst


def _peak(scores: Floats, text: str, *, opens_line: bool) -> float:
    """Largest sum, over one to six neighbours, of what they cost beyond typical text."""
    seen = np.array([not character.isspace() for character in text], dtype=bool)
    excess = np.minimum(-scores[seen], 13) - TYPICAL_SURPRISE
    # The first character of a window within a line has no context and proves nothing.
    total = np.cumsum(np.concatenate([[0.0], excess if opens_line else excess[1:]]))
    return max((float((total[n:] - total[:-n]).max()) for n in range(1, 7) if n < len(total)), default=0.0)


def _extend(
    text: str, shielded: str, first: int, last: int, weights: npt.NDArray[np.int8], model: CharacterModel
) -> Stretch:
    """Grow a cluster to the right while the text goes on making no sense, then by a margin."""
    low = max(text.rfind("\n", 0, first) + 1, first - MARGIN_CHARS)
    newline = text.find("\n", last)
    limit = min(len(text) if newline < 0 else newline, low + MAX_STRETCH_CHARS)
    surprise = np.minimum(-model.score_text(shielded[low:limit]), 14)
    surprise = surprise + 4.0 * (weights[low:limit] >= 2)
    at = last + 1
    while at < limit:
        ahead = surprise[at - low : at - low + CALM_CHARS]
        if ahead.mean() < CALM_SURPRISE and not (weights[at : at + CALM_CHARS] >= MARK).any():
            break
        at += 1
    end = min(limit, at + MARGIN_CHARS)
    gloss = GLOSS.search(text, max(low, end - 8), min(len(text), end + 10))
    if gloss is not None and gloss.start() < end < gloss.end():
        end = gloss.end()
    return Stretch(low, end)


def _join(stretches: list[Stretch]) -> list[Stretch]:
    joined: list[Stretch] = []
    for stretch in stretches:
        if joined and stretch.start < joined[-1].end:
            joined[-1] = Stretch(joined[-1].start, max(joined[-1].end, stretch.end))
        else:
            joined.append(stretch)
    return joined
