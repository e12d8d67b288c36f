"""What a repair rule is: a name and a function from a text to replacements."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from translate.document import Document
from translate.repair.survey import Survey


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
    reread: tuple[tuple[int, int], ...] = ()
    """Spans of the text, sorted, that an earlier rule read with another codec."""
    escaped: Mapping[int, int] = field(default_factory=dict)
    """How often the ``<`` at a place of the text was escaped, for those that were."""
    is_extracted: bool = False
    """Whether the text was taken out of a web page: its markup is read already."""
    survey: Survey | None = field(default=None, compare=False, repr=False)
    """Traits of the text that the rule is given, where they are known already."""

    def survey_of(self, text: str) -> Survey:
        """Traits of ``text``."""
        return self.survey if self.survey is not None and self.survey.text is text else Survey(text)


@dataclass(frozen=True, slots=True)
class Rule:
    """A named repair. Its replacements must be sorted and must not overlap."""

    name: str
    find: Callable[[str, Evidence], Iterable[Replacement]]
    trigger: Callable[[Survey], bool] | None = None
    """Whether a text has what the rule needs to find anything: spares clean text the
    rule itself. ``None`` runs the rule always."""
