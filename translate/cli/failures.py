"""One bad input does not stop the others: failures are said at once and listed at the end."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import typer

from translate.cli.messages import tell
from translate.errors import InferenceError, InputError
from translate.files import STDIN, shorten


@dataclass(slots=True)
class Failures:
    """The inputs of one call that failed, with their reasons."""

    n_inputs: int
    reasons: list[tuple[str, str]] = field(default_factory=list)

    @contextmanager
    def collect(self, source: str) -> Iterator[None]:
        """Keep an error that concerns ``source`` alone; any other passes."""
        try:
            yield
        except (InputError, InferenceError) as error:
            self.reasons.append((source, str(error)))
            tell(f"zhbrief: {_name(source, str(error))}")

    def stop_if_all_failed(self) -> None:
        """Leave before an empty result is written where a good one may stand."""
        if len(self.reasons) == self.n_inputs:
            self.finish()

    def finish(self) -> None:
        """Leave with exit code 1, and a list where there were several inputs, if any failed."""
        if not self.reasons:
            return
        if self.n_inputs > 1:
            tell(f"zhbrief: {len(self.reasons)} of {self.n_inputs} inputs failed:")
            for source, reason in self.reasons:
                tell(f"  {_name(source, reason)}")
        raise typer.Exit(1)


def _name(source: str, reason: str) -> str:
    """A reason that says of which input it is, on one line whatever that is called."""
    from translate.render.view import flatten

    name = shorten(source)
    is_named = source == STDIN or reason.startswith(tuple(f"{name}{mark}" for mark in (" ", ",", ":")))
    return flatten(reason if is_named else f"{name}: {reason}")
