"""Throughput of the engine beside transformers' ``generate`` and CTranslate2, on the same work.

    python benchmarks/throughput.py --shared ../shared --work /tmp/throughput [--runs 3] [--shape opus|own]

Every system translates the same segments with the same seeded random weights and a forced
number of target tokens, so that quality cannot buy speed. The runs are interleaved: one of
each system, then again. Wall time is what a user waits for; processor time says what was
spent, and suffers less from other work on the machine. Results are printed and written to
``benchmarks/results/throughput.json``. Needs the extra ``benchmark``. On a GPU ``generate`` runs in
half precision too, and CTranslate2 gets all segments in one batch.

``--shortlist FILE`` adds our engine and CTranslate2 with a lexical shortlist, the same candidates for
both (CTranslate2's ``vmap.txt``; it does not mask a source's candidates from the others of its batch,
nor does it add what a source copies). For the shape of opus-mt the file is built for its tokenizer:
``python -m scripts.train.build_shortlist --run ../shared/opus-mt-zh-en --corpus ... --short 2 --out FILE``.
"""

from __future__ import annotations

import argparse
import importlib.metadata
import itertools
import json
import os
import shutil
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch
from machine import describe_machine
from random_model import build_random_model, opus_config, own_config
from safetensors import safe_open
from safetensors.numpy import load_file

from translate.inference.engine import MarianEngine
from translate.inference.interface import DecodingOptions
from translate.inference.kernel_library import SWITCH, find_kernels
from translate.inference.reference import ReferenceEngine
from translate.inference.shortlist import SHORTLIST_NAME

RESULTS = Path(__file__).parent / "results"
WITH_SHORTLIST = ", with shortlist"
System = Callable[[], int]
"""Translates everything once; returns the number of target tokens."""


def main() -> None:
    options = parse_arguments()
    config = opus_config(options.shared) if options.shape == "opus" else own_config(options.shared)
    tokenizer = options.shared / ("opus-mt-zh-en" if options.shape == "opus" else "training/run")
    model = build_random_model(options.work / f"{options.shape}-random", tokenizer, config)
    if options.shortlist:
        shutil.copyfile(options.shortlist, model / SHORTLIST_NAME)
    path = options.shared / "eval" / "newstest2019.zh"
    segments = path.read_text(encoding="utf-8").splitlines()[: options.segments]
    systems: dict[str, System] = {}
    for beam in options.beams:
        systems |= list_our_systems(model, segments, beam, options)
        systems |= list_peers(model, segments, beam, options)
    times = measure(systems, options.runs)
    report = summarise(times, options)
    name = options.output or RESULTS / "throughput.json"
    name.write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--shared", type=Path, required=True, help="folder with eval/ and opus-mt-zh-en/")
    parser.add_argument("--work", type=Path, required=True, help="folder for the random models; reused")
    parser.add_argument("--shape", choices=("opus", "own"), default="opus")
    parser.add_argument("--segments", type=int, default=128)
    parser.add_argument("--tokens", type=int, default=40, help="target tokens a segment, forced")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--beams", type=int, nargs="+", default=[1, 4])
    parser.add_argument("--threads", type=int, default=len(os.sched_getaffinity(0)))
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--shortlist", type=Path, help="file of scripts.train.build_shortlist")
    parser.add_argument("--only", nargs="+", default=[], help="systems whose name holds one of these words")
    parser.add_argument("--output", type=Path)
    return parser.parse_args()


