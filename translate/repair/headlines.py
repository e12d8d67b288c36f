"""Headlines that ask, ``苹果降价?库克表态``: a short line with one mark within, and words on both sides."""

from __future__ import annotations

import re
from typing import Final

MIN_BEFORE_CHARS: Final = 4
"""Less before the mark is a name's first part: 唐纳德?特朗普."""
MIN_AFTER_CHARS: Final = 3
MAX_PART_CHARS: Final = 20
_PART: Final = "[^，。；、：！？…“”《》「」,;:!?\n]"
_BEFORE: Final = re.compile(rf"{_PART}{{{MIN_BEFORE_CHARS},{MAX_PART_CHARS}}}")
_AFTER: Final = re.compile(rf"(?:{_PART}|：){{{MIN_AFTER_CHARS},{MAX_PART_CHARS}}}")


def is_headline(text: str, place: int) -> bool:
    """Whether the mark at ``place`` parts a line of a headline's length, and is the only mark in it."""
    start = text.rfind("\n", max(0, place - MAX_PART_CHARS - 1), place) + 1
    if start == 0 and place > MAX_PART_CHARS:
        return False
    end = text.find("\n", place, place + MAX_PART_CHARS + 2)
    end = len(text) if end < 0 else end
    if _BEFORE.fullmatch(text, start, place) is None:
        return False
    return end - place <= MAX_PART_CHARS + 1 and _AFTER.fullmatch(text, place + 1, end) is not None
