"""Letters in place of digits, as a scanner reads them: ``2O23年``, ``l,234.5亿元``.

A reader of figures would see 2 and 23, or nothing. Only what else is a number, and what a
unit follows, is read so: not ``H2O``, ``5l`` or ``A1O``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from translate.repair.rule import Evidence, Replacement, Rule
from translate.repair.survey import Survey, Trait, locate, scan

_UNIT: Final = (
    "(?:[%％‰℃亿億万萬千百年月日号號名个個户戶吨噸亩畝平立度岁歲倍时時分秒米斤克石件家所项項次台艘架座]"
    "|元(?![旦素件宵老])|人(?![群类類工机機士物])|公(?:[里斤顷頃吨噸分尺升]|[亩畝]))"
)
_NUMBER: Final = re.compile(
    rf"(?<![A-Za-z0-9._/-])(?:[0-9lI][0-9OolI]*|O(?=[.]))(?:[.,][0-9OolI]+)*(?<![0-9]l)(?=\s?{_UNIT})"
)
_BESIDE: Final = re.compile("[OolI](?:(?=[.,]?[0-9])|(?<=[0-9].)|(?<=[0-9][.,].))")
"""A letter that may be a digit, beside one."""
_IN_NUMBER: Final = frozenset("0123456789OolI.,")
_AHEAD: Final = 2
"""Characters behind a number that say whether it is one: a space and a unit."""
_DIGITS: Final = str.maketrans("OolI", "0011")
_GROUPED: Final = re.compile(r"[^,]{1,3}(?:,[^,.]{3})+(?:\.[^,.]+)?|[^,]+")
"""A number with its thousands apart, or without."""
_ROAD: Final = re.compile(r"I\d+\s?[号號公]")
"""A road of the United States: I95号公路."""
_MIN_LED_CHARS: Final = 3
"""A number that a letter leads is longer: ``I5`` and ``l型`` are names."""


def _find_digit_letters(text: str, evidence: Evidence) -> Iterator[Replacement]:
    for match in _find_numbers(text, _place_letters(evidence.survey_of(text))):
        number = match[0]
        digits = number.translate(_DIGITS)
        if digits == number or not any(char.isdecimal() for char in number):
            continue
        if _GROUPED.fullmatch(number) is None or (number[0] in "lI" and len(number) < _MIN_LED_CHARS):
            continue
        if _ROAD.match(text, match.start()):
            continue
        for place, (before, after) in enumerate(zip(number, digits, strict=True), match.start()):
            if before != after:
                yield Replacement(place, place + 1, after, 0.9)


def _place_letters(survey: Survey) -> list[int]:
    """Letters with a digit among the two characters to either side: hardly a text has any."""
    if not survey.has(Trait.DIGIT):
        return []
    beside = survey.at(Trait.DIGIT, 1) | survey.at(Trait.DIGIT, -1)
    beside |= survey.at(Trait.DIGIT, 2) | survey.at(Trait.DIGIT, -2)
    return locate(survey.at(Trait.LETTER) & beside)


def _find_numbers(text: str, places: list[int]) -> Iterator[re.Match[str]]:
    """Numbers about a letter that may be a digit: looking at every number takes four times as long."""
    done = 0
    for beside in scan(_BESIDE, text, places):
        start = beside.start()
        if start < done:
            continue
        while start > done and text[start - 1] in _IN_NUMBER:
            start -= 1
        done = beside.end()
        while done < len(text) and text[done] in _IN_NUMBER:
            done += 1
        yield from _NUMBER.finditer(text, start, min(len(text), done + _AHEAD))


DIGIT_LETTERS: Final = Rule("digit_letters", _find_digit_letters, lambda survey: survey.has(Trait.DIGIT))
