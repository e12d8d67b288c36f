"""Pairs of bytes found again after each loss: a part that is out of step is read one byte further on.

Where a reader dropped one byte or two for a U+FFFD, nobody can tell from the mark which
byte of the next part opens a pair. Each part between two losses is read both ways, and
the language model says which way is Chinese.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from translate.repair.language_model import CharacterModel
from translate.repair.mojibake_channel import BARRIER, LOST, Rereading, View, read_unit

MIN_PART: Final = 4
"""Bytes of two-byte characters in a part, below which chance decides: its step is the usual one."""
UNREAD_COST: Final = 12.0
"""Nats of a byte that is in no pair."""
_STRETCH: Final = re.compile(f"[^{BARRIER}\n]+")
_PART: Final = re.compile(f"{LOST}+|[^{LOST}]+")
_WIDE: Final = re.compile("[\x80-\xff]")


_Piece = tuple[str, int]
"""Units of a character, ``LOST`` among them where one is missing, and the place where they end."""


def reread_in_step(view: View, written_in: str, model: CharacterModel) -> Iterator[Rereading]:
    """Whole stretches of a view with losses in them, in a codec of pairs."""
    for match in _STRETCH.finditer(view.units):
        wide = [place.start() for place in _WIDE.finditer(match[0])]
        if LOST not in match[0] or not wide:
            continue
        start = match.start() + min(wide[0], match[0].index(LOST))
        end = match.start() + max(wide[-1], match[0].rindex(LOST)) + 1
        pieces = _read_stretch(view.units[start:end], written_in, model)
        ends = [view.offsets[start + place] for _, place in pieces]
        while ends and ends[-1] < 0:
            ends.pop()
        if ends and view.offsets[start] >= 0:
            slots = tuple(read_unit(piece, written_in) for piece, _ in pieces[: len(ends)])
            yield Rereading(view.offsets[start], ends[-1], slots, tuple(ends))


def _read_stretch(units: str, codec: str, model: CharacterModel) -> list[_Piece]:
    """Divide a stretch into characters, each part between losses in its own step.

    A loss completes the byte before it, if that one opens a pair, and the one after it, if
    its part is out of step; else it stands for a character by itself.
    """
    pieces: list[_Piece] = []
    n_losses, has_lead = 0, False
    for part in _PART.finditer(units):
        start = part.start()
        if part[0][0] == LOST:
            n_losses = len(part[0])
            has_lead = bool(pieces) and len(pieces[-1][0]) == 1 and pieces[-1][0] >= "\x81"
            if has_lead:
                pieces[-1] = pieces[-1][0] + LOST, start + 1
                n_losses -= 1
            continue
        step = _choose_step(part[0], codec, model, usual=int(start > 0 and not has_lead))
        pieces += [(LOST, start - n_losses + i + 1) for i in range(n_losses - step)]
        if step:
            pieces.append(((LOST if start else "") + part[0][0], start + 1))
        at = start + step
        for piece in _divide(part[0][step:], codec):
            at += len(piece)
            pieces.append((piece, at))
        n_losses = 0
    return pieces + [(LOST, len(units) - n_losses + i + 1) for i in range(n_losses)]


def _choose_step(part: str, codec: str, model: CharacterModel, *, usual: int) -> int:
    """How many bytes of a part are read before its first pair: 0 or 1."""
    if part[0] < "\x40":
        return 0  # no second half of a pair
    if len(_WIDE.findall(part)) < MIN_PART:
        return usual
    costs = [_price(_divide(part[step:], codec), codec, model) for step in (0, 1)]
    return usual if costs[0] == costs[1] else int(costs[1] < costs[0])


def _price(pieces: list[str], codec: str, model: CharacterModel) -> float:
    slots = [read_unit(piece, codec) for piece in pieces]
    text = "".join(chr(int(slot[0])) if len(slot) == 1 else "\ufffd" for slot in slots)
    read = text.replace("\ufffd", "")
    return UNREAD_COST * (len(text) - len(read)) - float(model.score_text(read).sum())


def _divide(part: str, codec: str) -> list[str]:
    """Characters of a part without losses: pairs, ASCII, and bytes that open no pair."""
    pieces, at = [], 0
    while at < len(part):
        pair = part[at : at + 2]
        size = 2 if len(pair) == 2 and pair[0] >= "\x81" and read_unit(pair, codec)[0] != 0xFFFD else 1
        pieces.append(part[at : at + size])
        at += size
    return pieces
