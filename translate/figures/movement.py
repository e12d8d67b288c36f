"""Words before a Chinese figure that say it rose or fell: 增长5.2%, 同比下降了约3个百分点."""

from __future__ import annotations

import re
from typing import Final

_BETWEEN: Final = "(?:了|约|近|超过|超|逾|达到|达|到|至|为|大约|将近|不足|幅度|近乎|高达|仅)*"
_RISING: Final = (
    "增长|上升|增加|提高|上涨|提升|攀升|回升|上调|上扬|升高|增幅|涨幅|升幅|多增|高出|大涨|猛增|激增|飙升|暴涨"
    "|增至|升至|涨至|扩大"
)
_FALLING: Final = (
    "下降|下跌|减少|降低|下滑|回落|缩减|萎缩|下调|降幅|跌幅|少增|大跌|骤降|锐减|暴跌|降至|跌至|减至|下挫"
    "|缩小|收窄"
)
MOVEMENT: Final = re.compile(
    rf"(?P<word>(?P<rising>{_RISING})|(?P<falling>{_FALLING}))(?P<between>{_BETWEEN})$"
)
DIFFERENCES: Final = frozenset(("扩大", "缩小", "收窄", "多增", "少增", "高出"))
"""Words of a gap, or of a rise or fall itself: the figure could be taken for another one's movement."""
_LONGEST_CHARS: Final = 10


def find_movement(text: str, start: int) -> re.Match[str] | None:
    """The word of movement right before the figure at ``start``.

    Its group ``rising`` or ``falling`` has the word, ``between`` what stands between it and the figure.
    """
    return MOVEMENT.search(text, max(0, start - _LONGEST_CHARS), start)
