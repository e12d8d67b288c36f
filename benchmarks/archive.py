"""Archive runs measured: rates, processor use, memory, and a plain loop beside them.

    python benchmarks/archive.py prepare ../shared/archive --spm DIR/source.spm
    python benchmarks/archive.py memory ../shared/archive --copies 10 [--characters 600] --results FILE
    python benchmarks/archive.py throughput FOLDER [--model DIR] --results FILE

``prepare`` reads, repairs, divides and renders for real and translates with a stand-in,
so that the failures of a whole archive are seen without a trained model. ``memory``
replicates the documents, each made its own by a line, and replaces all stages by
stand-ins of the same sizes: it shows whether the runner itself stays flat. ``--characters``
cuts them, so that very many can be had.
``throughput`` compares the whole thing with a loop over one article at a time.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from translate.archive.item import Item, Request, Source
from translate.archive.plan import Crew, plan_crew
from translate.archive.progress import Lines, Silent
from translate.archive.reading import read_sources
from translate.archive.report import summarise_outcome
from translate.archive.run import Batch, run_batch
from translate.archive.work import PipelineWork, Prepare, Progress, Render, Rendered, Translate
from translate.config import Settings
from translate.document import (
    Article,
    Document,
    Grade,
    Hypothesis,
    Repaired,
    Role,
    RunSignature,
    Section,
    Segment,
    Structure,
    TranslatedArticle,
    Translation,
)
from translate.machine import count_cores
from translate.pipeline import Pipeline, Preparer

_TICKS_PER_S = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class StandInWork:
    """Stages without a model; with ``spm``, repair, structure and rendering are the real ones."""

    spm: str | None = None
    formats: tuple[str, ...] = ("markdown",)

    def describe(self) -> dict[str, str]:
        """Name the stand-in."""
        return {"stand-in": str(self.spm)}

    def open_prepare(self) -> Prepare:
        """The real stage where there is a tokenizer to measure segments with."""
        if self.spm is None:
            return divide_lines
        import sentencepiece

        processor = sentencepiece.SentencePieceProcessor(model_file=self.spm)
        return Preparer(lambda text: len(processor.encode(text)) + 1, 128, 16)

    def open_translate(self, threads: int) -> Translate:
        """A stand-in, always."""
        del threads
        return translate_stand_in

    def open_render(self) -> Render:
        """The real stage with ``spm``."""
        if self.spm is None:
            return render_lines
        return PipelineWork(Settings(), self.formats).open_render()


def divide_lines(document: Document) -> Article:
    text = document.text if document.text is not None else (document.raw or b"").decode()
    segments, start = [], 0
    for line in text.splitlines(keepends=True):
        if line.strip():
            number, end = len(segments), start + len(line)
            segments.append(Segment(number, 0, number, Role.BODY, start, end, line.strip(), len(line)))
        start += len(line)
    structure = Structure(text, (Section(0, 0, None, 0, len(text)),), tuple(segments), None, None)
    return Article(document, Repaired(text, text, "utf-8", (), Grade.CLEAN), structure)


def translate_stand_in(
    articles: Sequence[Article], progress: Progress | None = None
) -> list[TranslatedArticle]:
    signature = RunSignature("0", "stand-in", "0", "cpu", "float32", 1, 1.0)
    done = []
    for article in articles:
        translations = tuple(
            Translation(segment, Hypothesis("No model. " * (segment.n_tokens // 3 + 1), -0.5, False))
            for segment in article.structure.segments
        )
        done.append(TranslatedArticle(article, translations, signature))
        if progress:
            progress(len(translations))
    return done


def render_lines(translated: TranslatedArticle) -> Rendered:
    text = "\n".join(translation.hypothesis.target for translation in translated.translations)
    return Rendered((("markdown", text + "\n"),), text[:60], 0)


class Meter:
    """Memory and processor time of this process and all its descendants, sampled."""

    def __init__(self) -> None:
        self.samples: list[tuple[float, float]] = []
        """Seconds and MiB."""
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._cpu_s: dict[int, float] = {}
        self._cpu_before_s = _cpu_s(os.getpid())
        self._start = time.perf_counter()

    def __enter__(self) -> Meter:
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._end.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._end.wait(0.25):
            family = _family(os.getpid())
            self.samples.append((time.perf_counter() - self._start, sum(_memory_mib(pid) for pid in family)))
            for pid in family:
                self._cpu_s[pid] = max(self._cpu_s.get(pid, 0.0), _cpu_s(pid))

    @property
    def cpu_s(self) -> float:
        """Processor time of all processes together, since the start."""
        return sum(self._cpu_s.values()) - self._cpu_before_s

    def peak_mib(self, start: float = 0.0, end: float = 1.0) -> float:
        """Largest total between two shares of the run."""
        last = self.samples[-1][0]
        return max(mib for at, mib in self.samples if start * last <= at <= end * last)


def _family(root: int) -> list[int]:
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            except OSError:  # it ended
                continue
            children.setdefault(parent, []).append(int(entry.name))
    family, waiting = [], [root]
    while waiting:
        pid = waiting.pop()
        family.append(pid)
        waiting += children.get(pid, [])
    return family


def _memory_mib(pid: int) -> float:
    """Proportional set size: pages that processes share count once in all."""
    try:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) / 1024
    except OSError:  # it ended
        pass
    return 0.0


def _cpu_s(pid: int) -> float:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:  # it ended
        return 0.0
    return (int(fields[11]) + int(fields[12])) / _TICKS_PER_S


def measure_prepare(source: Path, spm: Path, workers: int, output: Path) -> None:
    crew = Crew(workers, 1, 1, group_tokens=16_000)
    with Meter() as meter:
        outcome = run_batch(
            StandInWork(str(spm)), Batch([str(source)], output), crew, Lines(sys.stderr, interval_s=30)
        )
    print(summarise_outcome(outcome, output))
    print(json.dumps(outcome.counters.describe() | {"peak_mib": round(meter.peak_mib())}))


def measure_memory(source: Path, copies: int, characters: int | None, output: Path) -> list[dict[str, Any]]:
    """Run over the documents and over many copies of them; the peaks are to be compared."""
    request = Request((Source("in", source.resolve()),))
    items = [found for found in read_sources(request) if isinstance(found, Item)]
    runs = []
    for factor in sorted({1, copies}):
        with tempfile.TemporaryDirectory() as folder:
            rows = Path(folder) / "rows.jsonl"
            with rows.open("w", encoding="utf-8") as file:
                for copy in range(factor):
                    for number, item in enumerate(items):
                        text = f"第{copy}次\n" + (item.raw or b"").decode()[:characters]
                        file.write(json.dumps({"id": f"{copy}-{number}", "text": text}) + "\n")
            out = output / str(factor)
            with Meter() as meter:
                outcome = run_batch(StandInWork(), Batch([str(rows)], out), Crew(1, 1, 1), Silent())
        counters = outcome.counters
        runs.append(
            {
                "documents": counters.n_done,
                "peak_mib": round(meter.peak_mib()),
                "peak_mib_second_quarter": round(meter.peak_mib(0.25, 0.5)),
                "peak_mib_last_quarter": round(meter.peak_mib(0.75, 1.0)),
                "documents_per_minute": round(counters.documents_per_minute),
                "elapsed_s": round(counters.elapsed_s, 1),
            }
        )
        print(json.dumps(runs[-1]), flush=True)
    return runs


def measure_throughput(
    source: Path, settings: Settings, workers: int | None, output: Path, rounds: int
) -> list[dict[str, Any]]:
    """Interleave archive runs and a loop over single articles on as many cores, a line a round.

    The machine may be shared: compare the rounds, or their medians, not one of them.
    """
    request = Request((Source("in", source.resolve()),))
    documents = [
        Document(found.doc_id, found.origin, found.raw, found.text)
        for found in read_sources(request)
        if isinstance(found, Item)
    ]
    crew = plan_crew(settings, workers)
    work = PipelineWork(settings)
    n_cores = workers or count_cores()
    runs = []
    for number in range(rounds):
        start = time.perf_counter()
        with Meter() as meter:
            outcome = run_batch(work, Batch([str(source)], output / str(number)), crew, Silent())
        batch_s = time.perf_counter() - start
        busy = meter.cpu_s / (batch_s * n_cores)
        loop_s, loop_cpu_s = _run_loop(replace(settings, threads=n_cores), documents)
        n_done = outcome.counters.n_done
        runs.append(
            {
                "documents": n_done,
                "batch_per_minute": round(60 * n_done / batch_s, 2),
                "loop_per_minute": round(60 * n_done / loop_s, 2),
                "ratio": round(loop_s / batch_s, 2),
                "batch_busy": round(busy, 3),
                "batch_cpu_s": round(meter.cpu_s, 1),
                "loop_cpu_s": round(loop_cpu_s, 1),
                "peak_mib": round(meter.peak_mib()),
                "crew": repr(crew),
            }
        )
        print(json.dumps(runs[-1]), flush=True)
    return runs


def _run_loop(settings: Settings, documents: Sequence[Document]) -> tuple[float, float]:
    """One article after the other in one process, the model loaded once.

    Returns:
        Seconds by the clock and of the processors. The second is what to compare on a
        machine that others use: more processes get a larger share of it.

    """
    from translate.render import BRIEF_RENDERERS

    start, cpu_start = time.perf_counter(), time.process_time()
    pipeline = Pipeline(settings)
    for document in documents:
        (translated,) = pipeline.translate([pipeline.prepare(document)])
        BRIEF_RENDERERS["markdown"](pipeline.brief(translated), translated)
    return time.perf_counter() - start, time.process_time() - cpu_start


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("measure", choices=("prepare", "memory", "throughput"))
    parser.add_argument("source", type=Path)
    parser.add_argument("--spm", type=Path)
    parser.add_argument("--model")
    parser.add_argument("--beam", type=int, default=4)
    parser.add_argument("--dtype", default="auto")
    parser.add_argument("--workers", type=int)
    parser.add_argument("--copies", type=int, default=10)
    parser.add_argument("--characters", type=int, help="of each document, for memory; all by default")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--output", type=Path, help="kept; a temporary folder by default")
    parser.add_argument("--results", type=Path, help="JSON file for the figures, memory and throughput")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        output = options.output or Path(folder)
        if options.measure == "prepare":
            measure_prepare(options.source, options.spm, options.workers or 2, output)
            return
        if options.measure == "memory":
            chosen: dict[str, Any] = {"copies": options.copies, "characters": options.characters}
            runs = measure_memory(options.source, options.copies, options.characters, output)
        else:
            settings = replace(Settings(), model=options.model, beam=options.beam, dtype=options.dtype)
            chosen = {"model": options.model or "embedded", "beam": options.beam, "dtype": options.dtype}
            chosen |= {"workers": options.workers or count_cores()}
            runs = measure_throughput(options.source, settings, options.workers, output, options.rounds)
    from machine import describe_machine  # only now: it loads torch, which memory would count

    report = {"machine": describe_machine(), "settings": chosen, "runs": runs}
    if options.results:
        options.results.write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
