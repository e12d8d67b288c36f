"""What an amount is counted by: 5845公斤/公顷, 每小时15～20公里, 每股24.36元."""

from __future__ import annotations

import re
from typing import Final

_NAMES: Final = {
    "秒": "second",
    "分钟": "minute",
    "分鐘": "minute",
    "小时": "hour",
    "小時": "hour",
    "时": "hour",
    "天": "day",
    "日": "day",
    "周": "week",
    "月": "month",
    "年": "year",
    "人": "person",
    "户": "household",
    "戶": "household",
    "股": "share",
    "亩": "mu",
    "畝": "mu",
    "公顷": "hectare",
    "公頃": "hectare",
    "平方米": "square metre",
    "平方公里": "square kilometre",
    "立方米": "cubic metre",
    "吨": "tonne",
    "噸": "tonne",
    "公斤": "kilogram",
    "千克": "kilogram",
    "斤": "jin",
    "升": "litre",
    "桶": "barrel",
    "盎司": "ounce",
    "千瓦时": "kilowatt-hour",
    "千瓦時": "kilowatt-hour",
    "公里": "kilometre",
}
_NAME: Final = "|".join(sorted(_NAMES, key=len, reverse=True))
_BEHIND: Final = re.compile(rf"\s?[余餘多]?[㐀-鿿a-zA-Z²³℃°]{{0,5}}[/／]\s?(?P<by>{_NAME})(?![㐀-鿿])")
_BEFORE: Final = re.compile(
    rf"每(?:个|個)?(?P<by>{_NAME})(?:约|約|近|(?:不|不得)?(?:超过|超過|高于|高於|低于|低於)|仅|僅|只|達|达|到|可|为|為)?\s?$"
)
_BEFORE_CHARS: Final = 10


def name_rate(text: str, start: int, end: int) -> str:
    """`` per hour`` for an amount at ``text[start:end]``, its unit not included; empty without a rate."""
    match = _BEHIND.match(text, end) or _BEFORE.search(text, max(0, start - _BEFORE_CHARS), start)
    return f" per {_NAMES[match['by']]}" if match is not None else ""
