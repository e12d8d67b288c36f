"""One scan of a text that tells which rules can find anything in it, and where.

A regular expression costs tens of nanoseconds a character, and there are many rules.
Here each character is looked up once in a table of traits; whether a rule's characters
occur at all, and side by side as it needs them, is then a few operations on arrays.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from enum import IntFlag
from functools import lru_cache
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt

from translate.repair.characters import CLOSING, HAN, OPENING, STOPS, TONED, ZHUYIN, ZHUYIN_TONES

if TYPE_CHECKING:
    from translate.repair.rule import Replacement

Booleans = npt.NDArray[np.bool_]
Flags = npt.NDArray[np.uint32]
_N_CODE_POINTS: Final = 0x110000
_MARGIN: Final = 2
"""Characters to either side that ``Survey.at`` may ask about."""


class Trait(IntFlag):
    """What a character may be to some rule."""

    HAN = 1 << 0
    LETTER = 1 << 1
    TONED = 1 << 2
    ZHUYIN = 1 << 3
    DIGIT = 1 << 4
    SPACE = 1 << 5
    NEWLINE = 1 << 6
    CLOSING = 1 << 7
    OPENING = 1 << 8
    STOP = 1 << 9
    SENTENCE_END = 1 << 10
    HALF_MARK = 1 << 11
    HALF_STOP = 1 << 12
    ROUND_BRACKET = 1 << 13
    BRACKET = 1 << 14
    WIDE_ALNUM = 1 << 15
    WIDE_SIGN = 1 << 16
    PIPE = 1 << 17
    FRAME = 1 << 18
    AMPERSAND = 1 << 19
    TAG = 1 << 20
    CONTROL = 1 << 21
    ODD_SPACE = 1 << 22
    FORM = 1 << 23
    SURROGATE = 1 << 24
    SIGN = 1 << 25
    BEFORE_MARK = 1 << 26
    UTF8_LEAD = 1 << 27
    DOT_FORM = 1 << 28
    ZERO_FORM = 1 << 29
    ESCAPE = 1 << 30
    FONT_SYMBOL = 1 << 31


PIPES: Final = "|｜│┃║¦"
FRAMES: Final = "─━┄┅┈┉═┌┐└┘├┤┬┴┼┏┓┗┛┣┫┳┻╋╔╗╚╝╠╣╦╩╬╭╮╰╯"
LETTERS: Final = "A-Za-zÀ-ÖØ-öø-ȳɑɡ\u0300-\u030c"
"""Letters that pinyin may be written with, and the tone marks that combine with them."""
CONTROLS: Final = (
    "\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2064\u2066-\u206f\ufeff"
    "\ufff9-\ufffb"
)
ODD_SPACES: Final = "\xa0\u1680\u2000-\u200a\u202f\u205f\ue5e5"
FONT_SYMBOLS: Final = "\uf020-\uf0ff"
"""Where Windows puts the 224 characters of a font of symbols."""
FORMS: Final = (
    "\u2e80-\u2fd5\uf900-\ufaff\U0002f800-\U0002fa1f\ufe10-\ufe18"
    "\ufe30-\ufe44\ufe47\ufe48\ufe50\ufe51\ufe54-\ufe6b"
)
_CLASSES: Final = {
    Trait.HAN: HAN,
    Trait.LETTER: LETTERS,
    Trait.TONED: TONED + "\u0300-\u030c",
    Trait.ZHUYIN: ZHUYIN + ZHUYIN_TONES,
    Trait.DIGIT: "0-9",
    Trait.SPACE: " \u3000",
    Trait.NEWLINE: "\n",
    Trait.CLOSING: CLOSING,
    Trait.OPENING: OPENING,
    Trait.STOP: STOPS,
    Trait.SENTENCE_END: "。！？!?…",
    Trait.HALF_MARK: ",;:?!",
    Trait.HALF_STOP: ".",
    Trait.ROUND_BRACKET: "(",
    Trait.BRACKET: "(（[［〔",
    Trait.WIDE_ALNUM: "０-９Ａ-Ｚａ-ｚ",
    Trait.WIDE_SIGN: "％．",
    Trait.PIPE: PIPES,
    Trait.FRAME: FRAMES,
    Trait.AMPERSAND: "&",
    Trait.TAG: "<]",
    Trait.CONTROL: CONTROLS,
    Trait.ODD_SPACE: ODD_SPACES,
    Trait.FORM: FORMS,
    Trait.SURROGATE: "\ud800-\udfff",
    Trait.SIGN: '%％)）"‰℃',
    Trait.UTF8_LEAD: "\xc2-\xf4",
    Trait.DOT_FORM: "•‧・･∙⋅",
    Trait.ZERO_FORM: "Oo0Ｏｏ０○◯ОоΟο",
    Trait.ESCAPE: "%=~&\\",
    Trait.FONT_SYMBOL: FONT_SYMBOLS,
    Trait.BEFORE_MARK: "，。、；：！？）》」』”’】",
}
"""Characters of each trait, written as inside the brackets of a regular expression."""


class Survey:
    """The traits of a text's characters."""

    __slots__ = ("_flags", "_present", "text")

    def __init__(self, text: str, flags: Flags | None = None) -> None:
        self.text = text
        self._flags = _look_up(text, _MARGIN) if flags is None else flags
        self._present = int(np.bitwise_or.reduce(self._flags))

    def follow(self, text: str, replacements: Iterable[Replacement]) -> Survey:
        """Survey ``text``, which is this one's after ``replacements``, looking up only what is new."""
        parts: list[Flags] = []
        done = 0
        for r in replacements:
            parts.append(self._flags[done : _MARGIN + r.start])
            if r.after:
                parts.append(_look_up(r.after))
            done = _MARGIN + r.end
        return Survey(text, np.concatenate([*parts, self._flags[done:]]))

    def has(self, traits: Trait) -> bool:
        """Whether any character has any of ``traits``."""
        return bool(self._present & traits)

    def at(self, traits: Trait, offset: int = 0) -> Booleans:
        """(n_chars,) for each place, whether the character ``offset`` places on has any of ``traits``."""
        first = _MARGIN + offset
        there: Booleans = (self._flags[first : first + len(self.text)] & np.uint32(traits)) != 0
        return there

    def find(self, traits: Trait) -> list[int]:
        """Places of the characters that have any of ``traits``."""
        return locate(self.at(traits)) if self.has(traits) else []


def locate(places: Booleans) -> list[int]:
    """Indices of what is true, in order."""
    found: list[int] = np.flatnonzero(places).tolist()
    return found


def scan(pattern: re.Pattern[str], text: str, places: Iterable[int]) -> Iterator[re.Match[str]]:
    """Matches of ``pattern`` that start at one of ``places`` (sorted), none inside another."""
    done = 0
    for place in places:
        if place >= done:
            match = pattern.match(text, place)
            if match is not None:
                yield match
                done = match.end()


def _look_up(text: str, margin: int = 0) -> Flags:
    """(n_chars + 2 * margin,) the traits of each character, and none in the margins."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    flags = np.zeros(len(codes) + 2 * margin, dtype=np.uint32)
    np.take(_traits(), codes, out=flags[margin : margin + len(codes)], mode="clip")
    return flags


@lru_cache(maxsize=1)
def _traits() -> Flags:
    """(0x110000,) the traits of every code point."""
    table = np.zeros(_N_CODE_POINTS, dtype=np.uint32)
    for trait, characters in _CLASSES.items():
        for match in re.finditer("(.)(?:-(.))?", characters, re.DOTALL):
            table[ord(match[1]) : ord(match[2] or match[1]) + 1] |= np.uint32(trait)
    return table
