"""A line of another code in a UTF-8 file: the title or the footer that a script pasted in as GBK or Big5.

Some of its bytes are UTF-8 by chance, so the whole line goes back to bytes; where that
is no text, each run does that holds no Chinese yet. A reading must be valid to the last
byte and make sense.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from translate.repair.characters import HAN
from translate.repair.language_model import UNKNOWN, CharacterModel, load_character_model
from translate.repair.rule import Evidence, Replacement, Rule
from translate.repair.shifted_codec import BIG5, GBK
from translate.repair.survey import Trait, locate

UTF8: Final = "utf-8"
CODECS: Final = (GBK, BIG5)
MIN_LOST: Final = 3
"""Bytes that are no UTF-8 in such a line: one lost from a character leaves two."""
MIN_HAN: Final = 3
MAX_SURPRISE: Final = 8.0
"""Mean nats a character of a reading, above which it is none: a name and a label stay below."""
CLEAR_SURPRISE: Final = 6.5
UNKNOWN_COST: Final = 7.0
_RUN: Final = re.compile("[\x20-\u07ff\udc80-\udcff]+")
_LOST: Final = re.compile("[\udc80-\udcff]")
_HAN: Final = re.compile(f"[{HAN}]")
_TEXT: Final = re.compile(f"[\x20-\x7e{HAN}\u00b7\u2010-\u2026\u3000-\u3011\uff01-\uff5e]*")


def _find_foreign_lines(text: str, evidence: Evidence) -> Iterator[Replacement]:
    if evidence.encoding != UTF8:
        return
    done = 0
    for place in locate(evidence.survey_of(text).at(Trait.SURROGATE)):
        if place < done:
            continue
        start = text.rfind("\n", 0, place) + 1
        newline = text.find("\n", place)
        done = len(text) if newline < 0 else newline
        end = done - text.endswith("\r", start, done)
        whole = _read(text, start, end)
        if whole is not None:
            yield whole
            continue
        for run in _RUN.finditer(text, start, end):
            part = _read(text, run.start(), run.end())
            if part is not None:
                yield part


def _read(text: str, start: int, end: int) -> Replacement | None:
    """The likeliest reading of ``text[start:end]`` in another code, if there is one."""
    if len(_LOST.findall(text, start, end)) < MIN_LOST:
        return None
    raw = text[start:end].encode(UTF8, "surrogateescape")
    model = load_character_model()
    best, least = "", MAX_SURPRISE
    for codec in CODECS:
        try:
            reading = raw.decode(codec)
        except UnicodeDecodeError:
            continue
        surprise = _measure(reading, model)
        if len(_HAN.findall(reading)) >= MIN_HAN and _TEXT.fullmatch(reading) and surprise < least:
            best, least = reading, surprise
    if not best:
        return None
    return Replacement(start, end, best, 0.98 if least < CLEAR_SURPRISE else 0.85)


def _measure(text: str, model: CharacterModel) -> float:
    """Mean nats that a character costs."""
    n_unknown = int((model.symbols_of(text) == UNKNOWN).sum())
    return (UNKNOWN_COST * n_unknown - float(model.score_text(text).sum())) / max(len(text), 1)


FOREIGN_LINES: Final = Rule("foreign_lines", _find_foreign_lines, lambda survey: survey.has(Trait.SURROGATE))
