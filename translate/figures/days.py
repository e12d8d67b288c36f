"""Days and months: 今天（12月22日） is not 12 December, though both 12 and 22 are in the source."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from translate.figures.chinese import find_figures
from translate.figures.dates import LUNAR_UNIT
from translate.figures.figure import Figure, FigureKind
from translate.figures.words import MONTH_NAMES, MONTHS

_MONTH: Final = rf"(?P<month>{'|'.join(MONTH_NAMES)})"
_DAY: Final = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_NO_NUMBER: Final = r"(?![:.,]\d|\d|[ -](?:people|percent|years?|million))"
_DATES: Final = (
    re.compile(rf"\b{_MONTH} {_DAY}\b{_NO_NUMBER}"),
    re.compile(rf"\b{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?(?: ?[-–] ?| to | and ){_DAY}\b{_NO_NUMBER}"),
    re.compile(rf"(?<![\d.,:$-]){_DAY} (?:of )?{_MONTH}\b"),
)
_DOUBLED: Final = re.compile(
    rf"(?<![\w.,:/$-])(?P<extra>\d{{1,2}}) {_MONTH} {_DAY}\b(?:, (?P=day)\b)?{_NO_NUMBER}"
)
_INVENTED: Final = (
    re.compile(rf"(?:\b[Tt]he )?\b{_MONTH} {_DAY}\b{_NO_NUMBER}(?!,? \d|(?: ?[-–] ?| to | and )\d)"),
    re.compile(rf"(?:\b[Tt]he )?(?<![\w.,:/$–-]){_DAY} (?:of )?{_MONTH}\b(?!,? \d)"),
)
"""A date that no year follows, nor another day."""
_OTHER_MONTH: Final = re.compile("[上下][个個]?月|正月|[腊臘]月")
_NUMBERED_PART: Final = re.compile(
    rf"\b(?:mid|early|late)(?P<extra>[- ]\d{{1,2}}(?:st|nd|rd|th)?) (?={_MONTH}\b)", re.IGNORECASE
)
_NAMED: Final = re.compile(rf"\b{_MONTH}\b(?: \d{{1,2}}\b)?")
_SAYS_LUNAR: Final = re.compile(r"lunar|Chinese calendar|traditional calendar", re.IGNORECASE)
_TO_DAY: Final = re.compile(r"\s?")
_SAME_MONTH: Final = re.compile(r"[日号號]?\s?(?:[至到―—–~～、和-]{1,2}\s?)$")
_NO_DAY: Final = frozenset((FigureKind.MONTH, FigureKind.TIME, FigureKind.PERCENT))
"""Figures of a source that never give the day of a date."""


def compare_days(source: str, target: str) -> list[str]:
    """Dates of the target whose day stands with another month in the source, or is none; a sentence each.

    Only where the source names a month; a number of any other kind (九一八, 7·23) may be a day.
    """
    shown = [
        (match[0], int(match["day"]), MONTHS[match["month"][:3].lower()])
        for pattern in _DATES
        for match in pattern.finditer(target)
    ]
    if not shown:
        return []
    figures = find_figures(source)
    if not any(figure.kind is FigureKind.MONTH for figure in figures):
        return []
    bound = dict(_bind_days(source, figures))
    wrong = []
    for words, day, month in dict.fromkeys(shown):
        givers = [figure for figure in figures if day in figure.accepted]
        if givers and not any(
            _gives(source, figure) and month in bound.get(figure, (month,)) for figure in givers
        ):
            wrong.append(f"the translation says {words}; the source has no such date")
    return wrong


def find_doubled(source: str, target: str) -> Iterator[re.Match[str]]:
    """Yield dates of the target that give the month or the day a second time: 5 May 19 for 5月19日.

    Group ``extra`` is the number too many; the day may stand once more behind. Only dates of the source are
    looked at, and no number that the source has besides.
    """
    doubled = list(_DOUBLED.finditer(target))
    if not doubled:
        return
    figures = find_figures(source)
    bound = dict(_bind_days(source, figures))
    for match in doubled:
        month, day, extra = MONTHS[match["month"][:3].lower()], int(match["day"]), int(match["extra"])
        dates = {figure for figure, months in bound.items() if day == figure.value and month in months}
        others = [
            figure
            for figure in figures
            if extra in figure.accepted and figure not in dates and figure.kind is not FigureKind.MONTH
        ]
        if dates and extra in (month, day) and not others:
            yield match


def find_invented(source: str, target: str) -> Iterator[re.Match[str]]:
    """Yield dates of the target whose month is made up: 24 August for 24日, where no month is named.

    Groups ``day`` and ``month``; in order, and no two of them overlap.
    """
    shown = [match for pattern in _INVENTED for match in pattern.finditer(target)]
    if not shown or _OTHER_MONTH.search(source) is not None:
        return
    figures = find_figures(source)
    bound = dict(_bind_days(source, figures))
    months = {int(figure.value) for figure in figures if figure.kind is FigureKind.MONTH}
    days = [figure for figure in figures if figure.kind is FigureKind.DAY]
    done = 0
    for match in sorted(shown, key=lambda match: match.start()):
        here = [figure for figure in days if figure.value == int(match["day"])]
        is_bare = bool(here) and not any(figure in bound for figure in here)
        if match.start() >= done and is_bare and MONTHS[match["month"][:3].lower()] not in months:
            done = match.end()
            yield match


def find_numbered_part(source: str, target: str) -> Iterator[re.Match[str]]:
    """Yield parts of a month in the target that give its number too: mid-10 October for 10月中旬.

    Group ``extra`` is the number too many, with the mark before it.
    """
    for match in _NUMBERED_PART.finditer(target):
        extra = int(re.sub(r"\D", "", match["extra"]))
        figures = [figure for figure in find_figures(source) if extra in figure.accepted]
        is_month = MONTHS[match["month"][:3].lower()] == extra
        if is_month and figures and all(figure.kind is FigureKind.MONTH for figure in figures):
            yield match


def compare_lunar(source: str, target: str) -> Iterator[str]:
    """Yield a sentence for each lunar month that the target calls by a name of the calendar's."""
    months = [figure for figure in find_figures(source) if figure.kind is FigureKind.MONTH]
    lunar = {int(figure.value): figure for figure in months if figure.unit == LUNAR_UNIT}
    if not lunar or _SAYS_LUNAR.search(target) is not None:
        return
    solar = {int(figure.value) for figure in months if figure.unit != LUNAR_UNIT}
    for match in _NAMED.finditer(target):
        month = MONTHS[match["month"][:3].lower()]
        if month in lunar and month not in solar:
            yield f"{lunar[month].text} is lunar month {month} in the source; the translation says {match[0]}"


def _gives(source: str, figure: Figure) -> bool:
    """Whether a figure may be the day of a date; 24 of 0—24时 is none."""
    return figure.kind not in _NO_DAY and source[figure.end : figure.end + 1] not in ("时", "時")


def _bind_days(source: str, figures: list[Figure]) -> Iterator[tuple[Figure, tuple[int, ...]]]:
    """Days that stand right behind a month, or end a range that does, each with its possible months."""
    months: tuple[int, ...] = ()
    before: Figure | None = None
    for figure in figures:
        if figure.kind is FigureKind.MONTH:
            months = (int(figure.value),)
        elif figure.kind is FigureKind.DAY and before is not None and months:
            gap = source[before.end : figure.start]
            if (before.kind is FigureKind.MONTH and _TO_DAY.fullmatch(gap)) or (
                before.kind is FigureKind.DAY and _SAME_MONTH.fullmatch(gap)
            ):
                yield figure, months
            else:
                months = ()
        else:
            months = ()
        before = figure
