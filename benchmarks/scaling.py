"""Time and memory of the engine against the number of segments and their length.

    python benchmarks/scaling.py [--model DIRECTORY] [--segments 1000 10000 20000] [--lengths 8 32 128 511]

Each line decodes greedily with at most ``--tokens`` target tokens. Memory
is the resident set after the run, in MiB: it should hardly grow with the number of segments.
Written to ``benchmarks/results/scaling.json``.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import sys
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.machine import describe_machine  # noqa: E402
from translate.inference.engine import MarianEngine  # noqa: E402
from translate.inference.interface import DecodingOptions  # noqa: E402

RESULTS = Path(__file__).parent / "results"
MODEL = Path(__file__).parent.parent / "models" / "zh-en"
SENTENCE = "记者了解到，地铁四号线将于下月通车，沿线设有十八个车站，全长二十五公里。"
SHORT = "地铁四号线将于下月通车。"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--model", type=Path, default=MODEL)
    parser.add_argument("--segments", type=int, nargs="+", default=[1000, 10000, 20000])
    parser.add_argument("--lengths", type=int, nargs="+", default=[8, 32, 128, 511])
    parser.add_argument("--tokens", type=int, default=40)
    parser.add_argument("--threads", type=int, default=0)
    parser.add_argument("--output", type=Path, default=RESULTS / "scaling.json")
    options = parser.parse_args()
    started = time.perf_counter()
    engine = MarianEngine(options.model, device="cpu", threads=options.threads)
    load_s = time.perf_counter() - started
    decoding = DecodingOptions(beam_size=1, max_target_tokens=options.tokens)
    print(f"loaded in {load_s:.2f} s, {engine.dtype}, {resident_mib():.0f} MiB")
    many = {n: [f"{SENTENCE[i % 12 :]}{i}号。" for i in range(n)] for n in options.segments}
    rows = [measure(engine, sources, decoding, f"{n} segments") for n, sources in many.items()]
    for length in options.lengths:
        source = fill_to_length(engine, length)
        rows.append(measure(engine, [source] * 64, decoding, f"64 segments of {length} tokens"))
    report = {
        "load_s": load_s,
        "dtype": engine.dtype,
        "arithmetic": engine.arithmetic,
        "model": options.model.name,
        "max_target_tokens": options.tokens,
        "threads": options.threads,
        "machine": describe_machine(),
        "rows": rows,
    }
    options.output.write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")


def measure(engine: MarianEngine, sources: list[str], decoding: DecodingOptions, name: str) -> dict[str, Any]:
    started, before = time.perf_counter(), time.process_time()
    found = engine.decode(sources, decoding)
    wall_s, processor_s = time.perf_counter() - started, time.process_time() - before
    row = {
        "name": name,
        "segments": len(sources),
        "source_tokens": sum(engine.count_tokens(source) for source in sources),
        "target_tokens": sum(row[0].n_tokens for row in found),
        "wall_s": round(wall_s, 3),
        "processor_s": round(processor_s, 3),
        "resident_mib": round(resident_mib(), 1),
        "peak_mib": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1),
    }
    print(f"{name:32} {wall_s:8.2f} s {row['resident_mib']:8.0f} MiB, {row['peak_mib']:.0f} at most")
    return row


def fill_to_length(engine: MarianEngine, n_tokens: int) -> str:
    """Return a source of about ``n_tokens`` tokens, never more."""
    text = SHORT
    while engine.count_tokens(text) < n_tokens:
        text += SHORT
    while engine.count_tokens(text) > n_tokens:
        text = text[:-1]
    return text


def resident_mib() -> float:
    pages = int(Path("/proc/self/statm").read_text(encoding="utf-8").split()[1])
    return pages * os.sysconf("SC_PAGESIZE") / 2**20


if __name__ == "__main__":
    main()
