"""Lines that may have been read with the wrong codec: a pass that is cheap on clean text."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt

from translate.repair.language_model import CharacterModel, Floats, Ids, code_points, load_character_model

MIN_ODD: Final = 2
"""Odd characters among ``WINDOW_CHARS`` neighbours that make a line suspect."""
WINDOW_CHARS: Final = 4
SUSPICIOUS_SURPRISE: Final = 10.0
"""Mean nats a character, over ``MEAN_CHARS``, that a suspect place must reach."""
MEAN_CHARS: Final = 4
LOOK_CHARS: Final = 5
SAMPLE_CHARS: Final = 40
_NEWLINE: Final = 0x0A
MAX_LINE_CHARS: Final = 4000
_SPECIALS: Final = "€‚ƒ„†‡ˆ‰Š‹ŒŽ•˜™š›œžŸ"


@lru_cache(maxsize=1)
def _odd_table() -> npt.NDArray[np.bool_]:
    """(65536,) whether a code point is one that a wrong codec produces more often than an author."""
    model = load_character_model()
    points = np.arange(65536)
    chance = model.unigrams[model.symbols]
    odd = ((points >= 0x3400) & (points < 0xA000)) & (chance < -10.2)
    odd |= (points >= 0x80) & (points < 0x100)
    odd |= ((points >= 0x370) & (points < 0x460)) | ((points >= 0x3040) & (points < 0x3130))
    odd |= (points >= 0x2500) & (points < 0x2600)
    odd |= ((points >= 0xE000) & (points < 0xF900)) | ((points >= 0xDC80) & (points < 0xDD00))
    odd[0xFFFD] = True
    odd[[ord(c) for c in _SPECIALS]] = True
    odd[[ord(c) for c in "锟斤拷嚙踝蕭"]] = True
    return odd


def find_suspect_lines(text: str, model: CharacterModel) -> Iterator[tuple[int, int]]:
    """Start and end of each suspect line, or of a part of it where the line is very long."""
    points = np.minimum(code_points(text), 65535)
    odd = _odd_table()[points]
    if not odd.any():
        return
    total = np.cumsum(np.concatenate([[0], odd]))
    ends = np.minimum(np.arange(len(points)) + WINDOW_CHARS, len(points))
    seeds = np.flatnonzero(odd & (total[ends] - total[: len(points)] >= MIN_ODD))
    at = -1
    for seed in _keep_surprising(points, seeds, model):
        if seed >= at:
            start, end = _bound_line(text, seed, max(at, 0))
            at = end
            yield start, end


def _keep_surprising(points: Ids, seeds: Ids, model: CharacterModel) -> list[int]:
    """Seeds around which the text makes no sense, all looked at in one go."""
    if not len(seeds):
        return []
    # Seeds in a row share a window; a long row is looked at in several places.
    first = np.concatenate([[True], np.diff(seeds) > 1]) | (np.arange(len(seeds)) % SAMPLE_CHARS == 0)
    seeds = seeds[first]
    spans = np.clip(seeds[:, None] + np.arange(-LOOK_CHARS, LOOK_CHARS + WINDOW_CHARS), 0, len(points) - 1)
    windows = points[spans]
    windows[:, 0] = _NEWLINE
    surprise = measure_surprise("".join(map(chr, windows.ravel().tolist())), windows.ravel(), model)
    table = surprise.reshape(windows.shape)[:, 1:]
    running = np.cumsum(np.concatenate([np.zeros((len(seeds), 1)), table], axis=1), axis=1)
    means = (running[:, MEAN_CHARS:] - running[:, :-MEAN_CHARS]) / MEAN_CHARS
    return [int(seed) for seed in seeds[means.max(axis=1) > SUSPICIOUS_SURPRISE]]


def measure_surprise(text: str, points: Ids, model: CharacterModel) -> Floats:
    """Nats (n,) that each character costs, Latin-1 letters at their price among Chinese."""
    surprise = np.minimum(-model.score_text(text), 13)
    odd = (points >= 0x80) & (points < 0x100)
    crowded = odd & (np.roll(odd, 1) | np.roll(odd, -1))
    surprise[odd] = 4.0
    surprise[crowded] = 13.0
    surprise[(points >= 0xDC80) & (points < 0xDD00)] = 13.0
    return surprise


def _bound_line(text: str, seed: int, floor: int) -> tuple[int, int]:
    """The line around an offset; a very long one is cut at ASCII or full stops."""
    start = max(text.rfind("\n", 0, seed) + 1, floor)
    end = text.find("\n", seed)
    end = len(text) if end < 0 else end
    if seed - start > MAX_LINE_CHARS:
        start = seed - 200
    if end - start > MAX_LINE_CHARS:
        limit = start + MAX_LINE_CHARS
        cut = max(text.rfind(mark, seed + 1, limit) for mark in (" ", ".", ",", "。", "，"))
        end = cut + 1 if cut > 0 else limit
    return start, end
