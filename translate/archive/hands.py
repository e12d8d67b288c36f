"""Child processes that can die without taking the run with them."""

from __future__ import annotations

import multiprocessing
import os
import queue
import signal
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerContext, SpawnContext
from typing import Any, Final

_CONTEXT: Final[ForkServerContext | SpawnContext] = (
    multiprocessing.get_context("spawn") if os.name == "nt" else multiprocessing.get_context("forkserver")
)
"""Not fork: neither threads nor the ledger's handles may be inherited."""
_CONTEXT.set_forkserver_preload(["translate.archive.roles"])
_INTERRUPTS: Final = (signal.SIGINT, signal.SIGTERM)
_END_S: Final = 5.0
GPU_LOST: Final = 75
"""Exit code of a process to which the GPU fails after an error: only a new process can use it again."""

Role = Callable[..., None]
"""A module-level function ``role(connection, *arguments)`` that runs in the child."""


class Hand:
    """One child process, the tasks it was given and has not answered, oldest first."""

    def __init__(self, role: Role, *arguments: Any, environment: dict[str, str] | None = None) -> None:
        self.connection, theirs = _CONTEXT.Pipe()
        self._process = _CONTEXT.Process(
            target=_begin, args=(role, theirs, environment or {}, arguments), daemon=True
        )
        with _without_interrupts():
            self._process.start()
        theirs.close()
        self.tasks: deque[Any] = deque()
        self.is_ready = False
        self.since = time.monotonic()
        """When the oldest task was begun."""

    def give(self, label: Any, task: Any) -> None:
        """Send a task; ``label`` stays in ``tasks`` until ``finish_task``.

        A death that shows here is left to ``hear``, which will find it too.
        """
        if not self.tasks:
            self.since = time.monotonic()
        self.tasks.append(label)
        try:
            self.connection.send(task)
        except (BrokenPipeError, ConnectionResetError):
            return

    def hear(self) -> Any | None:
        """Take one message, waiting for it; ``None`` when the process is dead, be it amid a message."""
        try:
            return self.connection.recv()
        except (EOFError, OSError):
            return None

    def has_message(self) -> bool:
        """Whether ``hear`` would return at once."""
        return self.connection.poll()

    def finish_task(self) -> Any:
        """Take the label of the oldest task, which was answered."""
        self.since = time.monotonic()
        return self.tasks.popleft()

    def describe_death(self) -> str:
        """How the process ended, in words."""
        self._process.join(_END_S)
        code = self._process.exitcode
        if code is None:
            return "closed its connection"
        if code < 0:
            name = signal.Signals(-code).name
            return f"was killed by {name}" + (" (out of memory?)" if name == "SIGKILL" else "")
        if code == GPU_LOST:
            return "ended because the GPU failed (a CUDA error)"
        return f"ended with exit code {code}"

    def kill(self) -> None:
        """End the process at once and wait for its end."""
        self._process.kill()
        self._process.join()
        self.connection.close()


@contextmanager
def _without_interrupts() -> Iterator[None]:
    """Start a child with signals to stop blocked, so that it cannot die of one before it ignores them."""
    if os.name == "nt":
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _INTERRUPTS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _begin(
    role: Role, connection: Connection, environment: dict[str, str], arguments: tuple[Any, ...]
) -> None:
    """Entry of the child: Ctrl-C, and SIGTERM to a whole service, are the parent's business."""
    for number in _INTERRUPTS:
        signal.signal(number, signal.SIG_IGN)
    if os.name != "nt":
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _INTERRUPTS)
    os.environ.update(environment)
    role(connection, *arguments)


def receive_tasks(connection: Connection) -> Iterator[Any]:
    """Yield the tasks that the parent sends; ends the process at once when the parent is gone.

    A thread receives, so that a parent that sends while we send never waits for us,
    and its death is seen in the middle of a task.
    """
    tasks: queue.SimpleQueue[Any] = queue.SimpleQueue()

    def receive() -> None:
        while True:
            try:
                tasks.put(connection.recv())
            except (EOFError, OSError):
                os._exit(0)

    threading.Thread(target=receive, daemon=True).start()
    while True:
        yield tasks.get()


@contextmanager
def leave_with_parent() -> Iterator[None]:
    """End quietly where the parent died while we were sending."""
    try:
        yield
    except (BrokenPipeError, ConnectionResetError):
        os._exit(0)
