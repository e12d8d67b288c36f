"""Do the checks find bad translations, and leave good ones alone?

    python benchmarks/checks.py [--sets flores_dev newstest2019]

Runs the checks over the outputs of six translation systems and over the human
references in ``../shared/eval``. A check is worth its place if what it marks scores
lower (sentence chrF against the reference) than what it passes, and if it marks few
references; a reference that states another figure than its source is marked with
reason, so that the share of marked references is an upper bound of false alarms.
Doubts about the model's own confidence need its probabilities and are left out. Prints
a table and writes ``benchmarks/results/checks.json``. Bounds are tuned on flores_dev alone.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import fmean

from sacrebleu.metrics import CHRF

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.quality import read_lines, read_peer  # noqa: E402
from translate.document import Hypothesis  # noqa: E402
from translate.translation.decoding import finish_and_check  # noqa: E402
from translate.translation.preparation import fold_source  # noqa: E402

DATA = ROOT.parent / "shared" / "eval"
RESULT = ROOT / "benchmarks" / "results" / "checks.json"
SETS = ("flores_dev", "newstest2017", "newstest2018", "newstest2019")
SYSTEMS = ("argos", "opusmt", "nllb", "bergamot-base", "microsoft", "google")
REFERENCE = "reference"


@dataclass(frozen=True)
class Row:
    """What the checks say of one system on one set."""

    set: str
    system: str
    n_lines: int
    marked: float
    """Share of lines with a defect."""
    chrf_marked: float | None
    chrf_passed: float | None
    worst_marked: float | None
    """Share of the tenth of the lines with the lowest chrF that is marked."""
    kinds: dict[str, int]
    """Lines by kind of defect."""


def find_kinds(source: str, target: str) -> set[str]:
    """Kinds of defects of one translation, in the order and the form that the translator checks it."""
    hypothesis = Hypothesis(target, 0.0, truncated=False, n_tokens=len(target.split()))
    return {defect.kind for defect in finish_and_check(fold_source(source), hypothesis).defects}


def measure(
    name: str, system: str, sources: Sequence[str], targets: Sequence[str], references: Sequence[str]
) -> Row:
    kinds = [find_kinds(source, target) for source, target in zip(sources, targets, strict=True)]
    counted = Counter(kind for found in kinds for kind in found)
    facts = (name, system, len(targets), sum(map(bool, kinds)) / len(targets))
    if system == REFERENCE:
        return Row(*facts, None, None, None, dict(counted.most_common()))
    chrf = CHRF()
    scores = [
        chrf.sentence_score(target, [reference]).score
        for target, reference in zip(targets, references, strict=True)
    ]
    marked = [score for score, found in zip(scores, kinds, strict=True) if found]
    passed = [score for score, found in zip(scores, kinds, strict=True) if not found]
    worst = sorted(range(len(scores)), key=scores.__getitem__)[: max(1, len(scores) // 10)]
    return Row(
        *facts,
        round(fmean(marked), 2) if marked else None,
        round(fmean(passed), 2) if passed else None,
        round(sum(bool(kinds[place]) for place in worst) / len(worst), 3),
        dict(counted.most_common()),
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--sets", nargs="+", choices=SETS, default=SETS)
    parser.add_argument("--data", type=Path, default=DATA, metavar="DIR")
    parser.add_argument("--out", type=Path, default=RESULT, metavar="FILE")
    options = parser.parse_args()
    if not options.data.is_dir():
        print(f"{options.data} is not there: the test sets are not part of the project.", file=sys.stderr)
        return 2
    rows = []
    print(f"{'set':14}{'system':15}{'marked':>8}{'chrF marked':>13}{'passed':>8}{'worst tenth marked':>20}")
    for name in options.sets:
        sources, references = (read_lines(options.data / f"{name}.{side}") for side in ("zh", "en"))
        for system in (REFERENCE, *SYSTEMS):
            path = options.data / "peers" / system / f"{name}.en"
            targets = references if system == REFERENCE else read_peer(path)
            row = measure(name, system, sources, targets, references)
            rows.append(row)
            columns = [
                f"{value:.2f}" if value is not None else "" for value in (row.chrf_marked, row.chrf_passed)
            ]
            worst = f"{row.worst_marked:.1%}" if row.worst_marked is not None else ""
            figures = f"{row.marked:8.1%}{columns[0]:>13}{columns[1]:>8}{worst:>20}"
            print(f"{name:14}{system:15}{figures}  {row.kinds}")
    text = json.dumps([asdict(row) for row in rows], indent=1, ensure_ascii=False)
    options.out.write_text(text + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
