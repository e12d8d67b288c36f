"""Before and after Christ: 公元9年 is AD 9, and 公元前221年 is 221 BC."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from translate.figures.chinese import find_figures
from translate.figures.comparison import state_same
from translate.figures.date_wording import ERA
from translate.figures.english import find_english_figures

_ERA_CHARS: Final = 4
_SAYS_BC: Final = re.compile(
    r"\bB\.?C\b|\bBCE\b|before (?:Christ|the (?:Common|Christian) Era|our era)",
    re.IGNORECASE,
)
_BEHIND: Final = re.compile(r"(?:\s|-)?(?:(?:st|nd|rd|th)?[\s-]centur(?:y|ies)\s)?(?:BCE?\b|B\.C\.)")


def compare_eras(source: str, target: str) -> Iterator[str]:
    """Yield a sentence for each year before Christ that the target puts after, and the other way round."""
    if "公元" not in source:
        return
    figures = find_figures(source)
    eras = {
        figure: era["before"] is not None
        for figure in figures
        if (era := ERA.search(source, max(0, figure.start - _ERA_CHARS), figure.start)) is not None
    }
    shown = find_english_figures(target)
    for figure, is_before in eras.items():
        same = [other for other in shown if state_same(figure, other)]
        if not same:
            continue
        if is_before and _SAYS_BC.search(target) is None:
            yield f"{figure.text} is BC in the source; nothing in the translation says so"
        elif not is_before and not any(eras.values()) and all(_BEHIND.match(target, x.end) for x in same):
            yield f"{figure.text} is AD in the source; the translation says BC"
