"""What a repair rule is: a name and a function from a text to replacements."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from translate.document import Document


@dataclass(frozen=True, slots=True)
class Replacement:
    """One change that a rule proposes, in coordinates of the text that the rule was given."""

    start: int
    end: int
    after: str
    confidence: float
    alternatives: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a rule may know beside the text itself."""

    document: Document
    encoding: str
    """Codec that the received text was decoded with; ``str`` when it arrived as a string."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A named repair. Its replacements must be sorted and must not overlap."""

    name: str
    find: Callable[[str, Evidence], Iterable[Replacement]]
    trigger: re.Pattern[str] | None = None
    """What must occur in a text for the rule to find anything: a cheap scan that spares
    clean text the rule itself. ``None`` runs the rule always."""
