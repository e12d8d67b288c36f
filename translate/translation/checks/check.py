"""What a check is: a name, a weight, and a function from the evidence to what it found."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from translate.document import Hypothesis


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a check may look at."""

    source: str
    """The segment in simplified characters, half-width digits and Latin."""
    hypothesis: Hypothesis
    unknown: tuple[str, ...] = ()
    """Characters of the source that the model does not know."""
    terms: tuple[str, ...] = ()
    """English that the glossary prescribes for terms of the source."""


@dataclass(frozen=True, slots=True)
class Check:
    """A named defect and how to find it; each detail found is one defect of that kind."""

    kind: str
    weight: float
    """How much worse one such defect makes a candidate; 1 is a matter of form."""
    find: Callable[[Evidence], Iterable[str]]
    retry: bool = True
    """Whether decoding again can help."""
