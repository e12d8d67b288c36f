"""Abbreviations in English text that nobody uses: models make them up, DPRA for 民主人民共和国.

The list (``abbreviations.txt``, built by ``scripts/build_words.py``) holds those that English
text was seen to use. What it lacks may still be right; it is rare enough to be looked at.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Final

TABLE: Final = Path(__file__).with_name("abbreviations.txt")
ABBREVIATION: Final = re.compile(r"(?<![\w.&/-])[A-Z]{2,6}(?![\w&/-]|\.[A-Z])")
_ROMAN: Final = re.compile("[IVXLC]+")


def find_unknown_abbreviations(source: str, target: str) -> Iterator[str]:
    """Two to six capitals in the target that neither the source nor the list has, each once."""
    told = set()
    latin = source.upper()
    for match in ABBREVIATION.finditer(target):
        word = match[0]
        if word not in told and word not in latin and word not in _load() and not _ROMAN.fullmatch(word):
            told.add(word)
            yield word


@lru_cache(maxsize=1)
def _load() -> frozenset[str]:
    return frozenset(TABLE.read_text(encoding="utf-8").split())
