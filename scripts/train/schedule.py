"""Learning rate, step size and corpus weights as functions of how much of the run is over."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Schedule:
    """Warm up, hold, decay; grow the step meanwhile; end on the final mixture."""

    peak: float
    """Learning rate after the warm-up."""
    warmup_steps: int
    warmup_share: float
    """The warm-up ends when both this share of the run and ``warmup_steps`` are over."""
    decay_share: float
    """Share of the run, at its end, in which the rate falls linearly to ``floor * peak``."""
    floor: float
    step_tokens: tuple[int, int]
    """Target tokens a step at the start and at the end; between them it grows geometrically."""
    final_share: float
    """Share of the run, at its end, that reads the final mixture."""

    def rate(self, done: float, step: int) -> float:
        """Learning rate; ``done`` is the share of the run that is over, 0 to 1."""
        by_share = done / self.warmup_share if self.warmup_share else 1.0
        warm = min(1.0, by_share, (step + 1) / max(1, self.warmup_steps))
        # a rate of nought in the first step would waste it
        warm = max(warm, 1.0 / max(1, self.warmup_steps))
        left = (1.0 - done) / self.decay_share if self.decay_share else 1.0
        return self.peak * min(warm, max(self.floor, min(1.0, left)))

    def tokens(self, done: float) -> int:
        """Target tokens of the next step."""
        first, last = self.step_tokens
        return round(first * (last / first) ** min(1.0, done))

    def is_final(self, done: float) -> bool:
        """Whether the final mixture is read."""
        return done >= 1.0 - self.final_share


class Clock:
    """How much of a run is over: by wall time, by steps, or by whichever is further."""

    def __init__(
        self,
        budget_s: float,
        max_steps: int | None,
        spent_s: float = 0.0,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._budget_s, self._max_steps, self._now = budget_s, max_steps, now
        self._origin = now() - spent_s

    @property
    def elapsed_s(self) -> float:
        """Seconds of the whole run, earlier calls included."""
        return self._now() - self._origin

    def done(self, step: int) -> float:
        """Share of the run that is over, 0 to 1; with a limit of steps the time does not count."""
        spent, budget = (
            (self.elapsed_s, self._budget_s) if self._max_steps is None else (step, self._max_steps)
        )
        return min(1.0, spent / budget) if budget > 0 else 1.0
