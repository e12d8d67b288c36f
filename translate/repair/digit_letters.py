"""Letters in place of digits, as a scanner reads them: ``2O23年``, ``l,234.5亿元``.

A reader of figures would see 2 and 23, or nothing. Only what else is a number, and what a
unit follows, is read so: not ``H2O``, ``5l`` or ``A1O``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from translate.repair.rule import Evidence, Replacement, Rule
from translate.repair.survey import Trait

_UNIT: Final = (
    "[%％‰℃亿億万萬千百元年月日号號人名个個户戶吨噸亩畝公平立度岁歲倍时時分秒米斤克石件家所项項次台艘架座]"
)
_NUMBER: Final = re.compile(
    rf"(?<![A-Za-z0-9._/-])(?:[0-9lI][0-9OolI]*|O(?=[.]))(?:[.,][0-9OolI]+)*(?<![0-9]l)(?=\s?{_UNIT})"
)
_DIGITS: Final = str.maketrans("OolI", "0011")
_GROUPED: Final = re.compile(r"[^,]{1,3}(?:,[^,.]{3})+(?:\.[^,.]+)?|[^,]+")
"""A number with its thousands apart, or without."""
_MIN_LED_CHARS: Final = 3
"""A number that a letter leads is longer: ``I5`` and ``l型`` are names."""


def _find_digit_letters(text: str, _evidence: Evidence) -> Iterator[Replacement]:
    for match in _NUMBER.finditer(text):
        number = match[0]
        digits = number.translate(_DIGITS)
        if digits == number or not any(char.isdecimal() for char in number):
            continue
        if _GROUPED.fullmatch(number) is None or (number[0] in "lI" and len(number) < _MIN_LED_CHARS):
            continue
        for place, (before, after) in enumerate(zip(number, digits, strict=True), match.start()):
            if before != after:
                yield Replacement(place, place + 1, after, 0.9)


DIGIT_LETTERS: Final = Rule("digit_letters", _find_digit_letters, lambda survey: survey.has(Trait.DIGIT))
