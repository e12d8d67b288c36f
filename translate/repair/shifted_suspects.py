"""Where a text may be damaged: a pass that is cheap on clean text, and a closer look where it stumbles."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt

from translate.repair.language_model import (
    SPACE,
    UNKNOWN,
    CharacterModel,
    Floats,
    Ids,
    basic_points,
    load_character_model,
)
from translate.repair.shifted_codec import CODECS, GBK, PairTable, load_pair_table
from translate.repair.shifted_promise import HAN_FIRST, weigh_asking, weigh_lone
from translate.repair.shifted_stream import GLOSS
from translate.repair.survey import locate, scan

MARK: Final = 8
"""Weight of what no clean text holds: an orphan byte, U+FFFD, a private-use character."""
SEED_WINDOW_CHARS: Final = 6
SEED_WEIGHT: Final = 4
"""Weight within a window that earns a closer look."""
LOOK_BEFORE_CHARS: Final = 8
LOOK_AFTER_CHARS: Final = 12
TYPICAL_SURPRISE: Final = 5.5
"""Nats that a character of clean text costs at most, on average."""
MIN_EXCESS: Final = 4.0
"""Nats beyond that, added up over a few neighbours, which a suspect place must show."""
MIN_SHIFT_GAIN: Final = 9.0
"""Nats that reading the bytes one off must save over a few neighbours."""
MIN_ASKING_GAIN: Final = 0.5
"""Nats that a quick reading of a ``?`` as a collapsed pair must gain."""
MIN_LONE_GAIN: Final = 0.0
"""Nats that a quick reading of such a character must gain; the document's own words may add some."""
MIN_LONE_GAIN_BYTES: Final = -2.0
"""The same where the document came as bytes of a double-byte code."""
CALM_SURPRISE: Final = 7.5
CALM_CHARS: Final = 8
MARGIN_CHARS: Final = 6
MAX_STRETCH_CHARS: Final = 3000
_QUESTION: Final = 0x3F
_TILDE: Final = 0x7E
_BRACKET: Final = 0x28
_WIDE_BRACKET: Final = 0xFF08
_NEWLINE: Final = 0x0A


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
    weights[han & (chance < -8.8)] = 1
    weights[han & (chance < -9.75)] = 2
    unknown = model.symbols == 0
    symbol = ((points >= 0x2000) & (points < 0x3040)) | ((points >= 0x3100) & (points < 0x3400))
    weights[unknown & symbol] = 1
    weights[han & unknown] = 2
    weights[(points >= 0xE000) & (points < 0xF900)] = MARK
    weights[(points >= 0xDC80) & (points < 0xDD00)] = MARK
    weights[0xFFFD] = MARK
    return weights


def find_stretches(
    text: str, model: CharacterModel, codecs: tuple[str, ...] = CODECS, *, from_bytes: bool = False
) -> list[Stretch]:
    """Suspect stretches in order, without overlap.

    Args:
        text: the text as the rule was given it.
        model: the character model.
        codecs: double-byte codes that the text may have been read from.
        from_bytes: whether the document came as bytes of such a code.

    """
    points = basic_points(text)
    seeds = _find_seeds(points, from_bytes=from_bytes)
    if not len(seeds):
        return []
    clusters = np.split(seeds, np.flatnonzero(np.diff(seeds) > LOOK_BEFORE_CHARS) + 1)
    bounds = [(int(cluster[0]), int(cluster[-1])) for cluster in clusters]
    shielded = _shield_glosses(text, points)
    weights = _weights()[points]
    marked = [bool((weights[first : last + 1] >= MARK).any()) for first, last in bounds]
    doubtful = [bound for bound, mark in zip(bounds, marked, strict=True) if not mark]
    damaged = dict(
        zip(
            doubtful,
            _look_closer(text, shielded, doubtful, model, codecs, from_bytes=from_bytes),
            strict=True,
        )
    )
    stretches: list[Stretch] = []
    for bound, mark in zip(bounds, marked, strict=True):
        if (mark or damaged[bound]) and not (stretches and bound[0] < stretches[-1].end):
            stretches.append(_extend(text, shielded, *bound, weights, model))
    return _join(stretches)


