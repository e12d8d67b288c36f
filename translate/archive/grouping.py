"""Documents in hand, and the groups whose segments share batches.

Documents are prepared in any order and grouped in reading order, and a group is
closed by what is in it alone. A group is finished in the ledger as a whole, so a run
that was killed forms the same groups again: the same batches, the same floating
point, the same results.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from pathlib import Path

from translate.archive.entries import Output
from translate.archive.item import Item
from translate.archive.messages import Prepared, RenderedParts

MAX_GROUP_DOCUMENTS = 1024


@dataclass(slots=True, eq=False)
class Job:
    """A document that is being worked on."""

    number: int
    item: Item
    """Without its content once that was handed to a process."""
    key: str
    """Digest of content and settings."""
    earlier: tuple[Output, ...] = ()
    """Results that an earlier run left."""
    n_deaths: int = 0
    """Processes that died over it, or ran out of memory."""
    prepared: Prepared | None = None
    translate_s: float = 0.0
    kept: Path | None = None
    """Kept translation that is rendered again."""
    translated: bytes | None = None
    rendered: RenderedParts | None = None
    is_over: bool = False
    """Failed: it waits for nobody any more."""

    @property
    def doc_id(self) -> str:
        """The document's name."""
        return self.item.doc_id


@dataclass(slots=True, eq=False)
class Group:
    """Articles that are translated together and finished together."""

    jobs: list[Job] = field(default_factory=list)
    is_reused: bool = False
    """No translator had it: its one article was kept."""
    n_failures: int = 0
    """Times that its translation failed as a whole."""

    @property
    def n_tokens(self) -> int:
        """Source tokens."""
        return sum(job.prepared.n_tokens for job in self.jobs if job.prepared)

    @property
    def is_finished(self) -> bool:
        """Whether every article is rendered or failed."""
        return all(job.rendered or job.is_over for job in self.jobs)

    def split(self) -> tuple[Group, Group]:
        """Two halves, to find the article that the whole failed over."""
        middle = len(self.jobs) // 2
        return Group(self.jobs[:middle]), Group(self.jobs[middle:])


class Queue:
    """Jobs from reading to their group."""

    def __init__(self, group_tokens: int) -> None:
        self._group_tokens = group_tokens
        self._line: deque[Job] = deque()
        self._open = Group()
        self._open_tokens = 0
        self.n_tokens = 0
        """Source tokens prepared and not yet given out in a group."""
        self.n_bytes = 0
        """Size of the articles that hold them."""

    def __len__(self) -> int:
        return len(self._line) + len(self._open.jobs)

    def add(self, job: Job) -> None:
        """A job was begun; jobs are added in reading order."""
        self._line.append(job)

    def note_prepared(self, prepared: Prepared) -> None:
        """A job of the line has got its article."""
        self.n_tokens += prepared.n_tokens
        self.n_bytes += len(prepared.packed)

    def take(self, *, flush: bool) -> Group | None:
        """The next group that is full; with ``flush``, what is left where nothing is awaited."""
        while self._line and (self._line[0].prepared or self._line[0].is_over):
            job = self._line.popleft()
            if job.is_over or job.prepared is None:
                continue
            self._open.jobs.append(job)
            self._open_tokens += job.prepared.n_tokens
            if self._open_tokens >= self._group_tokens or len(self._open.jobs) >= MAX_GROUP_DOCUMENTS:
                return self._close()
        return self._close() if flush and not self._line and self._open.jobs else None

    def _close(self) -> Group:
        group, self._open, self._open_tokens = self._open, Group(), 0
        self.n_tokens -= group.n_tokens
        self.n_bytes -= sum(len(job.prepared.packed) for job in group.jobs if job.prepared)
        return group
