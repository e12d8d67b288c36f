"""``zhbrief batch`` without its command line: many documents in, results, ledger and index out."""

from __future__ import annotations

import hashlib
import json
import signal
import stat
import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from types import FrameType
from typing import Final

from translate import __version__
from translate.archive.entries import Trouble
from translate.archive.index import write_index
from translate.archive.intake import Copy, Decision, Intake, Reuse, Share, Skip, Start, Wait
from translate.archive.item import Fields, Item, Limits, Refusal, Request, Shard
from translate.archive.ledger import Ledger, ledger_name
from translate.archive.needs import Needs
from translate.archive.output import lock_output, open_parts, remove_parts
from translate.archive.plan import Crew
from translate.archive.presence import mark_gone
from translate.archive.progress import Counters, Observer
from translate.archive.reading import find_inputs, read_sources
from translate.archive.resemblance import find_resemblances
from translate.archive.runner import Runner
from translate.archive.settling import Settling
from translate.archive.shards import check_shard
from translate.archive.work import Work
from translate.errors import ConfigError
from translate.files import find_status

MAX_TROUBLES: Final = 20
"""Failures that are listed by name; the rest is counted."""


class Result(StrEnum):
    """How a run ended."""

    FINISHED = "finished"
    INTERRUPTED = "interrupted"


