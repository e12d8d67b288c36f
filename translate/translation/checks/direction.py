"""Did a figure rise where the source says that it fell, or lose its minus sign?

Narrow on purpose: only a figure right behind a word of movement (增长5.2%), which stands in
the target beside a word of the opposite movement, while the whole target has none of the
right one. Of 8,979 references none is flagged; of the outputs of six systems three are, each
of them wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from translate.figures import Figure, FigureKind, find_english_figures, find_figures
from translate.figures.comparison import state_same
from translate.figures.money import name_currency
from translate.figures.movement import DIFFERENCES, find_movement
from translate.figures.signs import keeps_sign
from translate.translation.checks.check import Evidence

RISEN: Final = re.compile(
    r"\b(?:increas\w*|ris(?:e[ns]?|ing)|rose|grow\w*|grew|growth|up|upwards?|gain\w*|climb\w*|high(?:er|est)?"
    r"|expan\w*|jump\w*|surg\w*|soar\w*|improv\w*|rais\w*|add\w*|more|wid(?:en\w*|er)|rebound\w*|recover\w*"
    r"|advanc\w*|boost\w*|above|exceed\w*|over|upgrad\w*|accelerat\w*|spik\w*|appreciat\w*|faster|strength\w*"
    r"|doubl\w*|tripl\w*|extra|plus|enhanc\w*|hik\w*|extend\w*|swell\w*|larger|greater|bigger|further"
    r"|multipl\w*|rall\w*|elevat\w*|buil[dt]\w*|steep\w*|deep\w*|sharper|wors\w*)\b",
    re.IGNORECASE,
)
FALLEN: Final = re.compile(
    r"\b(?:decreas\w*|fall\w*|fell|drop\w*|declin\w*|down|downwards?|reduc\w*|low(?:er\w*|est)?|shr[aiu]nk\w*"
    r"|cut\w*|los[est]\w*|loss\w*|slid\w*|contract\w*|slump\w*|plung\w*|dip\w*|tumbl\w*|less|fewer|narrow\w*"
    r"|short\w*|sank|sink\w*|below|behind|negative|minus|off|slow\w*|dwindl\w*|eas(?:ed|ing)|retreat\w*|sag\w*"
    r"|shed\w*|weak\w*|diminish\w*|crash\w*|deteriorat\w*|depreciat\w*|smaller|under|slip\w*|trim\w*|cool\w*"
    r"|slash\w*|plummet\w*|collaps\w*|vanish\w*|curb\w*|curtail\w*|lessen\w*|discount\w*|nosediv\w*"
    r"|reced\w*|subsid(?:ed|ing|es)|abat\w*|erod\w*|tanked|scal(?:e|ed|ing) back"
    r"|sav(?:e|ing)\w*|prevent\w*|eliminat\w*|halv\w*|half)\b",
    re.IGNORECASE,
)
_LINK: Final = (
    r"(?: (?:by|to|of|at|from(?: (?:[^,.;]|[.,]\d){1,25}? to)?))?"
    r"(?: (?:about|nearly|over|almost|more than|around|some|an?))?"
    r" ?[A-Z]{0,3}[$€£¥]?$"
)
_RAISES: Final = re.compile(
    r"\b(?:(?<!\bby )(?<!\bof )(?<!\bfor )up|rose|ris(?:es?|en|ing)|increas(?:ed|es|ing)|grew|grow(?:n|s|ing)"
    rf"|gain(?:ed|s|ing)|climb(?:ed|s|ing)|jump(?:ed|s|ing)|surg(?:ed|es|ing)){_LINK}",
    re.IGNORECASE,
)
_LOWERS: Final = re.compile(
    r"\b(?:down|fell|fall(?:s|en|ing)|decreas(?:ed|es|ing)|declin(?:ed|es|ing)|drop(?:s|ped|ping)|slid|tumbled|plunged"
    rf"|shrank|reduc(?:ed|es|ing)){_LINK}",
    re.IGNORECASE,
)
"""Movements of the very figure that stands behind."""
_CLAUSE_END: Final = re.compile("[,.;:](?!\\d)")
_LOSS: Final = re.compile("(?<!减)(?P<word>亏损)(?:达|为|了|约|近|超过|超|逾|额)*$")
_LOSS_CHARS: Final = 8
_LOSES: Final = re.compile(r"\b(?:los[est]\w*|loss\w*|deficits?|red|negative|minus)\b", re.IGNORECASE)
_EARNS: Final = re.compile(r"\b(?:earn\w*|profit\w*|gain\w*|made|income)\b", re.IGNORECASE)
_NEAR_BEFORE_CHARS: Final = 60
_NEAR_AFTER_CHARS: Final = 40
_KINDS: Final = frozenset({FigureKind.NUMBER, FigureKind.PERCENT, FigureKind.MULTIPLE, FigureKind.FRACTION})


_LEVEL: Final = re.compile("[至到达達为為]")
"""Behind a word of movement: not by how much, but to what."""
_FROM: Final = re.compile(r"\bfrom (?:(?:about|nearly|over|around) )?(?:[A-Z]{2,3})?[$€£¥]?$")


def find_wrong_direction(evidence: Evidence) -> Iterator[str]:
    """A figure that grows in the source and shrinks in the target, or the other way round."""
    source, target = evidence.source, evidence.hypothesis.target
    figures = find_figures(source)
    yield from _find_earned_losses(source, target, figures)
    negative = [figure for figure in figures if figure.negative]
    moved = [
        (figure, movement)
        for figure in figures
        if figure.kind in _KINDS and figure.required and (movement := find_movement(source, figure.start))
    ]
    if not (negative or moved):
        return
    shown = find_english_figures(target)
    for figure in negative:
        same = [other for other in shown if state_same(figure, other)]
        if same and not keeps_sign(figure, target, same):
            yield f"{figure.text} is negative in the source; nothing in the translation says so"
    for figure, movement in moved:
        same = [other for other in shown if state_same(figure, other)]
        said = _read_wrong_movement(movement, target, same) if same else None
        if said is not None:
            yield f"{figure.text} is a {_name(movement)} in the source; {said}"
        elif same and _LEVEL.search(movement[0]) is None and all(_starts_at(other, target) for other in same):
            yield f"{figure.text} is the size of a {_name(movement)}; the translation moves from there"


def _find_earned_losses(source: str, target: str, figures: Sequence[Figure]) -> Iterator[str]:
    """Losses of money in a target that speaks of earning and nowhere of losing."""
    earned = None if _LOSES.search(target) else _EARNS.search(target)
    if earned is None:
        return
    for figure in figures:
        loss = _LOSS.search(source, max(0, figure.start - _LOSS_CHARS), figure.start)
        if loss is not None and name_currency(figure.unit) is not None:
            yield f"{figure.text} is a loss ({loss['word']}) in the source; the translation says {earned[0]}"


def _read_wrong_movement(movement: re.Match[str], target: str, same: Sequence[Figure]) -> str | None:
    """What is wrong with the movement of a figure that the target states in the places ``same``."""
    right, wrong = (RISEN, FALLEN) if movement["rising"] else (FALLEN, RISEN)
    is_difference = movement["word"] in DIFFERENCES
    if right.search(target) is not None:
        turned = None if is_difference else _find_turned(movement, target, same)
        return f"the translation says {turned}" if turned else None
    if movement["falling"] and wrong.search(target) is None:
        return None if is_difference else "nothing in the translation says so"
    for other in same:
        near = target[max(0, other.start - _NEAR_BEFORE_CHARS) : other.end + _NEAR_AFTER_CHARS]
        word = wrong.search(near)
        if word is not None:
            return f"the translation says {word[0]}"
    return None


def _find_turned(movement: re.Match[str], target: str, same: Sequence[Figure]) -> str | None:
    """The words that move the figure the wrong way, where they do so in each of its places."""
    right, wrong = (RISEN, _LOWERS) if movement["rising"] else (FALLEN, _RAISES)
    found = []
    for other in same:
        word = wrong.search(target, max(0, other.start - _NEAR_AFTER_CHARS), other.start)
        behind = _CLAUSE_END.split(target[other.end :], maxsplit=1)[0]
        if word is None or right.search(behind) is not None:
            return None
        found.append(word[0].strip())
    return found[0]


def _starts_at(figure: Figure, target: str) -> bool:
    """Whether the target says that something moved from this figure: *up from 50.7 billion*."""
    return _FROM.search(target, 0, figure.start) is not None


def _name(movement: re.Match[str]) -> str:
    return f"rise ({movement['rising']})" if movement["rising"] else f"fall ({movement['falling']})"