def _find_seeds(points: npt.NDArray[np.uint16], *, from_bytes: bool = False) -> Ids:
    """Offsets where odd characters crowd, or where a byte may have been read as ASCII."""
    weights = _weights()[points]
    weights[_find_lone(points, from_bytes=from_bytes)] = SEED_WEIGHT
    marks = np.flatnonzero(points[:-1] == _QUESTION)
    weights[marks[points[marks + 1] >= 0x2E80]] = SEED_WEIGHT
    odd = np.flatnonzero(weights)
    total = np.cumsum(np.concatenate([[0], weights[odd].astype(np.int64)]))
    ends = np.searchsorted(odd, odd + SEED_WINDOW_CHARS)
    seeds: Ids = odd[total[ends] - total[:-1] >= SEED_WEIGHT]
    return seeds


def _find_lone(points: npt.NDArray[np.uint16], *, from_bytes: bool) -> npt.NDArray[np.bool_]:
    """Offsets (a mask) of single ASCII characters that may be trail bytes, beside a Han character.

    In a text that did not come as bytes of a double-byte code only letters count: titles
    are full of brackets and bars.
    """
    lone = np.zeros(len(points), dtype=np.bool_)
    at = np.flatnonzero((points >= 0x40) & (points < (0x7F if from_bytes else 0x7B)))
    # Letters mostly come in words: what stands beside another needs no closer look.
    apart = np.diff(at) > 1
    at = at[np.concatenate([[True], apart]) & np.concatenate([apart, [True]])] if len(at) else at
    fenced = np.concatenate([[_NEWLINE], points, [_NEWLINE]]).astype(np.int64)
    point, before, after = fenced[at + 1], fenced[at], fenced[at + 2]
    # A shifted pair may be any sign of the code, such as a circled number.
    wide_before, wide_after = before >= (0x80 if from_bytes else 0x2E80), after >= 0x2E80
    letter = ((point | 0x20) >= 0x61) & ((point | 0x20) <= 0x7A)
    between = (letter | from_bytes) & wide_before & wide_after
    edge_before, edge_after = before == _NEWLINE, after == _NEWLINE
    # A tilde is a habit of many authors, but for one that ends a shifted run.
    between &= (point != _TILDE) | (_weights()[before] > 0)
    at_edge = letter & ((wide_before & edge_after) | (edge_before & wide_after))
    han = ((before >= 0x3400) & (before < 0xFF00)) | ((after >= 0x3400) & (after < 0xFF00))
    lone[at[(between | at_edge) & han]] = True
    return lone


def _shield_glosses(text: str, points: npt.NDArray[np.uint16]) -> str:
    """The text with bracketed readings blanked, same length: the model should not stumble on them."""
    places = locate((points == _BRACKET) | (points == _WIDE_BRACKET))
    parts: list[str] = []
    done = 0
    for gloss in scan(GLOSS, text, places):
        parts += [text[done : gloss.start()], " " * len(gloss[0])]
        done = gloss.end()
    return "".join([*parts, text[done:]]) if parts else text


