"""Stretches that may have been read with the wrong codec: a pass that is cheap on clean text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt

from translate.repair.language_model import (
    BOUNDARY,
    SPACE,
    CharacterModel,
    Floats,
    Ids,
    basic_points,
    load_character_model,
)
from translate.repair.mojibake_channel import open_view
from translate.repair.mojibake_signatures import find_signatures
from translate.repair.shifted_codec import BIG5, GBK, load_pair_table

MIN_ODD: Final = 2
"""Odd characters among ``WINDOW_CHARS`` neighbours that make a line suspect."""
WINDOW_CHARS: Final = 6
SUSPICIOUS_SURPRISE: Final = 9.0
"""Mean nats a character, over ``MEAN_CHARS``, that a suspect place must reach."""
MEAN_CHARS: Final = 4
LOOK_CHARS: Final = 5
SAMPLE_CHARS: Final = 40
_NEWLINE: Final = 0x0A
_EURO: Final = 0x20AC
"""One byte in code page 936."""
_LOST: Final = 0xFFFD
MARGIN_CHARS: Final = 48
MIN_SAVING: Final = 1.0
"""Mean nats a character that another two-byte code must save to be worth a reading."""
UTF_8_PAIR: Final = re.compile("[\xe2-\xef][\x80-\xbf\ufffd]{2}[\xe2-\xef][\x80-\xbf\ufffd]")
"""Two characters of UTF-8 in a row, the second perhaps cut short."""
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


def find_suspect_stretches(text: str, model: CharacterModel) -> Iterator[tuple[int, int]]:
    """Start and end of each suspect stretch of a line, in order and without overlap."""
    points = basic_points(text)
    odd = np.flatnonzero(_odd_table()[points])
    seeds = odd[: 1 - MIN_ODD][odd[MIN_ODD - 1 :] - odd[: 1 - MIN_ODD] < WINDOW_CHARS]
    open_start = open_end = -1
    for seed in sorted({*_keep_surprising(points, seeds, model), *find_signatures(text, points)}):
        newline = text.find("\n", seed)
        start = max(text.rfind("\n", 0, seed) + 1, seed - MARGIN_CHARS)
        end = min(len(text) if newline < 0 else newline, seed + SAMPLE_CHARS + MARGIN_CHARS)
        if start < open_end:
            open_end = max(open_end, end)
            continue
        if open_start >= 0:
            yield open_start, open_end
        open_start, open_end = start, end
    if open_start >= 0:
        yield open_start, open_end


def _keep_surprising(points: npt.NDArray[np.uint16], seeds: Ids, model: CharacterModel) -> list[int]:
    """Seeds around which the text makes no sense, all looked at in one go."""
    if not len(seeds):
        return []
    # Seeds in a row share a window; a long row is looked at in several places.
    first = np.concatenate([[True], np.diff(seeds) > 1]) | (np.arange(len(seeds)) % SAMPLE_CHARS == 0)
    seeds = seeds[first]
    spans = np.clip(seeds[:, None] + np.arange(-LOOK_CHARS, LOOK_CHARS + WINDOW_CHARS), 0, len(points) - 1)
    windows = points[spans].astype(np.int64)
    windows[:, 0] = _NEWLINE
    surprise = measure_surprise("".join(map(chr, windows.ravel().tolist())), windows.ravel(), model)
    table = surprise.reshape(windows.shape)[:, 1:]
    running = np.cumsum(np.concatenate([np.zeros((len(seeds), 1)), table], axis=1), axis=1)
    means = (running[:, MEAN_CHARS:] - running[:, :-MEAN_CHARS]) / MEAN_CHARS
    suspect = means.max(axis=1) > SUSPICIOUS_SURPRISE
    return [int(seed) for seed in seeds[suspect][_promise(windows[suspect], model)]]


def _promise(windows: Ids, model: CharacterModel) -> npt.NDArray[np.bool_]:
    """Whether another codec may make sense of each window (n, width): a look, not yet a reading."""
    if not len(windows):
        return np.zeros(0, dtype=np.bool_)
    odd = (windows >= 0x80) & (windows < 0x100)
    odd |= (windows >= 0xDC80) & (windows < 0xF900) | (windows == 0xFFFD)
    promising: npt.NDArray[np.bool_] = odd.sum(axis=1) >= MIN_ODD
    received = _peak_surprise(windows, model)
    for read_as, written_in in ((GBK, BIG5), (BIG5, GBK)):
        codes = load_pair_table(read_as).codes[windows]
        other = np.where(codes >= 0, load_pair_table(written_in).pairs[np.maximum(codes, 0)], windows)
        promising |= received - _peak_surprise(other, model) >= MIN_SAVING
    for row in np.flatnonzero(~promising & (_hold_utf_8(windows, GBK) | _hold_utf_8(windows, BIG5))).tolist():
        text = "".join(map(chr, windows[row].tolist()))
        promising[row] = any(UTF_8_PAIR.search(open_view(text, read_as).units) for read_as in (GBK, BIG5))
    return promising


def _hold_utf_8(windows: Ids, read_as: str) -> npt.NDArray[np.bool_]:
    """Whether ``UTF_8_PAIR`` can match the bytes of each window (n, width): most cannot, and need no reading.

    Where each character is two bytes, one of a pair is a lead byte of UTF-8 with the byte that
    continues it; a character of one byte may stand before or between them.
    """
    codes = load_pair_table(read_as).codes[windows]
    leads, trails = codes >> 8, codes & 255
    opens = (leads >= 0xE2) & (leads <= 0xEF) & (trails >= 0x80) & (trails <= 0xBF)
    lone = (windows >= 0xDC80) & (windows <= 0xDCFF) | (windows == _LOST) | (windows == _EURO)
    found: npt.NDArray[np.bool_] = (opens | lone).any(axis=1)
    return found


def _peak_surprise(windows: Ids, model: CharacterModel) -> Floats:
    """Mean nats (n,) of the dearest ``MEAN_CHARS`` neighbours of each window."""
    symbols = model.symbols[windows].astype(np.int64).ravel()
    line = np.concatenate([np.full(3, BOUNDARY), symbols])
    contexts = np.stack([line[:-3], line[1:-2], line[2:-1]], axis=1)
    scores = model.score_next(contexts, np.arange(len(symbols)), symbols)
    surprise = np.minimum(np.where(symbols == SPACE, 0, -scores), 13).reshape(windows.shape)
    running = np.cumsum(surprise[:, 1:], axis=1)
    peak: Floats = ((running[:, MEAN_CHARS:] - running[:, :-MEAN_CHARS]) / MEAN_CHARS).max(axis=1)
    return peak


def measure_surprise(text: str, points: Ids, model: CharacterModel) -> Floats:
    """Nats (n,) that each character costs, Latin-1 letters at their price among Chinese."""
    surprise = np.minimum(-model.score_text(text), 13)
    odd = (points >= 0x80) & (points < 0x100)
    crowded = odd & (np.roll(odd, 1) | np.roll(odd, -1))
    surprise[odd] = 4.0
    surprise[crowded] = 13.0
    surprise[(points >= 0xDC80) & (points < 0xDD00)] = 13.0
    return surprise
