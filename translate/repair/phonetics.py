"""Pinyin and zhuyin: syllables, tones, and whether they are the reading of given characters.

A syllable is letters and a tone digit as in CC-CEDICT (``lv4`` for lǜ, 5 for the
neutral tone); a reading in a text bears its tone as a mark, as a digit or not at all.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from translate.names import load_readings
from translate.repair.rare_readings import RARE_READINGS

NEUTRAL: Final = 5
_MARKS: Final = {"\u0304": 1, "\u0301": 2, "\u030c": 3, "\u0306": 3, "\u0300": 4}
_LOOK_ALIKES: Final = str.maketrans({"ɑ": "a", "ɡ": "g", "·": "", "’": "", "'": "", "‘": "", "-": ""})
_SEPARATORS: Final = " \u00a0\u3000,，、/"
_ZHUYIN_TONES: Final = {"ˉ": 1, "ˊ": 2, "ˇ": 3, "ˋ": 4, "˙": 5}
_INITIALS: Final = {
    "ㄅ": "b", "ㄆ": "p", "ㄇ": "m", "ㄈ": "f", "ㄉ": "d", "ㄊ": "t", "ㄋ": "n", "ㄌ": "l", "ㄍ": "g",
    "ㄎ": "k", "ㄏ": "h", "ㄐ": "j", "ㄑ": "q", "ㄒ": "x", "ㄓ": "zh", "ㄔ": "ch", "ㄕ": "sh", "ㄖ": "r",
    "ㄗ": "z", "ㄘ": "c", "ㄙ": "s",
}  # fmt: skip
_FINALS: Final = {
    "": "i", "ㄚ": "a", "ㄛ": "o", "ㄜ": "e", "ㄝ": "e", "ㄞ": "ai", "ㄟ": "ei", "ㄠ": "ao", "ㄡ": "ou",
    "ㄢ": "an", "ㄣ": "en", "ㄤ": "ang", "ㄥ": "eng", "ㄦ": "er",
    "ㄧ": "i", "ㄧㄚ": "ia", "ㄧㄛ": "io", "ㄧㄝ": "ie", "ㄧㄞ": "iai", "ㄧㄠ": "iao", "ㄧㄡ": "iu",
    "ㄧㄢ": "ian", "ㄧㄣ": "in", "ㄧㄤ": "iang", "ㄧㄥ": "ing",
    "ㄨ": "u", "ㄨㄚ": "ua", "ㄨㄛ": "uo", "ㄨㄞ": "uai", "ㄨㄟ": "ui", "ㄨㄢ": "uan", "ㄨㄣ": "un",
    "ㄨㄤ": "uang", "ㄨㄥ": "ong",
    "ㄩ": "v", "ㄩㄝ": "ve", "ㄩㄢ": "van", "ㄩㄣ": "vn", "ㄩㄥ": "iong",
}  # fmt: skip
_WITHOUT_INITIAL: Final = {
    "i": "yi", "in": "yin", "ing": "ying", "iu": "you", "u": "wu", "ui": "wei", "un": "wen", "ong": "weng",
    "v": "yu", "ve": "yue", "van": "yuan", "vn": "yun", "iong": "yong",
}  # fmt: skip
_ZHUYIN_SYLLABLE: Final = re.compile("(˙?)([ㄅ-ㄙ]?)([ㄧ-ㄩ]?[ㄚ-ㄦ]?)([ˉˊˇˋ˙]?)")


@dataclass(frozen=True, slots=True)
class Spelling:
    """A reading as a text spells it: bare letters, and the tone borne by each (0 where none is)."""

    letters: str
    tones: tuple[int, ...]

    @property
    def n_tones(self) -> int:
        """Tone marks and digits."""
        return sum(tone > 0 for tone in self.tones)


@dataclass(frozen=True, slots=True)
class Match:
    """How a spelling fits the characters before it."""

    n_chars: int
    n_exact: int
    """Syllables whose tone is one that the character is read with."""
    n_wrong: int
    """Syllables whose tone is another, as after sandhi."""
    n_neutral: int = 0
    """Syllables without a tone, of characters that can be read without one."""


def parse_pinyin(text: str) -> Spelling | None:
    """Read ``text`` as pinyin letters with tone marks or digits; ``None`` where it has anything else."""
    letters: list[str] = []
    tones: list[int] = []
    for character in unicodedata.normalize("NFD", text.translate(_LOOK_ALIKES).lower()):
        if "a" <= character <= "z":
            letters.append(character)
            tones.append(0)
        elif not letters or character in _SEPARATORS:
            if character not in _SEPARATORS:
                return None
        elif character == "\u0308" and letters[-1] == "u":
            letters[-1] = "v"
        elif character == "\u0302" and letters[-1] == "e":
            continue
        elif character in _MARKS and tones[-1] == 0:
            tones[-1] = _MARKS[character]
        elif character in "12345" and tones[-1] == 0:
            tones[-1] = int(character)
        else:
            return None
    return Spelling("".join(letters), tuple(tones)) if letters else None


def parse_zhuyin(text: str) -> Spelling | None:
    """Read ``text`` as zhuyin: the same syllables in pinyin letters, every one with its tone."""
    letters: list[str] = []
    tones: list[int] = []
    position = 0
    compact = re.sub(f"[{_SEPARATORS}]", "", text).replace("一", "ㄧ")
    while position < len(compact):
        match = _ZHUYIN_SYLLABLE.match(compact, position)
        if match is None or not (match[2] or match[3]):
            return None
        syllable = _spell_zhuyin(match[2], match[3])
        if syllable is None:
            return None
        letters.append(syllable)
        tone = _ZHUYIN_TONES.get(match[1] or match[4], 1)
        tones += [0] * (len(syllable) - 1) + [tone]
        position = match.end()
    return Spelling("".join(letters), tuple(tones)) if letters else None


def _spell_zhuyin(initial: str, final: str) -> str | None:
    if final not in _FINALS:
        return None
    tail = _FINALS[final]
    if not initial:
        if final == "":
            return None
        return _WITHOUT_INITIAL.get(tail) or (
            "y" + tail[1:] if tail[0] == "i" else "w" + tail[1:] if tail[0] == "u" else tail
        )
    head = _INITIALS[initial]
    if tail[0] == "v" and head in {"j", "q", "x"}:
        tail = "u" + tail[1:]
    return head + tail


def match_reading(characters: Sequence[str], spelling: Spelling) -> Match | None:
    """Fit ``spelling`` to the last of ``characters``, one syllable each; ``None`` where it does not fit.

    Of several fits the one with most exact tones is returned.
    """
    return _match(tuple(characters[-12:]), spelling, len(spelling.letters))


def find_last_reading(characters: Sequence[str], spelling: Spelling) -> tuple[int, str] | None:
    """Characters that a spelling reads, and how it reads the last of them: ``(2, "jia1")``, 0 without a tone.

    ``None`` where it does not fit.
    """
    fit = match_reading(characters, spelling)
    if fit is None:
        return None
    syllables = {reading[:-1] for reading in _readings(characters[-1])}
    last = max((s for s in syllables if spelling.letters.endswith(s)), key=len)
    return fit.n_chars, f"{last}{sum(spelling.tones[-len(last) :])}"


def _match(characters: tuple[str, ...], spelling: Spelling, end: int) -> Match | None:
    if end == 0:
        return Match(0, 0, 0)
    if not characters:
        return None
    best: Match | None = None
    for reading in _readings(characters[-1]):
        syllable, tone = reading[:-1], int(reading[-1])
        start = end - len(syllable)
        if start < 0 or spelling.letters[start:end] != syllable:
            continue
        rest = _match(characters[:-1], spelling, start)
        if rest is None:
            continue
        borne = sum(spelling.tones[start:end])  # one at most is not 0
        exact, wrong = borne == tone, borne not in {0, tone}
        neutral = borne == 0 and tone == NEUTRAL
        found = Match(rest.n_chars + 1, rest.n_exact + exact, rest.n_wrong + wrong, rest.n_neutral + neutral)
        if best is None or _rank(found) > _rank(best):
            best = found
    return best


def _rank(match: Match) -> tuple[int, int, int]:
    return match.n_exact, match.n_neutral, -match.n_wrong


def _readings(character: str) -> Iterable[str]:
    known = load_readings().get(character, ())
    return (reading.lower() for reading in (*known, *RARE_READINGS.get(character, ())))


@lru_cache(maxsize=1)
def _syllables() -> frozenset[str]:
    return frozenset(reading[:-1].lower() for known in load_readings().values() for reading in known)


def count_syllables(letters: str) -> int | None:
    """Fewest syllables that ``letters`` are made of; ``None`` where they are no pinyin."""
    best: list[int | None] = [0] + [None] * len(letters)
    for end in range(1, len(letters) + 1):
        counts = [
            before + 1
            for start in range(max(0, end - 6), end)
            if (before := best[start]) is not None and letters[start:end] in _syllables()
        ]
        best[end] = min(counts, default=None)
    return best[len(letters)]
