"""The run on one machine: an event loop over child processes, and nothing that computes.

    reader ─► runner ─► articles (repair, divide) ─► runner ─► translators
                ▲                                                 │
         ledger, results ◄── runner ◄── articles (brief, render) ◄┘

Every process may die: the runner replaces it and tries its document once more, alone,
then quarantines it. The runner itself may be killed: the ledger says what is finished.
"""

from __future__ import annotations

import time
from collections import deque
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from translate.archive.entries import Output
from translate.archive.grouping import Group, Job, Queue
from translate.archive.hands import Hand
from translate.archive.intake import Copy, Intake, Reuse, Share, Skip, Start, Wait
from translate.archive.item import MIB, Item, Mark, Refusal, Request
from translate.archive.ledger import Ledger
from translate.archive.messages import (
    EndOfInput,
    Prepared,
    PrepareTask,
    RenderedParts,
    RenderTask,
    SegmentsDone,
    TaskFailed,
    Translated,
    TranslateTask,
)
from translate.archive.plan import Crew
from translate.archive.progress import Counters, Observer, format_count
from translate.archive.settling import Settling
from translate.archive.staff import ArticleTask, Death, Staff
from translate.archive.work import Work

_COMMIT_INTERVAL_S: Final = 1.0
_BACKLOG_MIB: Final = 256
_MAX_TO_RENDER: Final = 256
_MAX_DEATHS: Final = 2
"""A document over which so many processes died is quarantined."""


