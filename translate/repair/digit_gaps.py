"""Digits set apart: ``售价 5 9 9 9 元`` in text with spaces all over, or in a line that spaces only digits.

Two numbers are never joined: every character of a run stands alone, with one space
to either side, and outside spaced text a unit must follow, which only one number has.
Where marks have spaces before them the commas of thousands have such too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from translate.repair.characters import HAN
from translate.repair.rule import Evidence, Replacement, Rule
from translate.repair.spacing import is_spaced
from translate.repair.survey import Survey, Trait, locate

_RUN: Final = re.compile(
    r"(?<![0-9A-Za-z.,:%+-])(?<![0-9.,:%] )[0-9](?: [0-9.,:%])*? [0-9%](?! ?[0-9.:%A-Za-z-]| ,)"
)
_GROUPED: Final = re.compile(
    rf"(?<![0-9.,])(?<![0-9.,] )[0-9]{{1,3}}(?: , [0-9]{{3}})+(?! ?[0-9.,])(?= ?[{HAN}%])"
)
"""Thousands that a tool set apart which sets words and marks apart: ``4 , 312 人``."""
_SPACED_MARK: Final = re.compile(f"[{HAN}] [，。；、]")
_UNIT: Final = re.compile(" ?(?:[万萬亿億元％吨噸]|平方|公[里斤顷頃]|千[米克瓦])")
_YEAR: Final = re.compile(" ?年(?![级級])")
_TIGHT: Final = re.compile("[0-9][0-9]")
_CELL: Final = re.compile(f"[{HAN}0-9，。、；：！？,.:%]")
_MIN_CELLS: Final = 8
_MIN_SINGLE_SHARE: Final = 0.8
_MIN_HAN_CELLS: Final = 4
_MIN_DIGITS: Final = 3
_MIN_DIGITS_ALONE: Final = 4
"""Digits of a run that is the only one of its line."""
_YEAR_RUN: Final = re.compile("(?:1 9|2 0)(?: [0-9]){2}")


def _find_digit_gaps(text: str, evidence: Evidence) -> Iterator[Replacement]:
    done = 0
    for place in _place_digits(evidence.survey_of(text)):
        if place < done:
            continue
        start = text.rfind("\n", done, place) + 1
        end = text.find("\n", place)
        done = end = len(text) if end < 0 else end
        runs = list(_RUN.finditer(text, start, end))
        if runs and not is_spaced(text, start, end) and not _has_single_cells(text[start:end]):
            runs = _find_measured(text, start, end, runs)
        gaps = [gap for run in runs if not _is_series(run[0]) for gap in range(run.start() + 1, run.end(), 2)]
        if _SPACED_MARK.search(text, start, end):
            gaps += [m.start() + at for m in _GROUPED.finditer(text, start, end) for at in _list_spaces(m[0])]
        yield from (Replacement(gap, gap + 1, "", 0.9) for gap in sorted(gaps))


def _list_spaces(number: str) -> list[int]:
    return [at for at, char in enumerate(number) if char == " "]


def _place_digits(survey: Survey) -> list[int]:
    """Digits with a space before and after, then another digit or mark."""
    if not survey.has(Trait.DIGIT):
        return []
    follows = survey.at(Trait.DIGIT | Trait.HALF_MARK | Trait.HALF_STOP | Trait.SIGN, 2)
    return locate(survey.at(Trait.DIGIT) & survey.at(Trait.SPACE, 1) & follows)


def _has_single_cells(line: str) -> bool:
    """Whether a line is spaced throughout, most of it single characters."""
    cells = line.split()
    n_single = sum(_CELL.fullmatch(cell) is not None for cell in cells)
    n_han = sum(re.fullmatch(f"[{HAN}]", cell) is not None for cell in cells)
    return len(cells) >= _MIN_CELLS and n_han >= _MIN_HAN_CELLS and n_single >= _MIN_SINGLE_SHARE * len(cells)


def _find_measured(text: str, start: int, end: int, runs: list[re.Match[str]]) -> list[re.Match[str]]:
    """Runs before a unit, in a line where every digit stands alone."""
    if _TIGHT.search(text, start, end):
        return []
    found = []
    for run in runs:
        n_digits = sum(c.isdigit() for c in run[0])
        is_year = _YEAR_RUN.fullmatch(run[0]) and _YEAR.match(text, run.end())
        if n_digits >= _MIN_DIGITS and (is_year or run[0][-1] == "%" or _UNIT.match(text, run.end())):
            found.append(run)
    is_shown = len(found) > 1 or any(len(run[0]) >= 2 * _MIN_DIGITS_ALONE - 1 for run in found)
    return found if is_shown else []


def _is_series(run: str) -> bool:
    """Whether the digits count on or back one by one: then they are items."""
    digits = [int(c) for c in run if c.isdigit()]
    steps = {after - before for before, after in pairwise(digits)}
    return len(digits) >= _MIN_DIGITS and steps in ({1}, {-1})


DIGIT_GAPS: Final = Rule("digit_gaps", _find_digit_gaps, lambda survey: survey.has(Trait.DIGIT))
