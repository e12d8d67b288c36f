"""Signs of English figures: is a number that is negative in the source so in its translation?"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from translate.figures.figure import Figure

_MINUS: Final = re.compile(r"[-−–]\s?(?:[A-Z]{2,3})?[$€£¥]?$")
_NEGATIVE: Final = re.compile(
    r"\b(?:minus|negative\w*|below|los[est]\w*|loss\w*|deficits?|sub-?zero|freezing|red|outflows?|overdra\w+"
    r"|decreas\w*|fall\w*|fell|drop\w*|declin\w*|down\w*|reduc\w*|shr[aiu]nk\w*|contract\w*|slump\w*"
    r"|plung\w*|slid\w*|tumbl\w*)\b",
    re.IGNORECASE,
)
_WARMTH: Final = frozenset(("degrees Celsius", "degrees Fahrenheit"))
_BELOW_ZERO: Final = re.compile(
    r"\b(?:minus|negative|sub-?zero|freezing|frost\w*|below(?! (?:by )?\d| (?:normal|average)))\b",
    re.IGNORECASE,
)
"""What makes a temperature negative, which no fall does."""
_BEFORE_CHARS: Final = 80
_AFTER_CHARS: Final = 40


def keeps_sign(figure: Figure, target: str, shown: Sequence[Figure]) -> bool:
    """Whether one of the places ``shown``, in which the target states a negative figure, has its sign.

    A minus, or a fall, a loss or a deficit near it; of a temperature what says that it is below zero.
    """
    words = _BELOW_ZERO if figure.unit in _WARMTH else _NEGATIVE
    return any(
        _MINUS.search(target, 0, other.start) is not None
        or words.search(target, max(0, other.start - _BEFORE_CHARS), other.end + _AFTER_CHARS) is not None
        for other in shown
    )
