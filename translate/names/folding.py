"""Names are looked up in simplified characters, whatever script a text is in."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from opencc import OpenCC

_SURROGATE: Final = re.compile("[\ud800-\udfff]")
"""Undecodable bytes, which OpenCC cannot hold."""


@lru_cache(maxsize=512)  # the checks ask anew for each candidate of a segment
def fold(text: str) -> str:
    """Simplified characters, one for one; the text itself where that is not possible."""
    folded = _load_converter().convert(_SURROGATE.sub("\ufffd", text))
    return folded if len(folded) == len(text) else text


@lru_cache(maxsize=1)
def _load_converter() -> OpenCC:
    return OpenCC("t2s")
