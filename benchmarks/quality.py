"""Translation quality beside the peers: BLEU, chrF++ and figures kept, all computed in this run.

    python benchmarks/quality.py [--model NAME|DIR] [--sets flores_dev newstest2019] [--limit 200]

Reads the test sets and the peers' outputs from ``../shared/eval``, and two sets of the project's own that
no peer has translated from ``benchmarks/sets`` (``written``, ``genres``); translates as
``zhbrief translate --lines`` does; prints a table and writes
``benchmarks/results/quality.json``. Without a model, ``--peers-only`` gives the
peers' rows. Settings are tuned on flores_dev alone.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from html import unescape
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.machine import describe_machine  # noqa: E402
from translate.config import Settings  # noqa: E402
from translate.errors import ZhbriefError  # noqa: E402
from translate.evaluation import Scores, evaluate  # noqa: E402
from translate.pipeline import Pipeline  # noqa: E402

DATA = ROOT.parent / "shared" / "eval"
RESULT = ROOT / "benchmarks" / "results" / "quality.json"
OWN_DATA = ROOT / "benchmarks" / "sets"
OWN_SETS = ("written", "genres")
SETS = ("flores_dev", "newstest2017", "newstest2018", "newstest2019", *OWN_SETS)
PEERS = ("argos", "opusmt", "nllb", "bergamot-base", "microsoft", "google")


@dataclass(frozen=True)
class TestSet:
    """A test set, or the sample of it that this run uses."""

    name: str
    n_lines: int
    """Lines of the whole set."""
    sources: list[str]
    references: list[str]
    peers: Mapping[str, list[str]]


def read_lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").removesuffix("\n").split("\n")


def read_peer(path: Path) -> list[str]:
    """A peer's output, its HTML references resolved: Google's are ``&#39;`` and ``&quot;``."""
    return [unescape(line) for line in read_lines(path)]


def sample_lines(lines: Sequence[str], limit: int | None) -> list[str]:
    """Every n-th line, at most ``limit``; the same numbers for every side of a set, and in every run."""
    if limit is None or limit >= len(lines):
        return list(lines)
    return [lines[i * len(lines) // limit] for i in range(limit)]


def read_set(data: Path, name: str, limit: int | None) -> TestSet:
    """Read a set and the peers' outputs for the same lines."""
    data = OWN_DATA if name in OWN_SETS else data
    sources = read_lines(data / f"{name}.zh")
    peers = {
        peer: sample_lines(read_peer(data / "peers" / peer / f"{name}.en"), limit)
        for peer in PEERS
        if (data / "peers" / peer / f"{name}.en").is_file()
    }
    references = read_lines(data / f"{name}.en")
    return TestSet(name, len(sources), sample_lines(sources, limit), sample_lines(references, limit), peers)


def translate_set(pipeline: Pipeline, test_set: TestSet) -> tuple[list[str], dict[str, Any]]:
    """Translate a set; returns the lines and how it went."""
    pipeline.translator  # noqa: B018 - loads the model before the clock starts
    started = time.perf_counter()
    translations = pipeline.translate_lines(test_set.sources)
    seconds = time.perf_counter() - started
    defects = [defect.kind for t in translations for defect in t.defects]
    facts = {
        "seconds": round(seconds, 1),
        "lines_per_s": round(len(translations) / seconds, 2),
        "n_retried": sum(t.attempts > 1 for t in translations),
        "defects": {kind: defects.count(kind) for kind in sorted(set(defects))},
    }
    return [t.hypothesis.target.replace("\n", " ") for t in translations], facts


def row(scores: Scores) -> dict[str, Any]:
    """Scores as they stand in the result file."""
    figures = asdict(scores.figures) if scores.figures else None
    return {
        "bleu": round(scores.bleu.value, 2),
        "chrf": round(scores.chrf.value, 2),
        "figures": figures,
        "n_empty": scores.n_empty,
        "n_untranslated": scores.n_untranslated,
    }


def print_table(results: Mapping[str, Mapping[str, Any]], systems: Sequence[str]) -> None:
    names = list(results)
    print(f"{'BLEU / chrF++ / figures':24}" + "".join(f"{name:>24}" for name in names))
    for system in systems:
        cells = [_cell(results[name]["systems"].get(system)) for name in names]
        print(f"{system:24}" + "".join(f"{cell:>24}" for cell in cells))


def _cell(found: Mapping[str, Any] | None) -> str:
    if found is None:
        return "-"
    shared, kept = found["figures"]["n_shared"], found["figures"]["n_kept"]
    return f"{found['bleu']:.2f} / {found['chrf']:.2f} / " + (f"{kept / shared:.1%}" if shared else "-")


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--sets", nargs="+", default=list(SETS), choices=SETS)
    parser.add_argument("--limit", type=int, help="lines a set, taken evenly from it")
    parser.add_argument("--peers-only", action="store_true")
    parser.add_argument("--model")
    parser.add_argument("--device", default="auto")
    parser.add_argument("--dtype", default="auto")
    parser.add_argument("--beam", type=int, default=Settings().beam)
    parser.add_argument("--length-penalty", type=float, default=Settings().length_penalty)
    parser.add_argument("--threads", type=int, default=0)
    parser.add_argument("--keep", type=Path, metavar="DIR", help="write the translations here, SET.en")
    parser.add_argument("--output", type=Path, default=RESULT)
    return parser.parse_args()


def run(options: argparse.Namespace) -> dict[str, Any]:
    """Score peers and model on each set."""
    settings = Settings(
        model=options.model, device=options.device, dtype=options.dtype, beam=options.beam,
        length_penalty=options.length_penalty, threads=options.threads,
    )  # fmt: skip
    pipeline = Pipeline(settings)
    results: dict[str, Any] = {}
    signatures: dict[str, str] = {}
    for name in options.sets:
        test_set = read_set(options.data, name, options.limit)
        entry: dict[str, Any] = {"n_lines": len(test_set.sources), "of": test_set.n_lines, "systems": {}}
        outputs = dict(test_set.peers)
        if not options.peers_only:
            outputs["zhbrief"], entry["run"] = translate_set(pipeline, test_set)
            if options.keep:
                options.keep.mkdir(parents=True, exist_ok=True)
                text = "\n".join(outputs["zhbrief"]) + "\n"
                (options.keep / f"{name}.en").write_text(text, encoding="utf-8")
        for system, lines in outputs.items():
            scores = evaluate(lines, test_set.references, test_set.sources)
            signatures = {score.name: score.signature for score in (scores.bleu, scores.chrf)}
            entry["systems"][system] = row(scores)
        results[name] = entry
    model = None if options.peers_only else asdict(pipeline.translator.signature)
    machine = None if options.peers_only else describe_machine() | {"threads": options.threads}
    return {"model": model, "machine": machine, "signatures": signatures, "sets": results}


def main() -> int:
    options = parse()
    if not options.data.is_dir() and not set(options.sets) <= set(OWN_SETS):
        print(
            f"quality: the test sets are not at {options.data}; name their folder with --data.",
            file=sys.stderr,
        )
        return 2
    try:
        result = run(options)
    except ZhbriefError as error:
        print(f"quality: {error}", file=sys.stderr)
        return error.exit_code
    print_table(result["sets"], (*PEERS, *(() if options.peers_only else ("zhbrief",))))
    options.output.parent.mkdir(parents=True, exist_ok=True)
    options.output.write_text(
        json.dumps(result, indent=1, ensure_ascii=False, default=str) + "\n", encoding="utf-8"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
