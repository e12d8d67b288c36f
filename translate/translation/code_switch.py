"""Write English into a source where a translation failed: a model copies what is Latin.

As terms are prescribed to translation models (Song et al. 2019, "Code-Switching for Enhancing
NMT with Pre-Specified Translation"; Dinu et al. 2019). The project's own model was trained on
such sources (``scripts/train/code_switch.py``).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from translate.figures import Figure, FigureKind, compare_figures, find_figures
from translate.names import Name, Person, find_lost, find_lost_persons, find_misnamed
from translate.translation.numbers import write_value

WRITTEN: Final = frozenset(
    {FigureKind.NUMBER, FigureKind.PERCENT, FigureKind.FRACTION, FigureKind.MONTH, FigureKind.YEAR}
)
"""Figures whose English stands in a source as it would in a target: no ordinals, no times of day."""
MAGNITUDE: Final = re.compile("[万亿兆萬億]")
MIN_AMOUNT: Final = 10**4


def write_lost_names(source: str, target: str) -> str:
    """A folded source with the English of the names and persons that its target lacks."""
    names: list[Name | Person] = [
        *find_lost(source, target),
        *find_lost_persons(source, target),
        *(person for person, _ in find_misnamed(source, target)),
    ]
    return write_names(source, {name.text: name.english for name in names}).strip()


def write_names(source: str, english: Mapping[str, str]) -> str:
    """A source with English in place of names, the longest first."""
    for name in sorted(english, key=len, reverse=True):
        source = source.replace(name, f" {english[name]} ")
    return source


def write_lost_figures(source: str, target: str) -> str:
    """A folded source with figures in English: 12.86 billion元 for 128.6亿元.

    Those that its target lacks, and all amounts in 万 or 亿: what stands right in the target may be a
    correction of what the model wrote.
    """
    comparison = compare_figures(source, target)
    lost = {*comparison.missing, *(stated for stated, _ in comparison.shifted)}
    for figure in sorted(find_figures(source), key=lambda figure: -figure.start):
        if _is_amount(figure) or (figure in lost and figure.kind in WRITTEN and figure.unit != "decade"):
            end = figure.end
            if figure.kind is FigureKind.MONTH and source.startswith("月", end):  # the first of 1月至10月
                end += 1
            source = f"{source[: figure.start]} {write_value(figure)} {source[end:]}"
    return source.strip()


def _is_amount(figure: Figure) -> bool:
    large = figure.kind is FigureKind.NUMBER and figure.value >= MIN_AMOUNT
    return large and figure.required and MAGNITUDE.search(figure.text) is not None
