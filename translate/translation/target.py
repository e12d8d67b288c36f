"""From the decoder's text to what stands on the page."""

from __future__ import annotations

import re
from typing import Final

MARKS: Final = str.maketrans(
    {
        "，": ", ",
        "、": ", ",
        "。": ". ",
        "！": "! ",
        "？": "? ",
        "；": "; ",
        "：": ": ",
        "（": " (",
        "）": ") ",
        "％": "%",
        "《": '"',
        "》": '"',
        "「": '"',
        "」": '"',
        "“": '"',
        "”": '"',
        "‘": "'",
        "’": "'",
        "【": "[",
        "】": "] ",
        "\u3000": " ",
    }
)
FIGURE_MARK: Final = re.compile(r"(?<=\d)．(?=\d)|(?<=\d)(?<!\d{4})：(?=\d{1,3}(?!\d))")
"""A mark within a figure, which has no space behind it: 10：30 and 1．5, while 1，2 may be two."""
NARROW: Final = {"：": ":", "．": "."}
SPACE_BEFORE_MARK: Final = re.compile(r"\s+([,.!?;:)\]](?:\s|$))")
QUOTATION: Final = re.compile(r'(?<![\w"])" ?([^"]*?) ?"(?!\w)')
"""What stands between two marks, the first behind no letter and the second before none."""
PERCENT_TWICE: Final = re.compile(r"(%|\bper ?cent\b)(?: per ?cent\b)+", re.IGNORECASE)
TWICE: Final = re.compile(r"\b([a-z]{5,})((?: \1\b)+)")
"""A word twice or more times running. Of 368,778 human translations some five have one on purpose."""
LOOP_TIMES: Final = 4
"""So many times running a word is a loop, which is for the checks to find."""
SENTENCE: Final = re.compile("[。！？…][”’」』）)]*$")
LOWER_CASE: Final = re.compile(r"[a-z]+(?:-[a-z]+)*(?=[\s,])")
SPACES: Final = re.compile(r"\s+")
ORDINAL: Final = re.compile(r"(?<![\w.,])(\d+)(?:st|nd|rd|th)\b")


def finish_target(target: str) -> str:
    """English marks for Chinese ones, single spaces, 2nd for 2th, no word twice running; other words stay.

    All quotation marks and apostrophes become straight: a model that read both kinds begins with
    one and ends with the other.
    """
    text = FIGURE_MARK.sub(lambda match: NARROW[match[0]], target)
    text = SPACES.sub(" ", text.translate(MARKS)).strip()
    text = ORDINAL.sub(lambda match: match[1] + _name_ending(match[1]), text)
    text = TWICE.sub(_write_once, PERCENT_TWICE.sub(r"\1", text))
    text = SPACE_BEFORE_MARK.sub(r"\1", text)
    return QUOTATION.sub(r'"\1"', text) if text.count('"') % 2 == 0 else text


def capitalise_sentence(source: str, target: str) -> str:
    """The target of a whole sentence with a capital, unless its first word has its own (iPhone)."""
    is_lower = SENTENCE.search(source) is not None and LOWER_CASE.match(target) is not None
    return target[0].upper() + target[1:] if is_lower else target


def _write_once(match: re.Match[str]) -> str:
    n_times = 1 + match[2].count(" ")
    return match[1] if n_times < LOOP_TIMES else match[0]


def _name_ending(digits: str) -> str:
    """The two letters behind an ordinal."""
    if digits[-2:] in ("11", "12", "13"):
        return "th"
    return {"1": "st", "2": "nd", "3": "rd"}.get(digits[-1], "th")
