"""Mojibake that a text speaks of: ``“锟斤拷”``, ``浠婂ぉ是“今天”的乱码``. It stays as its author wrote it."""

from __future__ import annotations

import re
from typing import Final

from translate.repair.characters import HAN

MAX_SHARE: Final = 0.5
"""Share of a line's Chinese characters up to which wrongly read ones may be what it speaks of."""
_TOPIC: Final = re.compile(
    "[乱亂]码|[乱亂]碼|[编編][码碼]|字符集|字元集|程序[员員猿]|程式[员員設设]|[码碼]农|烫烫|燙燙|屯屯屯"
    "|GBK|GB2312|GB18030|Big-?5|UTF-?8|Unicode",
    re.IGNORECASE,
)
_QUOTES: Final = {"“": "”", "‘": "’", "「": "」", "『": "』", "《": "》", '"': '"', "`": "`", "【": "】"}
_REMAINS: Final = re.compile("[锟斤拷]+|[嚙踝蕭]+|[ï¿½]+")
_HAN: Final = re.compile(f"[{HAN}]")


def is_mention(line: str, start: int, end: int) -> bool:
    """Whether ``line[start:end]`` is named in a sentence that is sound, and not a part of its damage."""
    rest = line[:start] + line[end:]
    n_read, n_rest = len(_HAN.findall(line, start, end)), len(_HAN.findall(rest))
    if n_read > MAX_SHARE * (n_read + n_rest):
        return False
    is_quoted = start > 0 and _QUOTES.get(line[start - 1]) == line[end : end + 1]
    is_lost = _REMAINS.fullmatch(line, start, end) is not None
    return (is_quoted and is_lost) or _TOPIC.search(rest) is not None
