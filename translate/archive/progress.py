"""How far a run has come: a bar where a person watches, a line of JSON a minute elsewhere."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final, Protocol, TextIO

from translate.files import give_up

LINE_INTERVAL_S: Final = 60.0
_DRAW_INTERVAL_S: Final = 0.25


@dataclass(slots=True)
class Counters:
    """What a run has done so far."""

    n_seen: int = 0
    n_skipped: int = 0
    """Finished in an earlier run and unchanged."""
    n_done: int = 0
    n_rendered: int = 0
    """Of those done, those whose translation was kept."""
    n_copied: int = 0
    n_failed: int = 0
    n_failed_before: int = 0
    """Of those failed, those that failed in an earlier run and were not tried again."""
    n_refused: int = 0
    n_ignored: int = 0
    n_segments: int = 0
    n_tokens: int = 0
    read_bytes: int = 0
    total_bytes: int = 0
    n_deaths: int = 0
    """Processes that died and were replaced."""
    started: float = field(default_factory=time.monotonic)

    @property
    def n_finished(self) -> int:
        """Documents that need no more work."""
        settled = self.n_skipped + self.n_done + self.n_copied
        return settled + self.n_failed + self.n_refused + self.n_ignored

    @property
    def n_translated(self) -> int:
        """Documents done for which the model was needed."""
        return self.n_done - self.n_rendered

    @property
    def elapsed_s(self) -> float:
        """Since the run began."""
        return time.monotonic() - self.started

    @property
    def documents_per_minute(self) -> float:
        """Rate of translated documents."""
        return 60 * self.n_translated / self.elapsed_s if self.elapsed_s else 0.0

    def estimate_total(self) -> float | None:
        """Documents in all, from the share of the input's bytes that was read; ``None`` while unknown."""
        if not self.read_bytes or not self.total_bytes:
            return None
        return max(self.n_seen * self.total_bytes / self.read_bytes, self.n_seen)

    def estimate_left_s(self) -> float | None:
        """Seconds to the end at the rate so far; ``None`` while unknown."""
        total = self.estimate_total()
        if total is None or not self.n_done:
            return None
        return (total - self.n_finished) * self.elapsed_s / self.n_done

    def describe(self) -> dict[str, Any]:
        """The counters and what follows from them, for a log."""
        total, left = self.estimate_total(), self.estimate_left_s()
        return {
            "documents": self.n_finished,
            "documents_estimated": None if total is None else round(total),
            "done": self.n_done,
            "rendered_anew": self.n_rendered,
            "copied": self.n_copied,
            "skipped": self.n_skipped,
            "failed": self.n_failed,
            "refused": self.n_refused,
            "ignored": self.n_ignored,
            "segments": self.n_segments,
            "source_tokens": self.n_tokens,
            "documents_per_minute": round(self.documents_per_minute, 1),
            "elapsed_s": round(self.elapsed_s, 1),
            "left_s": None if left is None else round(left),
        }


class Observer(Protocol):
    """Someone who is told how the run goes."""

    def update(self, counters: Counters) -> None:
        """The counters changed; called often."""

    def say(self, message: str) -> None:
        """Something that a person should read now."""


class Silent:
    """Nobody watches."""

    def update(self, counters: Counters) -> None:
        """Do nothing."""

    def say(self, message: str) -> None:
        """Do nothing."""


class Lines:
    """One line of JSON a minute, as long as the stream takes it: a log that is full or gone stops no run."""

    def __init__(self, stream: TextIO, interval_s: float = LINE_INTERVAL_S) -> None:
        self._stream = stream
        self._interval_s = interval_s
        self._last_s = time.monotonic()
        self._is_lost = False

    def update(self, counters: Counters) -> None:
        """Write a line if the last one is old enough."""
        if time.monotonic() - self._last_s < self._interval_s:
            return
        self._last_s = time.monotonic()
        self._write(counters.describe())

    def say(self, message: str) -> None:
        """Write the message as a line of JSON."""
        self._write({"message": message})

    def _write(self, entry: dict[str, Any]) -> None:
        if self._is_lost:
            return
        try:
            self._stream.write(json.dumps(entry, ensure_ascii=False) + "\n")
            self._stream.flush()
        except OSError:
            self._is_lost = True
            give_up(self._stream)


class Bar:
    """A bar on a terminal."""

    def __init__(self, bar: Any, task: Any) -> None:
        self._bar, self._task = bar, task
        self._last_s = 0.0

    def update(self, counters: Counters) -> None:
        """Draw, a few times a second."""
        if time.monotonic() - self._last_s < _DRAW_INTERVAL_S:
            return
        self._last_s = time.monotonic()
        total, left = counters.estimate_total(), counters.estimate_left_s()
        troubled = counters.n_failed + counters.n_refused
        self._bar.update(
            self._task,
            completed=counters.n_finished,
            total=None if total is None else round(total),
            segments=f"{counters.n_segments:,} segments",
            rate=f"{counters.documents_per_minute:,.0f}/min",
            left="" if left is None else f"about {format_duration(left)} left",
            failures=f"[red]{troubled:,} failed[/red]" if troubled else "",
        )

    def say(self, message: str) -> None:
        """Print above the bar."""
        self._bar.console.print(f"zhbrief: {message}", markup=False, highlight=False)


@contextmanager
def watch(*, quiet: bool) -> Iterator[Observer]:
    """Yield the observer that suits standard error."""
    if quiet:
        yield Silent()
    elif not sys.stderr.isatty():
        yield Lines(sys.stderr)
    else:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

        texts = ("segments", "rate", "left", "failures")
        columns = [TextColumn(f"{{task.fields[{name}]}}") for name in texts]
        with Progress(
            TextColumn("documents"),
            BarColumn(),
            MofNCompleteColumn(),
            *columns,
            console=Console(stderr=True),
            transient=True,
        ) as bar:
            task = bar.add_task("", total=None, segments="", rate="", left="", failures="")
            yield Bar(bar, task)


def format_count(count: int, noun: str) -> str:
    """A number of things: ``1 document``, ``2,000 documents``."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def format_duration(seconds: float) -> str:
    """A length of time in the two largest units: ``3 h 20 min``."""
    minutes, whole_s = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    days, hours = divmod(hours, 24)
    if days:
        return f"{days} d {hours} h"
    if hours:
        return f"{hours} h {minutes} min"
    return f"{minutes} min {whole_s} s" if minutes else f"{whole_s} s"
