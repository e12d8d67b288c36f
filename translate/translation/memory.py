"""What has been translated in this run: the same source is translated once."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass

from translate.document import Defect, Hypothesis


@dataclass(frozen=True, slots=True)
class Result:
    """The translation of one source."""

    hypothesis: Hypothesis
    defects: tuple[Defect, ...]
    n_attempts: int
    """Ways tried; 0 when there was nothing to translate."""
    given: str = ""
    """As in ``document.Translation``."""


class Memory:
    """Results by folded source, the longest unused forgotten first.

    It belongs to one translator, hence to one model and one set of options.
    """

    def __init__(self, max_results: int) -> None:
        self._max_results = max_results
        self._results: OrderedDict[str, Result] = OrderedDict()

    def recall(self, source: str) -> Result | None:
        """The result for a source, or ``None``."""
        result = self._results.get(source)
        if result is not None:
            self._results.move_to_end(source)
        return result

    def remember(self, source: str, result: Result) -> None:
        """Keep a result; forget another if there are too many."""
        self._results[source] = result
        self._results.move_to_end(source)
        if len(self._results) > self._max_results:
            self._results.popitem(last=False)
