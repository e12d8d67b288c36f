"""Find every figure that an English text states, in digits or in words."""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction
from typing import Final

from translate.figures.english_numerals import NUMBER, ONES, WHOLES, read_words
from translate.figures.english_patterns import NAMED_MONTH, PATTERNS
from translate.figures.figure import Figure, FigureKind
from translate.figures.grammar import blank_noise
from translate.figures.words import ORDINALS, SCALES, SMALL, TENS, TIMES

LINK: Final = re.compile(
    r"^\s?(?:-|–|—|to|and|or|,|/|through|per ?cent to)\s?(?:around |about |nearly |over |US)?[$€£¥]?\s?$"
)
CURRENCY_CODE: Final = re.compile(
    r"(?<![A-Za-z0-9])(?:RMB|CNY|USD|HKD|NTD|TWD|EUR|GBP|JPY|AUD|CAD|SGD|KRW|INR|RUB|CHF)(?=\d)"
)
"""A code that is written close to its amount, RMB12.86bn, so that the amount is read by itself."""
TIMES_SIGN: Final = re.compile(r"(?<=\d)x(?=\d)")
"""4x100 metres, which are four times 100 and no code."""
WORD: Final = re.compile(r"(?<![A-Za-z0-9])[A-Za-z0-9]+")
ARTICLE: Final = re.compile(
    rf"an?[\s-](?:{WHOLES}|hundred|thousand|million|billion|trillion|dozen|[a-z]+ and a half\b)",
    re.IGNORECASE,
)
MONTH_WORDS: Final = re.findall(r"[a-z]+", NAMED_MONTH.partition("(?:")[2].lower())
COMPOUND: Final = re.compile(r"[\s-](hundred|thousand|million|billion|trillion)$", re.IGNORECASE)
STARTERS: Final = frozenset(
    {*SMALL, *TENS, *ORDINALS, *TIMES, *MONTH_WORDS, "half", "round", "around", "each", "every"}
)


def find_english_figures(text: str) -> list[Figure]:
    """Every figure of an English text, in order.

    ``required`` is false where the word need not be a number (one, first, second, both,
    May at the start of a sentence), so that it can answer to a figure of the source and
    does no harm without one.
    """
    text = CURRENCY_CODE.sub(lambda match: " " * len(match[0]), blank_noise(text))
    text = TIMES_SIGN.sub("×", text)
    found: list[Figure] = []
    place = 0
    while (word := WORD.search(text, place)) is not None:
        place = word.end()
        if not _can_start(word):
            continue
        for pattern, read in PATTERNS:
            match = pattern.match(text, word.start())
            if match is not None:
                found.extend(read(match))
                place = match.end()
                break
    return _share_scales([_divide_compound(figure, text) for figure in found], text)


def _divide_compound(figure: Figure, text: str) -> Figure:
    """3 trillion-yuan industries are three of a trillion each as often as not."""
    scale = COMPOUND.search(figure.text)
    if scale is None or figure.kind is not FigureKind.NUMBER or not re.match("-[a-z]", text[figure.end :]):
        return figure
    return replace(figure, accepted=(*figure.accepted, _bare(figure), Fraction(SCALES[scale[1].lower()])))


def _can_start(word: re.Match[str]) -> bool:
    """Whether a figure can begin with this word: a cheap look before the patterns."""
    token = word[0].lower()
    token = token.removesuffix("ly") if token.removesuffix("ly") in ORDINALS else token
    if token in ("a", "an"):
        return ARTICLE.match(word.string, word.start()) is not None
    return (
        token in STARTERS
        or not token.isalpha()
        or not token.strip("ivx")
        or (
            word.string[word.end() : word.end() + 1] in ("-", ".")
            and word.string[word.end() + 1 :][:1].isdigit()
        )
    )


def _share_scales(figures: list[Figure], text: str) -> list[Figure]:
    """3 to 5 percent, between 30 and 40 million: a bare number may share the next one's scale."""
    shared = list(figures)
    for place in range(len(shared) - 2, -1, -1):
        one, other = shared[place], shared[place + 1]
        if one.kind is not FigureKind.NUMBER or LINK.match(text[one.end : other.start]) is None:
            continue
        scale = other.accepted[0] / _bare(other) if _bare(other) else Fraction(1)
        if scale == 1 or not re.fullmatch(r"[\d.,]+|[a-z-]+", one.text.lower()) or one.value >= 10**6:
            continue
        shared[place] = Figure(
            other.kind if other.kind is FigureKind.PERCENT else one.kind,
            one.start,
            one.end,
            one.text,
            one.value,
            (*one.accepted, one.value * scale),
            one.unit,
            one.required,
            one.approximate,
        )
    return shared


def _bare(figure: Figure) -> Fraction:
    """The number before its scale: 5 of 5 billion and of 5 percent."""
    digits = re.match(NUMBER, figure.text)
    if digits is not None:
        return Fraction(re.sub("[,'’ ]", "", digits[0]))
    first = re.match(rf"(?:{ONES})(?:-(?:{ONES}))?", figure.text.lower())
    value = read_words(first[0]) if first is not None else None
    return figure.value if value is None else value
