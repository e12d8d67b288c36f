"""Whether a text is Chinese at all."""

from __future__ import annotations

import re
from typing import Final

from translate.errors import InputError
from translate.repair.characters import HAN

_HAN: Final = re.compile(f"[{HAN}]")
_KANA: Final = re.compile("[\u3041-\u3096\u30a1-\u30fa\uff66-\uff9d]")
_HANGUL: Final = re.compile("[\uac00-\ud7a3]")
_WORD: Final = re.compile("[A-Za-z\u00c0-\u024f\u0370-\u052f]+")
_SAMPLE_CHARS: Final = 200_000
_MAX_KANA_SHARE: Final = 0.3
"""Kana among kana and Han: Japanese prose has over 0.4, Chinese that quotes Japanese hardly 0.05."""
_MIN_HAN_PER_WORD: Final = 0.3
"""Han for each word in an alphabet; code-mixed Chinese has over 2."""


def require_chinese(text: str) -> None:
    """Refuse a text that is not in Chinese, by the scripts it is written in.

    Raises:
        InputError: it has no Han at all, or is Japanese, Korean or in an alphabet
            with a Chinese name here and there.

    """
    sample = text[:_SAMPLE_CHARS]
    n_han = len(_HAN.findall(sample))
    n_words = len(_WORD.findall(sample))
    n_kana = len(_KANA.findall(sample))
    n_hangul = len(_HANGUL.findall(sample))
    found = f"{n_han} Chinese characters beside {n_words} words in an alphabet"
    if n_kana > _MAX_KANA_SHARE * (n_kana + n_han):
        found = f"Japanese: {n_kana} kana beside {n_han} Chinese characters"
    elif n_hangul > _MAX_KANA_SHARE * (n_hangul + n_han):
        found = f"Korean: {n_hangul} hangul beside {n_han} Chinese characters"
    elif n_han and n_han >= _MIN_HAN_PER_WORD * n_words:
        return
    elif not n_han:
        found = "no Chinese character at all" + (", only ASCII" if sample.isascii() else "")
    raise InputError(f"Expected a text in Chinese, found {found}. Give the Chinese original.")
