"""How English writes numbers: the grammar of digits and words, and the value of a number in words."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Final

from translate.figures.words import FRACTION_PARTS, ORDINALS, SCALES, SMALL, TENS

NUMBER: Final = r"(?:\d{1,3}(?:[,'’]\d{3})+(?!\d)|\d{1,3}(?: 000)+(?!\d)|\d+)(?:\.\d+)?"
SCALE: Final = r"hundred|thousand|million|billion|trillion|bln|mln|trn|bn|mn|tn|m|k|b"
SCALE_WORD: Final = r"(?:hundred|thousand)(?!s\b)|(?:million|billion|trillion)s?|bln|mln|trn|bn|mn|tn"
SCALES_AFTER: Final = rf"(?:(?:[\s-]?(?:{SCALE_WORD})|[mkb])(?![A-Za-z²³(]))*"
PER_MILLE: Final = r"per[\s-]?mille\b|‰"
PERCENT: Final = (
    rf"\s?(?:%|{PER_MILLE}|per\s?cent(?:age)?(?:\spoints?)?\b|pct\b"
    rf"|(?:of\san?\s)?percentage[\s-]points?\b|-?percent\b)"
)
ONES: Final = "|".join(sorted({*SMALL, *TENS}, key=len, reverse=True))
WORD_NUMBER: Final = (
    rf"(?:(?:{ONES})|(?<!few )(?<!several )(?<!many )(?:hundred|thousand)"
    r"(?=\s(?:and|thousand|million|billion)\b)"
    r"|(?:an?|half an?|half)(?=[\s-](?:hundred|thousand|million|billion|trillion|dozen)\b))"
    rf"(?:(?:(?<=hundred)\sand|(?<=thousand)\sand|(?<=million)\sand|(?<=billion)\sand)?[\s-]+"
    rf"(?:{ONES}|hundred|thousand|million|billion|trillion|dozen|score)\b|\sand\sa\shalf\b)*"
    rf"(?:\spoint(?:\s(?:{'|'.join(list(SMALL)[:10])}))+(?:\s(?:hundred|thousand|million|billion|trillion))*)?"
)
WHOLES: Final = "|".join(sorted(FRACTION_PARTS, key=len, reverse=True))
ORDINAL_WORD: Final = (
    rf"(?:(?:{'|'.join(TENS)})[\s-])?(?:{'|'.join(sorted(ORDINALS, key=len, reverse=True))})"
)


def read_words(text: str) -> Fraction | None:
    """Value of a number in words: twenty-five, two hundred and fifty thousand, a million, one point five."""
    plain = re.sub(r"\sand a half\b", " halfmore", text.lower())
    words = [word for word in re.split(r"[\s-]+", re.sub(r"half[\s-]an?\b", "half", plain)) if word != "and"]
    total = group = Fraction(0)
    last_scale = 1
    decimals: int | None = None
    for word in words:
        if word == "point":
            decimals = 0
        elif word in ("a", "an"):
            group += 1
        elif word == "half" or (word == "halfmore" and (group or not total)):
            group += Fraction(1, 2)
        elif word == "halfmore":
            total += Fraction(last_scale, 2)
        elif decimals is not None and word in SMALL and SMALL[word] < 10:
            decimals += 1
            group += Fraction(SMALL[word], 10**decimals)
        elif word in SMALL:
            group += SMALL[word]
        elif word in TENS:
            group += TENS[word]
        elif word in SCALES:
            scale = SCALES[word]
            if scale < 1000:
                group = (group or Fraction(1)) * scale
            else:
                total += (group or Fraction(1)) * scale
                last_scale = scale
                group = Fraction(0)
        else:
            return None
    return total + group if words else None
