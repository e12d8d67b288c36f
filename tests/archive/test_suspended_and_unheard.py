"""A run that was suspended, and one whose log nobody takes: neither costs a document."""

from __future__ import annotations

import io
import json
import signal
from collections import deque
from pathlib import Path
from types import SimpleNamespace

import pytest
from archives import article
from fake_work import FakeWork
from runs import CREW, write_news

from translate.archive import staff as staff_module
from translate.archive.item import Request
from translate.archive.progress import Counters, Lines, Silent
from translate.archive.run import Batch, Result, run_batch
from translate.archive.staff import Staff


class BrokenStream(io.StringIO):
    """A pipe whose reader left, or a full disk: takes ``n_writes``, then no more."""

    def __init__(self, error: type[OSError], n_writes: int = 0) -> None:
        super().__init__()
        self.error, self.n_writes, self.n_tried = error, n_writes, 0

    def write(self, text: str) -> int:
        self.n_tried += 1
        if self.n_tried > self.n_writes:
            raise self.error(28, "no more")
        return super().write(text)


@pytest.fixture
def clock(monkeypatch):
    """The time as the staff sees it, in seconds; set ``now``."""
    clock = SimpleNamespace(now=0.0)
    monkeypatch.setattr(staff_module, "time", SimpleNamespace(monotonic=lambda: clock.now))
    return clock


def make_staff(limit_s: float, *since: float) -> Staff:
    """A staff whose articles processes began their tasks at these times."""
    crew = SimpleNamespace(n_translators=1, n_articles=len(since), note="", prepare_limit_s=limit_s)
    staff = Staff(FakeWork(), Request(()), crew, Silent())
    staff._articles = [SimpleNamespace(tasks=deque(["task"]), since=begun) for begun in since]
    staff._bury = lambda hand, how: staff_module.Death(hand, tuple(hand.tasks), how)
    return staff


def list_late(staff: Staff) -> list[float]:
    return [death.hand.since for death in staff.end_late_tasks()]


def test_a_suspension_is_no_work(clock):
    staff = make_staff(900, 0.0)
    clock.now = 4000.0
    assert not list_late(staff), "stopped for an hour in one turn of the loop"
    for clock.now in range(4004, 4904, 4):
        assert not list_late(staff)
    clock.now += 4
    assert list_late(staff), "and then at work for as long as it may"


def test_a_task_begun_after_the_suspension_gets_no_more_than_its_time(clock):
    staff = make_staff(10, 3999.0)
    clock.now = 4000.0
    assert not list_late(staff)
    assert staff._articles[0].since == 4000.0


def test_a_busy_loop_forgives_nothing(clock):
    staff = make_staff(10, 0.0)
    for clock.now in (4.0, 8.0):
        assert not list_late(staff)
    clock.now = 12.0
    assert list_late(staff)


@pytest.mark.parametrize("error", [BrokenPipeError, OSError])
def test_lines_that_nobody_takes_are_left_out(error):
    stream = BrokenStream(error, n_writes=1)
    lines = Lines(stream, interval_s=0.0)
    for _ in range(3):
        lines.update(Counters())
        lines.say("something")
    assert stream.n_tried == 2, "it is tried once and no more"
    assert json.loads(stream.getvalue())["documents"] == 0


def test_a_run_ends_well_without_its_log(tmp_path):
    news = write_news(tmp_path / "news", {f"{i}.txt": article(i) for i in range(3)})
    lines = Lines(BrokenStream(BrokenPipeError), interval_s=0.0)
    outcome = run_batch(FakeWork(), Batch([str(news)], tmp_path / "out"), CREW, lines)
    assert (outcome.result, outcome.counters.n_done) == (Result.FINISHED, 3)


class Writing(Silent):
    """Is interrupted once, while it writes, when the translator has begun."""

    def __init__(self, begun: Path) -> None:
        self.begun, self.is_writing, self.said = begun, False, []

    def update(self, counters: Counters) -> None:
        self.is_writing = True
        if not self.said and self.begun.exists():
            self.begun.unlink()
            signal.raise_signal(signal.SIGINT)
        self.is_writing = False

    def say(self, message: str) -> None:
        assert not self.is_writing, "a stream that is being written takes nothing else"
        self.said.append(message)


def test_a_signal_that_strikes_amid_a_line_is_answered_after_it(tmp_path):
    log = tmp_path / "log"
    news = write_news(tmp_path / "news", {"1.txt": article(1)})
    observer = Writing(log.with_suffix(".begun"))
    outcome = run_batch(
        FakeWork(delay_s=1.5, log=str(log)), Batch([str(news)], tmp_path / "out"), CREW, observer
    )
    assert outcome.counters.n_done == 1
    (said,) = observer.said
    assert said.startswith("Stopping: 1 article in hand is being finished")


def test_a_summary_that_nobody_takes_changes_no_exit_code(tmp_path, monkeypatch):
    from translate.cli import messages

    stream = BrokenStream(OSError)
    monkeypatch.setattr(messages.sys, "stderr", stream)
    messages.tell("2 documents")
    assert stream.n_tried


def test_controls_do_not_reach_the_terminal(capsys):
    from translate.cli.messages import tell

    tell("zhbrief: a\x1b[31m\u202e中.txt")
    assert capsys.readouterr().err == "zhbrief: a\\x1b[31m\\u202e中.txt\n"


def test_a_lock_that_is_held_for_a_moment_is_waited_for(tmp_path, monkeypatch):
    """``--status`` takes the lock to see whether it is free."""
    from translate.archive import output

    asked = []
    monkeypatch.setattr(output.FileLock, "acquire", lambda lock, timeout: asked.append(timeout))
    output.lock_output(Path(tmp_path), "ledger.sqlite")
    assert asked == [output._LOCK_S]
    assert output._LOCK_S > 0
