"""Words and names in English text that nobody writes: a model spells them by ear, Zhuaihai for 淮海.

The list (``words.txt.xz``, built by ``scripts/build_words.py``) holds those that English text was seen to
use, and regular forms of them count too. What it lacks may still be right, the name of a
foreigner above all; nothing but the Chinese can say so.
"""

from __future__ import annotations

import lzma
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Final

from translate.names.folding import strip_marks
from translate.names.readings import is_spelt

TABLE: Final = Path(__file__).with_name("words.txt.xz")
MIN_LETTERS: Final = 4
"""Shorter words are not in the list, and none is looked for."""
_WORD: Final = re.compile(r"[^\W\d_]+")
_ENDINGS: Final = re.compile(r"(?:s|es|d|ed|ing|ly|er|ers|al|ally|ness|less|like|ish|ism|ist|ists|able)$")
_BEGINNINGS: Final = re.compile(
    "^(?:un|re|non|pre|anti|over|under|out|sub|super|inter|multi|micro|mini|semi|co|mis|dis)"
)


def find_unknown_words(source: str, target: str) -> Iterator[str]:
    """Words of the target that the list lacks, as written, each once.

    Not those that the source writes itself, nor the pinyin of characters of names in it. Words all in
    capitals are abbreviations, and left to ``find_unknown_abbreviations``.

    Raises:
        ModelError: the table of readings is missing or unreadable.

    """
    told, named = set(), strip_marks(source)
    for match in _WORD.finditer(target):
        written = match[0]
        word = strip_marks(written)
        if (
            len(word) >= MIN_LETTERS
            and word not in told
            and not written.isupper()
            and not is_known_word(written)
            and word not in named
            and not is_spelt(source, word)
        ):
            told.add(word)
            yield written


def is_known_word(written: str) -> bool:
    """Whether English text uses this word or name, in this form or in one that it is regularly made from."""
    word, known = strip_marks(written), _load()
    stem = _ENDINGS.sub("", word)
    forms = [form for form in (word, stem, _BEGINNINGS.sub("", word)) if len(form) >= MIN_LETTERS]
    is_doubled = stem != word and stem[-1:] == stem[-2:-1]  # planned, but no Beltt
    return any(form in known or form + "e" in known for form in forms) or (
        is_doubled and len(stem) >= MIN_LETTERS and stem[:-1] in known
    )


def list_words(text: str) -> list[str]:
    """Runs of letters, in lower case and without marks."""
    return [strip_marks(word) for word in _WORD.findall(text)]


@lru_cache(maxsize=1)
def _load() -> frozenset[str]:
    return frozenset(lzma.decompress(TABLE.read_bytes()).decode().split("\n"))