@dataclass(frozen=True, slots=True)
class Batch:
    """What a run is asked to do."""

    inputs: Sequence[str]
    """Paths and patterns."""
    output: Path
    shard: Shard = field(default_factory=Shard)
    retry_failed: bool = False
    keep: bool = True
    """Keep translations in the output folder, so that another format needs no second one."""
    limits: Limits = field(default_factory=Limits)
    fields: Fields = field(default_factory=Fields)


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a run went."""

    result: Result
    counters: Counters
    n_resemblances: int = 0
    troubles: tuple[Trouble, ...] = ()
    """The first of the documents that it saw and could not translate."""


@dataclass(frozen=True, slots=True)
class Forecast:
    """What a run would do."""

    n_to_do: int
    """To translate."""
    n_bytes: int
    """Of the documents to do."""
    n_done: int
    """Finished before and unchanged."""
    n_same: int
    """Of the same content as another."""
    n_to_render: int
    """Whose translation is kept."""
    n_failed_before: int
    """Not to be tried again."""
    n_refused: int
    n_ignored: int
    """Of those found, the ones that hold no article by their nature."""
    refusals: tuple[Refusal, ...]
    """The first of those refused."""

    @property
    def has_articles(self) -> bool:
        """Whether there is anything but what holds no article."""
        counts = (self.n_to_do, self.n_done, self.n_same, self.n_to_render, self.n_failed_before)
        return any(counts) or self.n_refused > 0


def run_batch(work: Work, batch: Batch, crew: Crew, observer: Observer) -> Outcome:
    """Bring every document of the inputs to a result or a reason, from where the last run stopped.

    The first Ctrl-C (or SIGTERM) finishes what the translators hold; the second drops it.

    Raises:
        ConfigError: an input is missing, the output folder was made with another number of
            shards, or another run holds it.
        ModelError: no model.
        OutputError: the disk takes no more.

    """
    root, paths = resolve_batch(batch)
    check_shard(root, batch.shard)
    name = ledger_name(batch.shard)
    settings = work.describe()
    signature = sign(settings)
    with lock_output(root, name):
        ledger = Ledger(root / name)
        counters = Counters()
        try:
            parts = open_parts(root, name)
            ledger.start_run(__version__, signature, json.dumps(settings))
            request = Request(ledger.name_sources(paths), batch.limits, batch.fields, batch.shard, root)
            intake = Intake(ledger, root, work.formats, signature, retry_failed=batch.retry_failed)
            needs = Needs(root, ledger, intake)
            settling = Settling(root, parts, ledger, counters, signature, needs)
            runner = Runner(
                work,
                request,
                crew,
                ledger,
                intake,
                settling,
                counters,
                observer,
                parts,
                signature,
                keep=batch.keep,
            )
            with _stop_on_signal(runner):
                runner.run()
            needs.close()
            result = Result.FINISHED if runner.has_done_all else Result.INTERRUPTED
            n_resemblances = 0
            if result is Result.FINISHED:
                mark_gone(ledger, request.sources)
                n_resemblances = _note_resemblances(ledger)
            troubles = tuple(ledger.list_troubles(MAX_TROUBLES))
            ledger.end_run(str(result))
            ledger.close()
        except BaseException:
            ledger.abandon()
            raise
        finally:
            remove_parts(root, name)
        write_index(root)
    return Outcome(result, counters, n_resemblances, troubles)


def forecast_batch(work: Work, batch: Batch) -> Forecast:
    """Read the inputs and say what a run would do, changing nothing.

    Raises:
        ConfigError: an input is missing, or the output folder was made with another number of
            shards.
        ModelError: no model.

    """
    root, paths = resolve_batch(batch)
    check_shard(root, batch.shard)
    signature = sign(work.describe())
    ledger = Ledger(Path(":memory:"), copy_of=root / ledger_name(batch.shard))
    try:
        ledger.start_run(__version__, signature, "")
        request = Request(ledger.name_sources(paths), batch.limits, batch.fields, batch.shard, root)
        intake = Intake(ledger, root, work.formats, signature, retry_failed=batch.retry_failed)
        return _forecast(request, intake, ledger, signature)
    finally:
        ledger.abandon()


def _forecast(request: Request, intake: Intake, ledger: Ledger, signature: str) -> Forecast:
    n_bytes = n_ignored = n_refused = 0
    counts: Counter[type[Decision] | bool] = Counter()
    refusals: list[Refusal] = []
    for found in read_sources(request):
        if isinstance(found, Refusal):
            n_ignored += found.harmless
            n_refused += not found.harmless
            if not found.harmless and n_refused <= MAX_TROUBLES:
                refusals.append(found)
        elif isinstance(found, Item):
            decision = intake.decide(found)
            if isinstance(decision, Skip):
                ledger.touch(decision.item.doc_id, found.origin)
                counts[decision.has_failed] += 1
                continue
            ledger.add_pending(decision.item, signature)
            counts[type(decision)] += 1
            n_bytes += found.n_bytes if isinstance(decision, Start) else 0
    return Forecast(
        n_to_do=counts[Start],
        n_bytes=n_bytes,
        n_done=counts[False],
        n_same=counts[Copy] + counts[Wait],
        n_to_render=counts[Reuse],
        n_failed_before=counts[True] + counts[Share],
        n_refused=n_refused,
        n_ignored=n_ignored,
        refusals=tuple(refusals),
    )


def sign(settings: dict[str, str]) -> str:
    """Digest of the settings that change what comes out."""
    text = json.dumps(settings, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def resolve_batch(batch: Batch) -> tuple[Path, list[Path]]:
    """The output folder and the inputs as absolute paths, each once.

    Raises:
        ConfigError: an input is missing, output and input are one, or a path cannot be reached.

    """
    paths = list(dict.fromkeys(path.resolve() for path in find_inputs(batch.inputs)))
    status = find_status(batch.output, ConfigError)
    root = batch.output.resolve()
    if root in paths:
        raise ConfigError(f"{batch.output} is an input and the output; give --output another folder.")
    if status is not None and not stat.S_ISDIR(status.st_mode):
        raise ConfigError(f"--output must be a folder, found the file {batch.output}.")
    return root, paths


def _note_resemblances(ledger: Ledger) -> int:
    found = list(find_resemblances(ledger.read_sketches()))
    ledger.replace_resemblances(found)
    ledger.commit()
    return len(found)


@contextmanager
def _stop_on_signal(runner: Runner) -> Iterator[None]:
    """Let the first signal stop the run gently and the second at once.

    The runner says so: a signal may strike while something else is written.
    """

    def stop(number: int, frame: FrameType | None) -> None:
        del number, frame
        if runner.is_stopping:
            raise KeyboardInterrupt
        runner.is_stopping = True

    if threading.current_thread() is not threading.main_thread():
        yield  # signals are the main thread's: whoever runs us in another one handles them
        return
    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
