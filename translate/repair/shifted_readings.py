"""Pinyin readings of characters, to check a gloss against the character before it."""

from __future__ import annotations

import unicodedata
from typing import Final

from translate.names import load_readings

_TONES: Final = {"\u0304": "1", "\u0301": "2", "\u030c": "3", "\u0300": "4"}
_LOOK_ALIKES: Final = str.maketrans({"ɑ": "a", "ɡ": "g", "ă": "ǎ", "ĕ": "ě", "ĭ": "ǐ", "ŏ": "ǒ", "ŭ": "ǔ"})


def normalise_reading(gloss: str) -> str:
    """Syllable with its tone as a digit: ``(yù)`` is ``yu4``, ``lǜ`` is ``lv4``, ``de`` is ``de5``."""
    tone = "5"
    letters: list[str] = []
    for character in unicodedata.normalize("NFD", gloss.translate(_LOOK_ALIKES).lower()):
        if character in _TONES:
            tone = _TONES[character]
        elif character == "\u0308":
            letters[-1:] = ["v"]
        elif "a" <= character <= "z":
            letters.append(character)
    return "".join(letters) + tone


def agrees_with_reading(character: str, gloss: str) -> bool | None:
    """Whether a character can be read as the gloss says; ``None`` where its readings are not known."""
    known = load_readings().get(character)
    if known is None:
        return None
    wanted = normalise_reading(gloss)
    return wanted in known or wanted[:-1] + "5" in known
