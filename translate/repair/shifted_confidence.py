"""From the share of the beam that a reading holds to the probability that it is right.

The beam knows only what the language model knows, and only accidents that it was told of:
its shares promise too much where nothing but the text's oddity speaks for damage, and too
little where every byte is still there. One logistic map for each kind of evidence
(Platt 1999), fitted on the tuning set, corrects that.
"""

from __future__ import annotations

import math
import re
from dataclasses import replace
from enum import StrEnum
from typing import Final

from translate.repair.rule import Replacement

MARKS: Final = re.compile("[\ufffd\ue000-\uf8ff\udc80-\udcff]")
"""What tells where bytes were lost, or which."""
_STOP_FOR_MARK: Final = re.compile("[，。、；：？！”）》]+")
MAX_GUESSED: Final = 0.7
"""Share of a stop that is put for U+FFFD alone: of all characters only stops were tried."""
MAX_SHARE: Final = 0.998
"""Readings that fell out of the beam have a share too."""


class Ground(StrEnum):
    """What a repair rests on."""

    BYTES = "bytes"
    """The document came as bytes of the very code: none was dropped on the way."""
    MARKED = "marked"
    """An orphan byte, U+FFFD or a private-use character stands in what is replaced."""
    SILENT = "silent"
    """Bytes were dropped without a trace."""


SLOPES: Final = {Ground.BYTES: 1.25, Ground.MARKED: 1.15, Ground.SILENT: 0.9}
OFFSETS: Final = {Ground.BYTES: 0.3, Ground.MARKED: -0.4, Ground.SILENT: -1.3}


def calibrate(share: float, ground: Ground) -> float:
    """Probability that a reading is right which holds ``share`` of the beam."""
    share = min(max(share, 1 - MAX_SHARE), MAX_SHARE)
    logit = SLOPES[ground] * math.log(share / (1 - share)) + OFFSETS[ground]
    return 1 / (1 + math.exp(-logit))


def calibrate_edit(edit: Replacement, received: str, *, from_bytes: bool) -> Replacement:
    """An edit of ``received`` with probabilities for shares; alternatives keep their proportions."""
    ground = Ground.BYTES if from_bytes else Ground.MARKED if MARKS.search(received) else Ground.SILENT
    guessed = not received.strip("\ufffd") and _STOP_FOR_MARK.fullmatch(edit.after)
    confidence = calibrate(min(edit.confidence, MAX_GUESSED) if guessed else edit.confidence, ground)
    others = max(1 - edit.confidence, 1e-6)
    # What is taken from the first reading may belong to none of the beam: no other gains on it.
    factor = min((1 - confidence) / others, confidence / max(edit.confidence, 1e-6))
    return replace(
        edit,
        confidence=round(confidence, 4),
        alternatives=tuple((text, round(share * factor, 4)) for text, share in edit.alternatives),
    )
