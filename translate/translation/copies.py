"""Put right what a model copied nearly: *kilowat-hours* where it was given kilowatt-hours.

A word is copied piece by piece; a long one may lose a piece, or the space before it (*tomartyr*), or begin
twice (*S Shanghai*). But for such a beginning, only a word that English text does not use is touched, and
only for one that was given and is nowhere in the target.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from functools import partial
from typing import Final

from translate.names import is_known_word

MIN_LETTERS: Final = 4
LEAST_LIKENESS: Final = 0.85
"""Of two words, 0 to 1, as ``difflib`` has it: *asmptomatic* and asymptomatic have 0.96."""
ENDINGS: Final = ("", "s", "es", "d", "ed", "ing")
_ENDING: Final = f"(?:{'|'.join(ENDINGS)})"
SHORT_WORDS: Final = frozenset(
    ("a", "an", "and", "as", "at", "by", "for", "in", "is", "its", "of", "on", "or", "per", "the", "to")
)
_STUTTER: Final = re.compile(r"\b([B-HJ-Z]) (\1[a-z]+)")
"""A capital that the next word begins with, by itself."""
_WORD: Final = re.compile(rf"(?<!\w)[^\W\d_]{{{MIN_LETTERS},}}(?!\w)")


def correct_copies(given: str, target: str) -> str:
    """A target with the words of what the model was given that it copied nearly.

    Args:
        given: the source as the model had it.
        target: its translation.

    """
    words = dict.fromkeys(word for word in _WORD.findall(given) if word.isascii())
    target = _STUTTER.sub(
        lambda match: match[2] if match[2] in words and match[0] not in given else match[0], target
    )
    lost = [word for word in words if re.search(rf"\b{word}{_ENDING}\b", target, re.IGNORECASE) is None]
    if not lost:
        return target
    return _WORD.sub(partial(_correct, lost=lost, given=frozenset(word.lower() for word in words)), target)


def _correct(match: re.Match[str], lost: list[str], given: frozenset[str]) -> str:
    written = match[0]
    if written.lower() in given or is_known_word(written):  # of Safin and Safina one may be lost
        return written
    for word in lost:
        before = written[: -len(word)]
        if before and written.lower().endswith(word.lower()) and _is_word(before):
            return f"{before} {word}"
    likeness, nearest = max(_compare(written, lost))
    return nearest if likeness >= LEAST_LIKENESS else written


def _is_word(before: str) -> bool:
    return before.lower() in SHORT_WORDS or is_known_word(before)


def _compare(written: str, lost: list[str]) -> Iterator[tuple[float, str]]:
    """How like each form of the lost words is to what was written; a capital of either stays."""
    for word in lost:
        for ending in ENDINGS:
            form = word + ending
            likeness = SequenceMatcher(None, written.lower(), form.lower()).ratio()
            yield likeness, form[0].upper() + form[1:] if written[0].isupper() else form
