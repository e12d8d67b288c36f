"""Is a translation fit to be read? An ordered list of named rules."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from translate.document import Defect
from translate.translation.checks.bounds import find_turned_bound
from translate.translation.checks.casualties import find_swapped_casualties
from translate.translation.checks.check import Check, Evidence
from translate.translation.checks.confidence import find_low_confidence, find_unknown_characters
from translate.translation.checks.coverage import (
    find_empty,
    find_truncated,
    find_untranslated,
    find_wrong_length,
)
from translate.translation.checks.currency import find_wrong_currency
from translate.translation.checks.dates import find_wrong_day
from translate.translation.checks.direction import find_wrong_direction
from translate.translation.checks.names import KIND as NAME
from translate.translation.checks.names import find_wrong_names
from translate.translation.checks.negation import find_lost_negation
from translate.translation.checks.omission import KIND as OMISSION
from translate.translation.checks.omission import find_omission
from translate.translation.checks.opposites import find_opposite
from translate.translation.checks.pairing import find_unbalanced
from translate.translation.checks.period import find_wrong_period
from translate.translation.checks.phrases import KIND as PHRASE
from translate.translation.checks.phrases import find_misread_phrases
from translate.translation.checks.repetition import find_doubled, find_loop
from translate.translation.glossary import KIND as TERM
from translate.translation.measures import KIND as UNIT
from translate.translation.numbers import CORRECTED
from translate.translation.numbers import KIND as NUMBER

CHECKS: Final = (
    Check("empty", 140, find_empty),
    Check("loop", 20, find_loop),
    Check("truncated", 15, find_truncated),
    Check("untranslated", 10, find_untranslated),
    Check("length", 6, find_wrong_length),
    Check(OMISSION, 5, find_omission),
    Check("currency", 6, find_wrong_currency),
    Check("direction", 7, find_wrong_direction),
    Check("period", 6, find_wrong_period),
    Check("date", 6, find_wrong_day),
    Check("bound", 6, find_turned_bound),
    Check("casualty", 7, find_swapped_casualties),
    Check("negation", 5, find_lost_negation),
    Check("opposite", 5, find_opposite),
    Check(NAME, 4, find_wrong_names),
    Check(PHRASE, 4, find_misread_phrases),
    Check("doubled", 3, find_doubled),
    Check("low_confidence", 2, find_low_confidence, retry=False),
    Check("unbalanced", 1, find_unbalanced, retry=False),
    Check("unknown_character", 0, find_unknown_characters, retry=False),
)

WEIGHTS: Final = {check.kind: check.weight for check in CHECKS} | {NUMBER: 8.0, UNIT: 7.0, TERM: 3.0}
"""Figures, their units and the glossary's terms are checked elsewhere: the first two may be corrected,
and so may the spelling of names."""
CORRECTED_WEIGHT: Final = 2.0
"""What was put right is no longer wrong; a model that got it right by itself is still better."""
BY_KIND: Final = {check.kind: check for check in CHECKS}


def run_checks(evidence: Evidence) -> tuple[Defect, ...]:
    """Every defect found, in the order of ``CHECKS``."""
    return tuple(Defect(check.kind, detail) for check in CHECKS for detail in check.find(evidence))


def asks_for_retry(defects: Sequence[Defect]) -> bool:
    """Whether decoding again may mend any of the defects."""
    return any(defect.kind not in BY_KIND or BY_KIND[defect.kind].retry for defect in defects)


def weigh_defects(defects: Sequence[Defect]) -> float:
    """How bad a candidate is; 0 without defects."""
    return sum(
        CORRECTED_WEIGHT if defect.detail.endswith(CORRECTED) else WEIGHTS[defect.kind] for defect in defects
    )
