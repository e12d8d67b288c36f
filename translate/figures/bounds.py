"""Bounds turned round: 不超过28元 is no more than 28 yuan, not more."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from translate.figures.chinese import find_figures
from translate.figures.comparison import state_same
from translate.figures.english import find_english_figures
from translate.figures.figure import Figure, FigureKind
from translate.figures.roughness import word_roughness

LEAST: Final = "at least"
MOST: Final = "at most"
_MEANINGS: Final = {
    "at least ": LEAST,
    "over ": LEAST,
    " or more": LEAST,
    "not over ": MOST,
    "under ": MOST,
    " or less": MOST,
}
_SIGN: Final = (
    r"\s(?:the |an? )?(?:sum |total |value |period |term |price )?(?:of )?(?:[A-Z]{2,3}\s?)?[$€£¥]?\s?$"
)
_MORE: Final = re.compile(
    rf"\b(?P<word>more than|over|above|exceed(?:s|ed|ing)?|greater than|higher than|longer than){_SIGN}",
    re.IGNORECASE,
)
_LESS: Final = re.compile(
    rf"\b(?P<word>less than|fewer than|under|below|lower than|shorter than){_SIGN}", re.IGNORECASE
)
_MINIMUM: Final = re.compile(
    rf"\b(?P<word>at least|minimum of|upwards of|in excess of){_SIGN}", re.IGNORECASE
)
_MAXIMUM: Final = re.compile(rf"\b(?P<word>at most|maximum of){_SIGN}", re.IGNORECASE)
_DENIED: Final = re.compile(
    r"\b(?:not?|never|cannot|nor|neither|without|none|nothing)\b|n['’]t\b", re.IGNORECASE
)
_DENIED_CHARS: Final = 12
_BEFORE_CHARS: Final = 90
_STRICT: Final = re.compile(r"not? (?:less|more|fewer) than", re.IGNORECASE)
"""What nobody writes for a plain number."""
_LIMITS: Final = re.compile("[限满最不前超内至逾止]|以上|以下")
"""Words of a source that may well make a bound of any of its numbers."""
_NOT_CHARS: Final = 10
_BEHIND: Final = (
    (
        re.compile(
            r"[^.,;\d]{0,16}?\b(?:or|and) (?:more|above|over|higher|longer)\b(?! than)", re.IGNORECASE
        ),
        LEAST,
    ),
    (
        re.compile(
            r"[^.,;\d]{0,16}?\b(?:or|and) (?:less|below|under|fewer|lower|shorter)\b(?! than)", re.IGNORECASE
        ),
        MOST,
    ),
)


def compare_bounds(source: str, target: str) -> Iterator[str]:
    """Yield a sentence for each bound that is turned round, or set where the source has none.

    Judged where every place of the target with the figure has a word of the other bound.
    """
    shown: list[Figure] | None = None
    is_free = _LIMITS.search(source) is None
    for figure in find_figures(source):
        words = word_roughness(source, figure)
        bound = next((_MEANINGS[word] for word in words if word in _MEANINGS), None)
        denied = "over " in words and "不" in source[max(0, figure.start - _NOT_CHARS) : figure.start]
        is_plain = words == ("", "") and figure.kind is FigureKind.NUMBER and is_free
        if not figure.required or denied or not (bound or is_plain):
            continue
        shown = find_english_figures(target) if shown is None else shown
        read = [_read_bound(target, other) for other in shown if state_same(figure, other)]
        found = [other for other in read if other is not None and other[0] != bound]
        if not found or len(found) < len(read):
            continue
        if bound is not None:
            yield f"{figure.text} is {bound} in the source; the translation says {found[0][1]}"
        elif all(_STRICT.match(word) for _, word in found):
            yield f"{figure.text} is no bound in the source; the translation says {found[0][1]}"


def _read_bound(target: str, figure: Figure) -> tuple[str, str] | None:
    """The bound that the words around a figure make it, and the word that does."""
    lead = target[max(0, figure.start - _BEFORE_CHARS) : figure.start]
    for pattern, bound, other in ((_MORE, LEAST, MOST), (_LESS, MOST, LEAST)):
        match = pattern.search(lead)
        if match is not None:
            denied = _DENIED.search(lead, max(0, match.start() - _DENIED_CHARS), match.start())
            if denied is not None:
                return other, f"{denied[0]} {match['word']}"
            # a denial farther away may turn the bound round, or something else
            return None if _DENIED.search(lead, 0, match.start()) else (bound, match["word"])
    for pattern, bound in ((_MINIMUM, LEAST), (_MAXIMUM, MOST)):
        match = pattern.search(lead)
        if match is not None:
            return bound, match["word"]
    for pattern, bound in _BEHIND:
        match = pattern.match(target, figure.end)
        if match is not None:
            return bound, match[0].split(maxsplit=0)[0].strip()
    return None
