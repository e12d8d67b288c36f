"""Repair what nobody would write: does it crash, hang, or take more than its share of time?

    python benchmarks/fuzz.py [--minutes 1] [--seed 1] [--output benchmarks/results/fuzz.json]

A document is a pattern of fragments, repeated to three sizes: markup that is never closed, rows of
brackets, pipes, question marks, escapes of escapes, mojibake, shifted bytes, random characters and
random bytes. For each the whole repair must end, its edits must give the received text back, and
milliseconds a kilobyte are recorded; a pattern whose time a kilobyte grows with the size is reported.
Anything but zhbrief's own errors is a crash and is printed with its seed.
"""

from __future__ import annotations

import argparse
import json
import platform
import random
import sys
import time
import traceback
from dataclasses import asdict, dataclass
from pathlib import Path

from translate.document import Document
from translate.errors import ZhbriefError
from translate.repair import repair, undo

ROOT = Path(__file__).resolve().parent.parent
SIZES = (1_000, 4_000, 16_000)
"""Bytes of UTF-8, about."""
MAX_MS_PER_KB = 1_000.0
"""A kilobyte may hold a dozen damaged phrases, each with a search of its own."""
MAX_GROWTH = 2.0
"""Of the time a kilobyte, from the second size to the third, 4 times as large; linear is 1."""
FRAGMENTS = json.loads(Path(__file__).with_name("fuzz_fragments.json").read_text(encoding="utf-8"))
PLANES = ((0x20, 0x7F), (0x80, 0x400), (0x2000, 0x3100), (0x4E00, 0x9FFF), (0xE000, 0xF900), (0, 0x10FFFF))


@dataclass(frozen=True)
class Outcome:
    """One pattern."""

    seed: int
    form: str
    ms_per_kb: tuple[float, ...]
    """At each of ``SIZES``."""
    sample: str

    @property
    def growth(self) -> float:
        """Of the time a kilobyte from the second size to the third."""
        return self.ms_per_kb[2] / self.ms_per_kb[1]


def make_document(seed: int, size: int) -> tuple[Document, str]:
    """A document of about ``size`` bytes from the pattern of ``seed``; what form it has."""
    rng = random.Random(seed)
    form = rng.choice(("repeated", "repeated", "mixed", "characters", "bytes", "shifted"))
    if form == "repeated":
        unit = "".join(rng.choices(FRAGMENTS, k=rng.randrange(1, 6)))
        text = unit * (size // len(unit.encode("utf-8", "surrogatepass")) + 1)
    elif form in ("mixed", "shifted"):
        chosen = rng.sample(FRAGMENTS, k=rng.randrange(2, 20))
        parts, n = [], 0
        while n < size:
            parts.append(rng.choice(chosen))
            n += len(parts[-1].encode("utf-8", "surrogatepass"))
        text = "".join(parts)
    elif form == "characters":
        low, high = rng.choice(PLANES)
        text = "".join(chr(rng.randrange(low, high)) for _ in range(size // 3))
    if form == "bytes":
        return Document("fuzz", "fuzz", rng.randbytes(size), None), form
    if form == "shifted":
        raw = bytearray(text.encode("gb18030", "replace"))
        for _ in range(rng.randrange(1, 6)):
            del raw[rng.randrange(len(raw))]
        return Document("fuzz", "fuzz", bytes(raw), None), form
    return Document("fuzz", "fuzz", None, text), form


def run_pattern(seed: int) -> Outcome:
    """Repair a pattern at all sizes.

    Raises:
        AssertionError: the edits do not give the received text back.

    """
    times, form, sample = [], "", ""
    for size in SIZES:
        document, form = make_document(seed, size)
        sample = sample or repr(document.text or document.raw)[:80]
        n_bytes = len(document.raw or (document.text or "").encode("utf-8", "surrogatepass"))
        started = time.process_time()
        try:
            repaired = repair(document)
        except ZhbriefError:
            repaired = None
        times.append(1000 * (time.process_time() - started) / (n_bytes / 1000))
        if repaired is not None:
            assert undo(repaired.text, repaired.edits) == repaired.received
    return Outcome(seed, form, tuple(round(t, 3) for t in times), sample)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--minutes", type=float, default=1.0)
    parser.add_argument("--seed", type=int, default=1, help="of the first pattern; the next has the next")
    parser.add_argument("--output", type=Path, default=ROOT / "benchmarks" / "results" / "fuzz.json")
    arguments = parser.parse_args()
    deadline = time.monotonic() + 60 * arguments.minutes
    outcomes, crashes, seed = [], [], arguments.seed
    while time.monotonic() < deadline:
        try:
            outcomes.append(run_pattern(seed))
        except Exception:
            crashes.append(seed)
            print(f"seed {seed}:\n{traceback.format_exc()}", flush=True)
        seed += 1
    slow = sorted(outcomes, key=lambda o: -max(o.ms_per_kb[1:]))[:10]
    growing = [o for o in outcomes if o.growth > MAX_GROWTH and o.ms_per_kb[2] > 1.0]
    print(f"{len(outcomes)} patterns, {len(crashes)} crashes: {crashes}")
    for title, chosen in (("slowest", slow), ("growing", growing)):
        for o in chosen:
            print(f"{title}: seed {o.seed} {o.form} {o.ms_per_kb} ms a kilobyte {o.sample}")
    settings = {"minutes": arguments.minutes, "seed": arguments.seed, "sizes": SIZES}
    report = {
        "settings": settings | {"python": platform.python_version(), "machine": platform.machine()},
        "patterns": len(outcomes),
        "crashes": crashes,
        "slowest": [asdict(o) for o in slow],
        "growing": [asdict(o) for o in growing],
    }
    arguments.output.write_text(json.dumps(report, ensure_ascii=True, indent=1) + "\n", encoding="utf-8")
    too_slow = [o for o in outcomes if max(o.ms_per_kb[1:]) > MAX_MS_PER_KB]
    return 1 if crashes or growing or too_slow else 0


if __name__ == "__main__":
    sys.exit(main())