def _look_closer(
    text: str,
    shielded: str,
    bounds: list[tuple[int, int]],
    model: CharacterModel,
    codecs: tuple[str, ...],
    *,
    from_bytes: bool,
) -> list[bool]:
    """Whether each place makes so little sense that a search is due, all places at once.

    Two things speak for damage: what was received surprises, and the same bytes read
    one off surprise less.
    """
    if not bounds:
        return []
    windows = []
    for first, last in bounds:
        low = max(
            text.rfind("\n", max(0, first - LOOK_BEFORE_CHARS), first) + 1, first - LOOK_BEFORE_CHARS, 0
        )
        windows.append(shielded[low : min(len(text), last + LOOK_AFTER_CHARS)].partition("\n")[0] + "\n")
    joined = "".join(windows)
    starts = np.cumsum([0, *(len(window) for window in windows[:-1])])
    points = basic_points(joined)
    surprise = np.minimum(-model.score_text(joined), 13)
    spoken = model.symbols[points] > SPACE
    excess = np.maximum.reduceat(_peak(np.where(spoken, surprise - TYPICAL_SURPRISE, 0), points), starts)
    tables = tuple(load_pair_table(codec) for codec in codecs)
    suspect = np.zeros(len(windows), dtype=np.bool_)
    odd = np.flatnonzero(excess >= MIN_EXCESS)
    if len(odd):
        lengths = np.diff([*starts, len(points)])
        asked = np.repeat(excess >= MIN_EXCESS, lengths)
        gain = _gain_by_shift(points[asked], surprise[asked], model, tables)
        suspect[odd] = np.maximum.reduceat(gain, np.cumsum([0, *lengths[odd[:-1]]])) >= MIN_SHIFT_GAIN
    asking = np.flatnonzero((points[:-1] == _QUESTION) & (points[1:] >= HAN_FIRST))
    for table in tables if len(asking) else ():
        if table.codec == GBK:
            promising = (
                weigh_asking(points.astype(np.int64), asking, surprise, model, table) >= MIN_ASKING_GAIN
            )
            suspect[np.searchsorted(starts, asking[promising], side="right") - 1] = True
    lone = _find_lone(points, from_bytes=from_bytes)
    places = np.flatnonzero(lone)
    owners = np.searchsorted(starts, places, side="right") - 1
    places, owners = places[~suspect[owners]], owners[~suspect[owners]]
    needed = MIN_LONE_GAIN_BYTES if from_bytes else MIN_LONE_GAIN
    gains = weigh_lone(
        points.astype(np.int64), places, surprise, model, tables, from_bytes=from_bytes, needed=needed
    )
    suspect[owners[gains >= needed]] = True
    return suspect.tolist()


def _gain_by_shift(
    points: npt.NDArray[np.uint16], surprise: Floats, model: CharacterModel, tables: tuple[PairTable, ...]
) -> Floats:
    """Nats (n,) that reading the bytes one off saves from each place on, in the code where it saves most."""
    spoken = model.symbols[points] > SPACE
    gain: Floats = np.max(
        [
            _peak(np.where(spoken, surprise - _score_shifted(points, model, table), 0), points)
            for table in tables
        ],
        axis=0,
    )
    return gain


def _score_shifted(points: npt.NDArray[np.uint16], model: CharacterModel, table: PairTable) -> Floats:
    """Surprise (n,) of the character made of each character's second byte and the next one's first."""
    codes = table.codes[points]
    first = np.where(codes >= 0, codes >> 8, np.where(points < 0x80, points, 0))
    # A question mark may be the pair A3 BF, whose second byte opens what follows.
    second = np.where(codes >= 0, codes & 255, np.where(points == _QUESTION, 0xBF, 0))
    following = np.append(first[1:], 0)
    symbols = model.symbols[table.pairs[second * 256 + following]].astype(np.int64)
    line = np.concatenate([np.full(3, UNKNOWN), symbols])
    contexts = np.stack([line[:-3], line[1:-2], line[2:-1]], axis=1)
    scores = model.score_next(contexts, np.arange(len(symbols)), symbols)
    shifted: Floats = np.minimum(np.where(symbols == UNKNOWN, 14, -scores), 14).astype(np.float32)
    return shifted


def _peak(values: Floats, points: npt.NDArray[np.uint16]) -> Floats:
    """Largest sum (n,) of the one to eight values from each place on, within a line."""
    fenced = np.where(points == _NEWLINE, -100.0, values)
    total = np.cumsum(np.concatenate([[0.0], fenced, np.full(8, -100.0)]))
    n = len(values)
    best: Floats = np.max([total[k : n + k] - total[:n] for k in range(1, 9)], axis=0)
    return best


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
