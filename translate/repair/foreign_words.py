"""Words in another script: letters that belong together, which no wrong codec strings together.

GBK and Big5 hold Cyrillic, Greek, kana and zhuyin, so a wrong reading can land among them;
but it lands there at random, with scripts, cases and signs mixed. A word is of one
script, of one case but for its first letter, has vowels, and begins as words do.
What is a word costs what an author's letters cost, and is no sign of damage.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

import numpy as np

from translate.repair.language_model import Floats

ENTRY_COST: Final = 6.0
"""Nats that the first word of a script costs amid another."""
NEXT_WORD_COST: Final = 2.0
"""The same for one more word after it."""
LETTER_COST: Final = {"cyrillic": 3.0, "greek": 3.0, "hiragana": 3.6, "katakana": 3.6, "zhuyin": 3.0}
"""Nats a letter: about the entropy of single letters of these languages."""
MIN_VOWEL_CHARS: Final = 4
"""Letters from which on a word needs a vowel."""
_WORDS: Final = {
    "cyrillic": "[\u0400-\u052f]+",
    "greek": "[\u0370-\u03ff\u1f00-\u1fff]+",
    "hiragana": "[\u3041-\u3096][\u3041-\u3096\u30fc]*",
    "katakana": "[\u309b\u309c]?[\u30a1-\u30fa][\u30a1-\u30fa\u30fc\u309b\u309c]*",
    "zhuyin": "\u02d9?[\u3105-\u312f][\u3105-\u312f\u02c7\u02ca\u02cb\u02d9]*",
}
_WORD: Final = re.compile("|".join(f"(?P<{name}>{pattern})" for name, pattern in _WORDS.items()))
_GAP: Final = re.compile(r"[^\w]{0,4}")
_VOWELS: Final = frozenset("аеиоуыэюяіѣөүәӏαεηιουω")
_SMALL: Final = frozenset("ぁぃぅぇぉっゃゅょゎんァィゥェォッャュョヮン")
_SYLLABLES: Final = re.compile(
    "(?:\u02d9?(?:[\u3105-\u3119][\u3127-\u3129]?[\u311a-\u3126]?|[\u3127-\u3129][\u311a-\u3126]?|[\u311a-\u3126])"
    "[\u02c7\u02ca\u02cb\u02d9]?)+"
)


def price_words(text: str) -> Floats | None:
    """Nats (n,) that each letter of a foreign word costs, NaN for all else; ``None`` without such words."""
    costs: Floats | None = None
    done, last = 0, ""
    for match in _WORD.finditer(text):
        script = match.lastgroup or ""
        follows = last == script and _GAP.fullmatch(text, done, match.start()) is not None
        if not is_word(match[0], script):
            last = ""
            continue
        if costs is None:
            costs = np.full(len(text), np.nan, dtype=np.float32)
        costs[match.start() : match.end()] = LETTER_COST[script]
        costs[match.start()] += NEXT_WORD_COST if follows else ENTRY_COST
        done, last = match.end(), script
    return costs


def is_word(letters: str, script: str) -> bool:
    """Whether letters of a script stand together as words have them."""
    if script == "zhuyin":
        return _SYLLABLES.fullmatch(letters) is not None
    if script in {"hiragana", "katakana"}:
        return letters[0] not in _SMALL
    if letters.isupper():
        return True
    if len(letters) > 1 and not letters[1:].islower():
        return False
    plain = unicodedata.normalize("NFD", letters.lower())
    return len(letters) < MIN_VOWEL_CHARS or not _VOWELS.isdisjoint(plain)
