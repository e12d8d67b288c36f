"""Names are looked up in one form: simplified characters, and Latin letters in lower case without marks."""

from __future__ import annotations

import re
import unicodedata
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


def strip_marks(text: str) -> str:
    """Lower case without marks: ``Lü`` is ``lu``."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFD", text.lower())
    return "".join(character for character in decomposed if not unicodedata.combining(character))


@lru_cache(maxsize=1)
def _load_converter() -> OpenCC:
    return OpenCC("t2s")
