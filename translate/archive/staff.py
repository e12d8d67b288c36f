"""The processes of a run: started when needed, listened to, replaced when they die."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from multiprocessing.connection import wait
from types import TracebackType
from typing import Any, Final, Self

from translate.archive.grouping import Job
from translate.archive.hands import Hand
from translate.archive.item import Request
from translate.archive.messages import Ready, Stopped
from translate.archive.plan import Crew
from translate.archive.progress import Observer
from translate.archive.roles import serve_articles, serve_reading, serve_translation
from translate.archive.work import Work
from translate.errors import ModelError

_POLL_S: Final = 0.5
_TASKS_AHEAD: Final = 2
"""Groups that a translator holds, so that it never waits for the next."""
_MAX_FAILED_STARTS: Final = 3
_LONGEST_TURN_S: Final = 5.0
"""A turn of the loop, which waits ``_POLL_S``, that took longer was none: the run was suspended, or slept."""


@dataclass(frozen=True, slots=True)
class ArticleTask:
    """What an articles process was given."""

    job: Job
    verb: str
    """``prepared`` or ``rendered``."""


@dataclass(frozen=True, slots=True)
class Death:
    """A process ended, and these tasks with it; the first was begun."""

    hand: Hand | None
    labels: tuple[Any, ...]
    how: str
    was_reading: bool = False
    was_late: bool = False


class Staff:
    """One reader, some processes for articles, and the translators."""

    def __init__(self, work: Work, request: Request, crew: Crew, observer: Observer) -> None:
        self._work = work
        self._request = request
        self._crew = crew
        self._observer = observer
        self._reader: Hand | None = None
        self._articles: list[Hand] = []
        self._translators: list[Hand] = []
        self._slots = list(range(crew.n_translators))
        """Translators not started: their numbers."""
        self._slot_of: dict[Hand, int] = {}
        self._n_failed_starts = 0
        self._said = {crew.note}
        self._turn_s = time.monotonic()
        """When the loop came round last."""
        self.has_read_all = False

    def __enter__(self) -> Self:
        self._reader = Hand(serve_reading, self._request)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for hand in self._hands():
            hand.kill()

    @property
    def max_groups(self) -> int:
        """Groups that may be in hand: what translators hold, and two being rendered."""
        return _TASKS_AHEAD * self._crew.n_translators + 2

    def expect_work(self, *, translation: bool = True) -> None:
        """There is something to do: start what will be needed, so that it loads meanwhile."""
        if len(self._articles) < self._crew.n_articles:
            self._articles.append(Hand(serve_articles, self._work))
        if translation and not self._translators and self._slots:
            self._start_translator()

    def idle_articles(self) -> Hand | None:
        """An articles process that has nothing to do."""
        return next((hand for hand in self._articles if hand.is_ready and not hand.tasks), None)

    def free_translator(self) -> Hand | None:
        """A translator that takes a group: an idle one, a new one, or one that likes to hold the next."""
        idle = min(self._translators, key=lambda hand: len(hand.tasks), default=None)
        if idle is not None and not idle.tasks:
            return idle
        if self._slots:
            return self._start_translator()
        return idle if idle is not None and len(idle.tasks) < _TASKS_AHEAD else None

    def end_reading(self) -> None:
        """All is read."""
        if self._reader is not None:
            self._reader.kill()
        self._reader, self.has_read_all = None, True

    def read_after(self, entry: str) -> None:
        """Start a new reader behind an entry; with no entry, the reader never came to read."""
        if not entry:
            self._count_failed_start("The reading process could not start.")
        self._reader = Hand(serve_reading, replace(self._request, after=entry or None))

    def listen(self, wants_input: Callable[[], bool]) -> Iterator[tuple[Hand, Any]]:
        """Yield what the processes say, waiting a moment for the first; a death is a ``Death``.

        Raises:
            ZhbriefError: a process met an error that concerns the whole run.

        """
        hands = [hand for hand in self._hands() if hand is not self._reader or wants_input()]
        by_connection = {hand.connection: hand for hand in hands}
        for connection in wait(list(by_connection), timeout=_POLL_S):
            hand = by_connection[connection]  # type: ignore[index]  # only connections were given
            while hand.has_message() and (hand is not self._reader or wants_input()):
                message = hand.hear()
                if message is None:
                    yield hand, self._bury(hand, hand.describe_death())
                    break
                if isinstance(message, Stopped):
                    raise message.error
                if isinstance(message, Ready):
                    hand.is_ready = True
                    self._n_failed_starts = 0
                    self._pass_on(message.notes)
                    continue
                yield hand, message
                if hand not in self._hands():
                    break

    def end_late_tasks(self) -> Iterator[Death]:
        """End the articles processes that work on one document for too long."""
        self._forgive_gap()
        for hand in list(self._articles):
            if hand.tasks and time.monotonic() - hand.since > self._crew.prepare_limit_s:
                how = f"worked for over {self._crew.prepare_limit_s:.0f} s and was ended"
                yield replace(self._bury(hand, how), was_late=True)

    def _forgive_gap(self) -> None:
        """Count no time in which we did not run (Ctrl-Z, SIGSTOP): our processes did not either."""
        now = time.monotonic()
        gap_s, self._turn_s = now - self._turn_s, now
        if gap_s > _LONGEST_TURN_S:
            for hand in self._articles:
                hand.since = min(hand.since + gap_s, now)

    def _hands(self) -> list[Hand]:
        reader = [self._reader] if self._reader is not None else []
        return [*reader, *self._articles, *self._translators]

    def _start_translator(self) -> Hand:
        slot = self._slots.pop(0)
        environment = {"OMP_NUM_THREADS": str(self._crew.threads)}
        if self._crew.gpus:
            environment["CUDA_VISIBLE_DEVICES"] = self._crew.gpus[slot]
        hand = Hand(serve_translation, self._work, self._crew.threads, environment=environment)
        self._translators.append(hand)
        self._slot_of[hand] = slot
        return hand

    def _bury(self, hand: Hand, how: str) -> Death:
        """Take a process off the list and put another in its place."""
        hand.kill()
        death = Death(hand, tuple(hand.tasks), how, was_reading=hand is self._reader)
        if hand is self._reader:
            self._reader = None
        elif hand in self._articles:
            self._articles.remove(hand)
            if not hand.is_ready:
                self._count_failed_start(f"A process for articles {death.how}.")
            self._articles.append(Hand(serve_articles, self._work))
        else:
            self._translators.remove(hand)
            self._replace_translator(hand, death)
        return death

    def _replace_translator(self, hand: Hand, death: Death) -> None:
        slot = self._slot_of.pop(hand)
        if not hand.is_ready and self._translators:
            self._observer.say(
                f"A translating process {death.how} while it loaded the model; going on with one fewer."
            )
            return
        if not hand.is_ready:
            self._count_failed_start(f"The translating process {death.how} while it loaded the model.")
        self._slots.insert(0, slot)

    def _pass_on(self, notes: Iterable[str]) -> None:
        """Say what the translators say as they load, each thing once."""
        for note in notes:
            if note not in self._said:
                self._said.add(note)
                self._observer.say(note)

    def _count_failed_start(self, what: str) -> None:
        self._n_failed_starts += 1
        if self._n_failed_starts >= _MAX_FAILED_STARTS:
            raise ModelError(
                f"{what} It was started {_MAX_FAILED_STARTS} times. Close other programs if memory is short, "
                "or give fewer --workers; then start the same command again."
            )