class Runner:
    """One run over one request. Not to be used twice."""

    def __init__(
        self,
        work: Work,
        request: Request,
        crew: Crew,
        ledger: Ledger,
        intake: Intake,
        settling: Settling,
        counters: Counters,
        observer: Observer,
        parts: Path,
        signature: str,
        *,
        keep: bool,
    ) -> None:
        self._crew = crew
        self._ledger = ledger
        self._intake = intake
        self._settling = settling
        self._counters = counters
        self._observer = observer
        self._parts = parts
        self._signature = signature
        self._keep = keep
        self._staff = Staff(work, request, crew, observer)
        self._queue = Queue(crew.group_tokens)
        self._to_prepare: deque[Job] = deque()
        self._to_translate: deque[Group] = deque()
        self._to_render: deque[Job] = deque()
        self._in_hand: list[Group] = []
        """Groups that translators hold or that are being rendered."""
        self._group_of: dict[Job, Group] = {}
        self._n_preparing = 0
        self._n_jobs = 0
        self._n_partial: dict[Hand, int] = {}
        """Segments that each translator has done of its group."""
        self._entry = ""
        self._last_commit_s = time.monotonic()
        self.is_stopping = False
        """Set by a signal: what translators hold is finished, nothing else is begun."""
        self._has_told = False
        """That it stops."""

    def run(self) -> None:
        """Work until all is settled, or what is in hand is settled once ``is_stopping``.

        Raises:
            ModelError: the model cannot be used.
            ConfigError: a setting is impossible for a stage.
            OutputError: the disk takes no more; nothing is left half-written.

        """
        if self._crew.note:
            self._observer.say(self._crew.note)
        with self._staff:
            while not self._is_over():
                self._deal()
                for hand, message in self._staff.listen(self._wants_input):
                    self._take(hand, message)
                for death in self._staff.end_late_tasks():
                    self._take_death(death)
                self._tick()
        self._settling.commit()

    def _is_over(self) -> bool:
        return self.has_done_all or (self.is_stopping and not self._in_hand)

    @property
    def has_done_all(self) -> bool:
        """Whether every document of the inputs is settled."""
        waiting = self._to_prepare or self._to_translate or self._in_hand or len(self._queue)
        return self._staff.has_read_all and not waiting

    def _wants_input(self) -> bool:
        """Whether reading may go on: memory stays flat because this says no."""
        ahead = self._crew.group_tokens * (2 * self._crew.n_translators + 1)
        return (
            not self.is_stopping
            and len(self._to_prepare) < 2 * self._crew.n_articles
            and self._queue.n_tokens < ahead
            and self._queue.n_bytes < _BACKLOG_MIB * MIB
            and len(self._to_render) < _MAX_TO_RENDER
        )

    def _tick(self) -> None:
        if self.is_stopping and not self._has_told:
            self._tell_that_it_stops()
        self._observer.update(self._counters)
        if time.monotonic() - self._last_commit_s > _COMMIT_INTERVAL_S:
            self._settling.commit()
            self._last_commit_s = time.monotonic()

    def _tell_that_it_stops(self) -> None:
        self._has_told = True
        n_in_hand = sum(len(group.jobs) for group in self._in_hand)
        verb = "is" if n_in_hand == 1 else "are"
        self._observer.say(
            f"Stopping: {format_count(n_in_hand, 'article')} in hand {verb} being finished; Ctrl-C again "
            "drops what is in hand. The same command goes on from here."
        )

    # Giving out work

    def _deal(self) -> None:
        while (self._to_render or (self._to_prepare and not self.is_stopping)) and (
            hand := self._staff.idle_articles()
        ):
            if self._to_render:
                job = self._to_render.popleft()
                hand.give(ArticleTask(job, "rendered"), self._render_task(job))
            else:
                job = self._to_prepare.popleft()
                self._n_preparing += 1
                self._ledger.count_attempt(job.doc_id)
                hand.give(ArticleTask(job, "prepared"), PrepareTask(job.item))
        while not self.is_stopping and (group := self._next_group()):
            hand = self._staff.free_translator()
            n_held = sum(not group.is_reused for group in self._in_hand)
            if hand is None or n_held >= self._staff.max_groups:
                self._to_translate.appendleft(group)
                break
            self._in_hand.append(group)
            packed = tuple(job.prepared.packed for job in group.jobs if job.prepared)
            hand.give(group, TranslateTask(packed))

    def _render_task(self, job: Job) -> RenderTask:
        parts = str(self._parts / str(job.number))
        if job.kept is not None:
            return RenderTask(b"", parts, kept=str(job.kept), doc_id=job.doc_id, origin=job.item.origin)
        return RenderTask(job.translated or b"", parts, keep=self._keep)

    def _next_group(self) -> Group | None:
        if self._to_translate:
            return self._to_translate.popleft()
        nothing_comes = self._staff.has_read_all and not self._to_prepare and not self._n_preparing
        return self._queue.take(flush=nothing_comes)

    # Taking what comes back

    def _take(self, hand: Hand, message: Any) -> None:
        if isinstance(message, Item):
            self._take_item(message)
        elif isinstance(message, Mark):
            self._entry = message.entry
            self._counters.read_bytes, self._counters.total_bytes = message.read_bytes, message.total_bytes
        elif isinstance(message, Refusal):
            self._take_refusal(message)
        elif isinstance(message, EndOfInput):
            self._staff.end_reading()
        elif isinstance(message, Prepared):
            self._take_prepared(hand.finish_task().job, message)
        elif isinstance(message, SegmentsDone):
            self._n_partial[hand] = self._n_partial.get(hand, 0) + message.count
            self._counters.n_segments += message.count
        elif isinstance(message, Translated):
            self._take_translated(hand, hand.finish_task(), message)
        elif isinstance(message, RenderedParts):
            job = hand.finish_task().job
            job.rendered, job.translated = message, None
            self._settle_group(job)
        elif isinstance(message, TaskFailed):
            self._take_failure(hand, message)
        elif isinstance(message, Death):
            self._take_death(message)

    def _take_item(self, found: Item) -> None:
        self._counters.n_seen += 1
        decision = self._intake.decide(found)
        item = decision.item
        match decision:
            case Skip(has_failed=failed):
                self._ledger.touch(item.doc_id, item.origin)
                if failed:
                    self._counters.n_failed += 1
                    self._counters.n_failed_before += 1
                else:
                    self._counters.n_skipped += 1
            case Copy(original=row):
                self._settling.copy(item, row.doc_id, row.outputs)
            case Share(original=row):
                self._settling.share_failure(item, row.doc_id, row.error_kind or "", row.error or "")
            case Wait(original=original):
                self._ledger.add_pending(item, self._signature, original)
            case Start(key=key, earlier=earlier):
                self._start(self._begin(item, key, earlier))
            case Reuse(key=key, earlier=earlier, kept=kept):
                job = self._begin(item, key, earlier)
                job.kept = kept
                group = Group([job], is_reused=True)
                self._in_hand.append(group)
                self._group_of[job] = group
                self._to_render.append(job)
                self._staff.expect_work(translation=False)

    def _begin(self, item: Item, key: str, earlier: tuple[Output, ...]) -> Job:
        self._ledger.add_pending(item, self._signature)
        self._n_jobs += 1
        return Job(self._n_jobs, item, key, earlier)

    def _start(self, job: Job) -> None:
        self._queue.add(job)
        self._to_prepare.append(job)
        self._staff.expect_work()

    def _take_refusal(self, refusal: Refusal) -> None:
        self._counters.n_seen += 1
        named = self._intake.name_refusal(refusal)
        self._ledger.add_refusal(named)
        if named.harmless:
            self._counters.n_ignored += 1
        else:
            self._counters.n_refused += 1

    def _take_prepared(self, job: Job, prepared: Prepared) -> None:
        self._n_preparing -= 1
        job.prepared = prepared
        job.item = replace(job.item, raw=None, text=None)
        self._queue.note_prepared(prepared)

    def _take_translated(self, hand: Hand, group: Group, message: Translated) -> None:
        n_segments = sum(job.prepared.facts["n_segments"] for job in group.jobs if job.prepared)
        self._counters.n_segments += n_segments - self._n_partial.pop(hand, 0)
        n_tokens = max(group.n_tokens, 1)
        self._counters.n_tokens += group.n_tokens
        for job, packed in zip(group.jobs, message.packed, strict=True):
            if job.prepared:
                job.translate_s = message.translate_s * job.prepared.n_tokens / n_tokens
                job.prepared = replace(job.prepared, packed=b"")
            job.translated = packed
            self._group_of[job] = group
            self._to_render.append(job)

    def _settle_group(self, job: Job) -> None:
        """Finish a job's group in files and ledger if it was the last one awaited."""
        group = self._group_of.pop(job)
        if not group.is_finished:
            return
        self._settling.finish_group(group)
        self._in_hand.remove(group)
        for settled in group.jobs:
            self._intake.release(settled.key)

    # Failures and deaths

    def _take_failure(self, hand: Hand, message: TaskFailed) -> None:
        label = hand.finish_task()
        if isinstance(label, Group):
            self._counters.n_segments -= self._n_partial.pop(hand, 0)
            self._in_hand.remove(label)
            self._retry_group(label, message.kind, message.reason, again=message.may_recover)
            return
        retry = message.may_recover and label.job.n_deaths + 1 < _MAX_DEATHS
        self._retry_job(label, message.kind, message.reason, again=retry)

    def _take_death(self, death: Death) -> None:
        self._counters.n_deaths += 1
        if death.was_reading:
            self._take_reader_death(death)
        for place, label in enumerate(death.labels):
            if isinstance(label, Group):
                self._in_hand.remove(label)
                if place:  # it was not begun yet
                    self._to_translate.append(label)
                    continue
                if death.hand is not None:
                    self._counters.n_segments -= self._n_partial.pop(death.hand, 0)
                reason = f"The process that translated it {death.how}."
                self._retry_group(label, "ProcessDied", reason, again=True)
            else:
                retry = not death.was_late and label.job.n_deaths + 1 < _MAX_DEATHS
                reason = f"The process that {label.verb} it {death.how}."
                self._retry_job(label, "TimeLimit" if death.was_late else "ProcessDied", reason, again=retry)

    def _take_reader_death(self, death: Death) -> None:
        """Say what the reader died over, and go on behind it."""
        if self._entry:
            reason = f"the process that read it {death.how}; what follows in it is not read"
            self._take_refusal(Refusal(self._entry, self._entry, reason))
        self._staff.read_after(self._entry)

    def _retry_job(self, task: ArticleTask, kind: str, reason: str, *, again: bool) -> None:
        job = task.job
        job.n_deaths += 1
        is_prepare = task.verb == "prepared"
        self._n_preparing -= is_prepare
        if again:
            (self._to_prepare if is_prepare else self._to_render).appendleft(job)
            return
        if job.kept is not None:
            self._translate_anyway(job)
            return
        self._settling.fail(job, kind, reason)
        if is_prepare:
            self._intake.release(job.key)
        else:
            self._settle_group(job)

    def _translate_anyway(self, job: Job) -> None:
        """A kept translation was no use: begin from the document."""
        self._in_hand.remove(self._group_of.pop(job))
        if job.kept is not None:
            job.kept.unlink(missing_ok=True)
        job.kept, job.n_deaths = None, 0
        self._start(job)

    def _retry_group(self, group: Group, kind: str, reason: str, *, again: bool) -> None:
        """Try a group once more whole where that may help, then by halves, then give its article up."""
        group.n_failures += 1
        if again and group.n_failures < _MAX_DEATHS:
            self._to_translate.appendleft(group)
        elif len(group.jobs) > 1:
            self._to_translate.extendleft(reversed(group.split()))
        else:
            (job,) = group.jobs
            self._settling.fail(job, kind, reason)
            self._intake.release(job.key)
