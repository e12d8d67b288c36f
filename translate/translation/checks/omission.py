"""Clauses of the source that nothing in the target rests on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from translate.translation.checks.check import Evidence

KIND: Final = "omission"
_MARKS: Final = " ，,；;：:。“”‘’\"'"


def find_omission(evidence: Evidence) -> Iterator[str]:
    """A clause that the model could as well not have read; see ``translate/inference/support.py``.

    Only where the engine measured it: whoever checks a translation by other hands has no such evidence.
    """
    for clause in evidence.hypothesis.omitted:
        yield word_omission(clause)


def word_omission(clause: str, target: str = "") -> str:
    """Name a clause that is left out, and say what it means by itself where that is known."""
    meaning = f' (by itself: "{target.rstrip(".,")}")' if target else ""
    return f"nothing in the translation rests on “{clause.strip(_MARKS)}”{meaning}"
