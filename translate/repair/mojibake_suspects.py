"""Lines that may have been read with the wrong codec: a pass that is cheap on clean text."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt

from translate.repair.language_model import CharacterModel, code_points, load_character_model

MIN_ODD: Final = 2
"""Odd characters among ``WINDOW_CHARS`` neighbours that make a line suspect."""
WINDOW_CHARS: Final = 4
SUSPICIOUS_SURPRISE: Final = 7.0
"""Mean nats a character, over eight, that a suspect line must reach somewhere."""
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
    points = code_points(text)
    odd = _odd_table()[np.minimum(points, 65535)]
    if not odd.any():
        return
    total = np.cumsum(np.concatenate([[0], odd]))
    ends = np.minimum(np.arange(len(points)) + WINDOW_CHARS, len(points))
    seeds = np.flatnonzero(odd & (total[ends] - total[: len(points)] >= MIN_ODD))
    at = -1
    for seed in seeds.tolist():
        if seed < at:
            continue
        start, end = _bound_line(text, seed, max(at, 0))
        at = end
        if _is_surprising(text[start:end], model):
            yield start, end


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


def _is_surprising(line: str, model: CharacterModel) -> bool:
    surprise = np.minimum(-model.score_text(line), 13)
    points = code_points(line)
    surprise[(points >= 0x80) & (points < 0x100)] = 9.0
    if len(surprise) < 3:
        return bool(surprise.mean() > SUSPICIOUS_SURPRISE)
    width = min(6, len(surprise))
    return float(np.convolve(surprise, np.full(width, 1 / width), "valid").max()) > SUSPICIOUS_SURPRISE
