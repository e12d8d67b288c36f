"""What the translator asks of an engine. No torch here: any engine with this shape will do."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from translate.document import Hypothesis


@dataclass(frozen=True, slots=True)
class DecodingOptions:
    """How target tokens are searched for.

    Scores follow Hugging Face's beam search: the sum of log-probabilities divided
    by ``length ** length_penalty``, end-of-sentence counted in the length.
    """

    beam_size: int = 4
    length_penalty: float = 1.0
    early_stopping: bool = False
    """Stop as soon as ``beam_size`` hypotheses are finished."""
    no_repeat_ngram: int = 0
    """Forbid a repeated n-gram of this size; 0 allows all. For second attempts only."""
    max_target_tokens: int = 512
    """Hard limit of target tokens, end-of-sentence included."""
    max_length_ratio: float = 3.0
    """A target has at most ``max_length_ratio * n_source_tokens + 20`` tokens."""
    forced_prefix: str = ""
    """Target text that every hypothesis starts with."""
    n_best: int = 1
    """Hypotheses returned a source, best first; at most ``beam_size``."""


Progress = Callable[[int], None]
"""Called with the number of sources finished since the last call."""


class Engine(Protocol):
    """Sources in, hypotheses out, in order; sorting and batching are the engine's business."""

    device: str
    dtype: str
    arithmetic: str
    """What computes, in words, for a report."""
    max_source_tokens: int
    """Longest source the model can read, end-of-sentence included."""

    def count_tokens(self, text: str) -> int:
        """Source subword tokens of ``text``, end-of-sentence included."""

    def decode(
        self,
        sources: Sequence[str],
        options: DecodingOptions,
        progress: Progress | None = None,
        spans: Sequence[Sequence[tuple[int, int]]] = (),
    ) -> list[tuple[Hypothesis, ...]]:
        """Translate each source; returns ``n_best`` hypotheses a source, best first.

        Args:
            sources: the texts.
            options: how to search.
            progress: told of sources that are done.
            spans: for each source, stretches of it (characters, half-open) of which ``support`` says what
                they bear on a hypothesis; nothing is asked if this is empty.

        Raises:
            InferenceError: a source is over ``max_source_tokens``, memory ran out on one segment, or
                its scores are no numbers.

        """
