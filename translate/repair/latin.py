"""UTF-8 read as Latin-1 or Windows-1252 in the Latin parts of a text: ``CafÃ©``, ``itâ€™s``.

The search for Chinese that was read with the wrong codec is ``mojibake``'s. What is left
of the same accident in European names, quotation marks and signs is ftfy's own ground:
its detector and its decoder work on one Latin run at a time, and none of its other fixes
runs, since widths and quotation marks of a Chinese text are not to be touched.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import Final

from translate.repair.rule import Evidence, Replacement, Rule
from translate.repair.survey import Trait, scan

_RUN: Final = (
    "[\x20-\xff\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122]"
)
"""Any character that a byte can be in Windows-1252."""
_MEMBER: Final = re.compile(_RUN)
_LINE_RUN: Final = re.compile(_RUN + "{2,400}")
_LATIN: Final = re.compile("[\x20-\u024f\u02b0-\u036f\u2000-\u206f\u20a0-\u20cf\u2100-\u214f]+")
"""What ftfy's answer may consist of: Chinese and other scripts are for rules that know them."""
_LONE: Final = re.compile("(?<![A-Za-z\xc0-\u024f])[\xc2-\xf4](?![^ .,;:?!“”‘’\"'()/-])")
"""A letter by itself, as a text about letters has it (``Ã 和 Õ``): no accident."""
_CONFIDENCE: Final = 0.95


def _find_latin(text: str, evidence: Evidence) -> Iterator[Replacement]:
    import ftfy  # here: most texts never need it
    from ftfy.badness import is_bad

    leads = evidence.survey_of(text).find(Trait.UTF8_LEAD)
    for match in scan(_LINE_RUN, text, _start_of_runs(text, leads)):
        received = match[0]
        if not is_bad(_LONE.sub(" ", received)):
            continue
        repaired = ftfy.fix_encoding(received)
        if repaired != received and _LATIN.fullmatch(repaired):
            yield from _differences(received, repaired, match.start())


def _start_of_runs(text: str, places: list[int]) -> Iterator[int]:
    """Where the Latin run around each place starts, at most 40 characters before it."""
    done = -1
    for place in places:
        start = place
        while start > max(done, place - 40, 0) and _MEMBER.match(text[start - 1]):
            start -= 1
        if start > done:
            done = place
            yield start


def _differences(received: str, repaired: str, offset: int) -> Iterator[Replacement]:
    matcher = SequenceMatcher(None, received, repaired, autojunk=False)
    for tag, start, end, first, last in matcher.get_opcodes():
        if tag != "equal":
            yield Replacement(offset + start, offset + end, repaired[first:last], _CONFIDENCE)


LATIN_MOJIBAKE: Final = Rule("latin_mojibake", _find_latin, lambda survey: survey.has(Trait.UTF8_LEAD))
