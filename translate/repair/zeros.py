"""The round zero (U+3007) of Chinese numerals, where a letter, a circle or a digit stands for it.

``二O二O年`` and ``六○二厂`` are how keyboards without the character write 二〇二〇年 and
六〇二厂. A reader of figures would see no year in the first.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from translate.repair.rule import Evidence, Replacement, Rule
from translate.repair.survey import Trait, locate

ZERO: Final = "〇"
_NUMERALS: Final = frozenset("一二三四五六七八九〇零")
_STAND_INS: Final = frozenset("Oo0Ｏｏ０○◯ОоΟο")
_LONGEST: Final = 12
_AFTER_YEAR: Final = ("年", "后", "後")


def _find_zeros(text: str, evidence: Evidence) -> Iterator[Replacement]:
    survey = evidence.survey_of(text)
    done = 0
    for place in locate(survey.at(Trait.ZERO_FORM) & survey.at(Trait.HAN, -1)):
        if place >= done and text[place - 1] in _NUMERALS:
            start, done = _find_run(text, place)
            if _is_numeral(text, start, done):
                for at in range(place, done):
                    if text[at] in _STAND_INS:
                        yield Replacement(at, at + 1, ZERO, 0.97)


def _find_run(text: str, place: int) -> tuple[int, int]:
    """Where the numerals and zeros around a place begin and end."""
    start = end = place
    while start and place - start < _LONGEST and text[start - 1] in _NUMERALS:
        start -= 1
    while end < len(text) and end - start < _LONGEST and (text[end] in _NUMERALS or text[end] in _STAND_INS):
        end += 1
    return start, end


def _is_numeral(text: str, start: int, end: int) -> bool:
    """Whether a run can only be a numeral: three places or more, closed by a numeral or as a year is."""
    around = text[start - 1 : start] + text[end : end + 1]
    if end - start < 3 or any(c.isascii() and (c.isalnum() or c in ".%") for c in around):
        return False
    return text[end - 1] in _NUMERALS or (end - start == 4 and text[end : end + 1] in _AFTER_YEAR)


ZEROS: Final = Rule("zeros", _find_zeros, lambda survey: survey.has(Trait.ZERO_FORM))