def list_our_systems(
    model: Path, segments: list[str], beam: int, options: argparse.Namespace
) -> dict[str, System]:
    decoding = DecodingOptions(beam_size=beam, max_target_tokens=options.tokens, max_length_ratio=1000.0)
    found: dict[str, System] = {}

    def add(label: str, make: Callable[[], Any]) -> None:
        name = f"beam {beam}: {label}"
        if options.only and not any(word in name for word in options.only):
            return
        engine = make()
        found[name] = lambda: sum(row[0].n_tokens for row in engine.decode(segments, decoding))

    dtypes = ("int8", "float32") if options.device == "cpu" else ("float16", "float32")
    for dtype, with_shortlist in itertools.product(dtypes, (False, True) if options.shortlist else (False,)):
        settings = {"device": options.device, "dtype": dtype, "use_shortlist": with_shortlist}
        add(
            f"ours {dtype}, {options.threads} threads" + WITH_SHORTLIST * with_shortlist,
            lambda settings=settings: MarianEngine(model, threads=options.threads, **settings),
        )
    if options.device == "cpu":
        add(
            f"ours int8, {options.threads} threads, torch alone", lambda: load_without_kernels(model, options)
        )
    for dtype in ("float32",) if options.device == "cpu" else ("float16", "float32"):
        name = f"transformers generate {dtype}"
        add(name, lambda dtype=dtype: ReferenceEngine(model, device=options.device, dtype=dtype))
        if (label := f"beam {beam}: {name}") in found:
            found[label] = run_with_threads(found[label], options.threads)
    return found


def load_without_kernels(model: Path, options: argparse.Namespace) -> MarianEngine:
    """Load our engine as where no compiler was at hand."""
    before = os.environ.get(SWITCH)
    os.environ[SWITCH] = "torch"
    find_kernels.cache_clear()
    try:
        return MarianEngine(model, device="cpu", dtype="int8", threads=options.threads, use_shortlist=False)
    finally:
        os.environ.pop(SWITCH)
        if before is not None:
            os.environ[SWITCH] = before
        find_kernels.cache_clear()


def run_with_threads(system: System, n_threads: int) -> System:
    """Give ``generate`` torch's own threads."""

    def run() -> int:
        before = torch.get_num_threads()
        torch.set_num_threads(n_threads)
        try:
            return system()
        finally:
            torch.set_num_threads(before)

    return run


def list_peers(model: Path, segments: list[str], beam: int, options: argparse.Namespace) -> dict[str, System]:
    if options.device == "cpu":
        ways = {(options.threads, 1, False), (1, options.threads, False)}
        ways |= {(options.threads, 1, True)} if options.shortlist else set()
    else:
        ways = {(1, 1, False)}
    found: dict[str, System] = {}
    kinds = ("int8", "float32") if options.device == "cpu" else ("float16",)
    for kind, (n_workers, n_threads, with_shortlist) in itertools.product(kinds, sorted(ways)):
        label = f"beam {beam}: CTranslate2 {kind}, {n_workers} workers of {n_threads}"
        label += WITH_SHORTLIST * with_shortlist
        if not options.only or any(word in label for word in options.only):
            found[label] = load_ctranslate2(
                model, segments, beam, kind, n_workers, n_threads, options, with_shortlist=with_shortlist
            )
    return found


