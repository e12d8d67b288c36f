"""Is the whole source there, in English: empty, untranslated, truncated, too short or too long."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from translate.translation.checks.check import Evidence

HAN: Final = re.compile(r"[㐀-䶿一-鿿豈-﫿〇𠀀-𲎯]+")
SOURCE_UNIT: Final = re.compile(r"[㐀-䶿一-鿿豈-﫿〇𠀀-𲎯]|[A-Za-z0-9.,%]+")
TARGET_WORD: Final = re.compile(r"[^\W_]+(?:['’.,-][^\W_]+)*")
MIN_WORDS_A_UNIT: Final = 0.28
SHORT_ALLOWANCE_UNITS: Final = 3
MAX_WORDS_A_UNIT: Final = 1.5
LONG_ALLOWANCE_WORDS: Final = 6


def find_empty(evidence: Evidence) -> Iterator[str]:
    """A target without a letter or digit."""
    if TARGET_WORD.search(evidence.hypothesis.target) is None:
        yield "the target is empty"


def find_untranslated(evidence: Evidence) -> Iterator[str]:
    """Chinese left in the target."""
    left = HAN.findall(evidence.hypothesis.target)
    if left:
        yield f"left in Chinese: {' '.join(left)}"


def find_truncated(evidence: Evidence) -> Iterator[str]:
    """Decoding stopped at its length limit."""
    if evidence.hypothesis.truncated:
        yield f"decoding stopped at {evidence.hypothesis.n_tokens} tokens without an end"


def find_wrong_length(evidence: Evidence) -> Iterator[str]:
    """Far fewer or far more words than the source accounts for."""
    n_units = len(SOURCE_UNIT.findall(evidence.source))
    n_words = len(TARGET_WORD.findall(evidence.hypothesis.target))
    if 0 < n_words < MIN_WORDS_A_UNIT * (n_units - SHORT_ALLOWANCE_UNITS):
        yield f"{n_words} words for {n_units} characters: something may be missing"
    elif n_words > MAX_WORDS_A_UNIT * n_units + LONG_ALLOWANCE_WORDS:
        yield f"{n_words} words for {n_units} characters: something may be invented"
