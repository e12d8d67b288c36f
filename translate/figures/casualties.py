"""The dead and the injured: 3死12伤 is not *12 killed*."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from translate.figures.chinese import find_figures
from translate.figures.comparison import state_same
from translate.figures.english import find_english_figures
from translate.figures.figure import Figure, FigureKind

DEAD: Final = "dead"
INJURED: Final = "injured"
_PEOPLE: Final = r"(?:\s?[余餘多]?(?:名|人|位)[^，。；、,;\d]{0,5}?)?"
_CHINESE: Final = (
    (
        DEAD,
        re.compile(rf"{_PEOPLE}(?:死亡|遇难|丧生|身亡|罹难|死(?=\d|[，。；、]|$))"),
        re.compile(r"(?:死亡|遇难|丧生|身亡|罹难)(?:人数|总数)?[了已达为至约超升增上过]{0,4}$"),
    ),
    (
        INJURED,
        re.compile(rf"{_PEOPLE}(?:受伤|负伤|受轻伤|受重伤|轻伤|重伤|伤(?=[，。；、]|$))"),
        re.compile(r"(?:受伤|轻伤|重伤)(?:人数|总数)?[了已达为至约超升增上过]{0,4}$"),
    ),
)
_ROUGH: Final = r"(?:at least |about |around |nearly |over |more than |some |as many as |up to )?$"
_OTHERS: Final = r"(?:\s(?:people|persons|others|civilians|workers|miners|passengers|soldiers|more|of them))?"
_ENGLISH: Final = (
    (
        DEAD,
        re.compile(
            rf"\b(?:kill(?:ed|ing|s)|claim(?:ed|ing)(?: the lives of)?|deaths? of) {_ROUGH}", re.IGNORECASE
        ),
        re.compile(
            rf"{_OTHERS}\s(?:(?:were|was|are|have been|had been)\s)?"
            r"(?:killed|dead|died|deaths?|fatalities)\b",
            re.IGNORECASE,
        ),
    ),
    (
        INJURED,
        re.compile(rf"\b(?:injur(?:ed|ing|es)|wound(?:ed|ing|s)|hurt(?:ing)?) {_ROUGH}", re.IGNORECASE),
        re.compile(
            rf"{_OTHERS}\s(?:(?:were|was|are|have been|had been)\s)?"
            r"(?:(?:slightly|seriously|badly)\s)?(?:injured|wounded|hurt|injuries)\b",
            re.IGNORECASE,
        ),
    ),
)
_LEAD_CHARS: Final = 40


def compare_casualties(source: str, target: str) -> Iterator[str]:
    """Yield a sentence for each number of dead that the target calls injured, and the other way round.

    ``source`` in simplified characters. A number that is both in the source is not judged.
    """
    if re.search("[死难丧亡]", source) is None or "伤" not in source:
        return
    fates = {figure: fate for figure in find_figures(source) if (fate := _name_fate(source, figure))}
    if len(set(fates.values())) == 1:
        return
    for other in find_english_figures(target):
        fate = _name_english_fate(target, other)
        owners = [figure for figure in fates if state_same(figure, other)]
        if fate and owners and all(fates[figure] != fate for figure in owners):
            said = f"the translation says {other.text} {fate}"
            yield f"{owners[0].text} is {fates[owners[0]]} in the source; {said}"


def _name_fate(source: str, figure: Figure) -> str | None:
    if figure.kind is not FigureKind.NUMBER:
        return None
    lead = source[max(0, figure.start - _LEAD_CHARS) : figure.start]
    for fate, behind, before in _CHINESE:
        if behind.match(source, figure.end) or before.search(lead):
            return fate
    return None


def _name_english_fate(target: str, figure: Figure) -> str | None:
    lead = target[max(0, figure.start - _LEAD_CHARS) : figure.start]
    behind = [fate for fate, _, pattern in _ENGLISH if pattern.match(target, figure.end)]
    before = [fate for fate, pattern, _ in _ENGLISH if pattern.search(lead)]
    return next(iter(behind or before), None)