def load_ctranslate2(
    model: Path,
    segments: list[str],
    beam: int,
    kind: str,
    n_workers: int,
    n_threads: int,
    options: argparse.Namespace,
    *,
    with_shortlist: bool,
) -> System:
    import ctranslate2  # here, so that machines without it can measure the others
    import sentencepiece

    processor = sentencepiece.SentencePieceProcessor(model_file=str(model / "source.spm"))
    sources = [[*processor.encode(segment, out_type=str), "</s>"] for segment in segments]
    converted = convert_for_ctranslate2(model, kind)
    if options.shortlist:
        write_vocabulary_map(model, converted / "vmap.txt")
    translator = ctranslate2.Translator(
        str(converted),
        device=options.device,
        compute_type=kind,
        inter_threads=n_workers,
        intra_threads=n_threads,
    )
    n_shares = options.threads if options.device == "cpu" else 1
    return lambda: sum(
        len(result.hypotheses[0])
        for result in translator.translate_batch(
            sources,
            beam_size=beam,
            max_batch_size=-(-len(sources) // n_shares),
            min_decoding_length=options.tokens,
            max_decoding_length=options.tokens,
            use_vmap=with_shortlist,
        )
    )


def convert_for_ctranslate2(model: Path, kind: str) -> Path:
    from ctranslate2.converters import TransformersConverter

    converted = model.parent / f"{model.name}-ctranslate2-{kind}"
    if not (converted / "model.bin").is_file():
        TransformersConverter(str(model)).convert(str(converted), quantization=kind, force=True)
    return converted


def write_vocabulary_map(model: Path, path: Path) -> None:
    """Write a model's shortlist as CTranslate2 reads it: a line ``source<TAB>target target ...``."""
    pieces = {token: piece for piece, token in json.loads((model / "vocab.json").read_text()).items()}
    arrays = load_file(model / SHORTLIST_NAME)
    starts, targets = arrays["starts"].tolist(), arrays["targets"].tolist()
    lines = ["\t" + " ".join(pieces[token] for token in arrays["always"].tolist())]
    for token, (start, end) in enumerate(itertools.pairwise(starts)):
        if start < end:
            lines.append(f"{pieces[token]}\t" + " ".join(pieces[t] for t in targets[start:end]))
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def read_shortlist_facts(path: Path) -> dict[str, Any]:
    with safe_open(path, framework="np") as file:
        facts: dict[str, Any] = json.loads(file.metadata()["shortlist"])
    return facts


def measure(systems: dict[str, System], n_runs: int) -> dict[str, list[dict[str, float]]]:
    """Run every system ``n_runs`` times, interleaved, after one short warm-up each."""
    times: dict[str, list[dict[str, float]]] = {name: [] for name in systems}
    for run in range(n_runs + 1):
        for name, system in systems.items():
            wall, processor = time.perf_counter(), time.process_time()
            n_tokens = system()
            wall, processor = time.perf_counter() - wall, time.process_time() - processor
            label = "warm-up" if run == 0 else f"run {run}"
            rates = f"{n_tokens / wall:8.0f} tokens/s {n_tokens / processor:8.0f} a processor-s"
            print(f"{label:8} {name:45} {rates}")
            sys.stdout.flush()
            if run:
                times[name].append({"tokens": n_tokens, "wall_s": wall, "processor_s": processor})
    return times


def summarise(times: dict[str, list[dict[str, float]]], options: argparse.Namespace) -> dict[str, Any]:
    medians = {
        name: {
            "tokens_per_s": statistics.median(run["tokens"] / run["wall_s"] for run in runs),
            "tokens_per_processor_s": statistics.median(run["tokens"] / run["processor_s"] for run in runs),
        }
        for name, runs in times.items()
    }
    ratios = compare(medians)
    for name, found in medians.items():
        wall, processor = found["tokens_per_s"], found["tokens_per_processor_s"]
        print(f"{name:45} {wall:8.0f} tokens/s {processor:8.0f} a processor-s")
    for name, ratio in ratios.items():
        wall, processor = ratio["tokens_per_s"], ratio["tokens_per_processor_s"]
        print(f"{name:80} {wall:6.2f} x, by processor time {processor:6.2f} x")
    packages = ["transformers", "sentencepiece", "numpy"]
    packages += ["ctranslate2"] if any("CTranslate2" in name for name in times) else []
    return {
        "machine": describe_machine()
        | {
            "load_at_end": os.getloadavg()[0],
            "gpu": torch.cuda.get_device_name() if options.device == "cuda" else None,
        },
        "versions": {name: importlib.metadata.version(name) for name in packages},
        "settings": {
            "shape": options.shape,
            "segments": options.segments,
            "forced_target_tokens": options.tokens,
            "runs": options.runs,
            "threads": options.threads,
            "shortlist": read_shortlist_facts(options.shortlist) if options.shortlist else None,
        },
        "medians": medians,
        "ratios": ratios,
        "runs": times,
    }


def compare(medians: dict[str, dict[str, float]]) -> dict[str, dict[str, float]]:
    """Divide each of our rates by each peer's of the same beam, both with a shortlist or both without.

    A ratio names both of its systems, so that nobody takes 8 bits over float32 for like over like.
    """
    ratios = {}
    for (ours, our_rates), (peer, peer_rates) in itertools.product(medians.items(), medians.items()):
        (beam, ours_alone), (other_beam, peer_alone) = ours.split(": ", 1), peer.split(": ", 1)
        is_pair = ours_alone.startswith("ours") and not peer_alone.startswith("ours")
        if is_pair and beam == other_beam and (WITH_SHORTLIST in ours) == (WITH_SHORTLIST in peer):
            ratios[f"{ours} / {peer_alone}"] = {
                key: round(rate / peer_rates[key], 2) for key, rate in our_rates.items()
            }
    return ratios


if __name__ == "__main__":
    main()
