"""Hold translation quality above the floors of benchmarks/floors.json, and the floors above their past.

    python scripts/check_floors.py            # check; what a change must pass
    python scripts/check_floors.py --raise    # write floors just under what is measured now

Three checks: no floor is under its highest value in the file's history (``lowered``
in the file names the exceptions, each with its reason); the scorer still gives the
peers' known scores; the model that is embedded translates a sample of each set at
or above its floors. What cannot be checked is said and passed over: no data folder
(the sets of our own are checked without), no trained model, no history.
"""

from __future__ import annotations

import argparse
import json
import math
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.quality import DATA, OWN_SETS, read_set, translate_set  # noqa: E402
from translate.config import Settings  # noqa: E402
from translate.evaluation import evaluate  # noqa: E402
from translate.manifest import read_manifest  # noqa: E402
from translate.pipeline import Pipeline  # noqa: E402
from translate.registry import locate_entry  # noqa: E402

FLOORS = ROOT / "benchmarks" / "floors.json"
MARGIN = 0.3
"""Points that ``--raise`` leaves under a measured score: arithmetic differs between machines."""
SCORER_TOLERANCE = 0.01

Values = dict[str, dict[str, float]]


def flatten(values: Values) -> dict[str, float]:
    """Name each floor ``set.metric``."""
    return {f"{name}.{metric}": floor for name, row in values.items() for metric, floor in row.items()}


def find_lowered(
    floors: dict[str, Any], history: Iterator[dict[str, Any]] | list[dict[str, Any]]
) -> list[str]:
    """Complaints about floors that are gone, or under a value they once had."""
    now, allowed = flatten(floors["model"]), floors.get("lowered", {})
    complaints = set()
    for past in history:
        for name, floor in flatten(past["model"]).items():
            if name not in allowed and now.get(name, -math.inf) < floor:
                complaints.add(
                    f"{name} was {floor} and is {now.get(name, 'gone')}: mend the model, not the floor."
                )
    return sorted(complaints)


def read_history(path: Path) -> Iterator[dict[str, Any]]:
    """Every committed version of the file that can be reached, newest first."""
    log = _git("log", "--format=%H", "--", str(path))
    if log is None:
        print("history: skipped, this is no git checkout")
        return
    for commit in log.split():
        text = _git("show", f"{commit}:{path.relative_to(ROOT)}")
        if text is not None:
            yield json.loads(text)


def check_scorer(floors: dict[str, Any], data: Path) -> list[str]:
    """Complaints about peers whose scores come out other than they are known to be."""
    complaints = []
    for peer, sets in floors["scorer"].items():
        for name, known in sets.items():
            test_set = read_set(data, name, None)
            scores = evaluate(test_set.peers[peer], test_set.references)
            found = {"bleu": scores.bleu.value, "chrf": scores.chrf.value}
            complaints += [
                f"scorer: {peer} on {name} has {metric} {found[metric]:.2f}, known to be {value}."
                for metric, value in known.items()
                if abs(found[metric] - value) > SCORER_TOLERANCE
            ]
    return complaints


def find_embedded() -> str | None:
    """Name of the embedded model, ``None`` where the manifest's has no weights here."""
    embedded = (entry for entry in read_manifest() if entry.source == "embedded")
    return next((entry.name for entry in embedded if locate_entry(entry)), None)


def measure_model(floors: dict[str, Any], data: Path, model: str) -> Values:
    """Translate the sample of each set; BLEU and chrF++ of each."""
    pipeline = Pipeline(Settings(model=model))
    measured = {}
    for name in floors["sets"]:
        test_set = read_set(data, name, floors["sample_lines"])
        lines, facts = translate_set(pipeline, test_set)
        scores = evaluate(lines, test_set.references)
        measured[name] = {"bleu": round(scores.bleu.value, 2), "chrf": round(scores.chrf.value, 2)}
        print(f"model: {name}, {len(lines)} lines in {facts['seconds']} s: {measured[name]}")
    return measured


def check_model(floors: dict[str, Any], measured: Values) -> list[str]:
    """Complaints about scores under their floors."""
    found = flatten(measured)
    return [
        f"model: {name} is {found.get(name)}, its floor is {floor}."
        for name, floor in flatten(floors["model"]).items()
        if found.get(name, -math.inf) < floor
    ]


def raise_floors(floors: dict[str, Any], measured: Values) -> None:
    """Set each floor to the measured score less the margin, never down."""
    for name, row in measured.items():
        old = floors["model"].setdefault(name, {})
        for metric, value in row.items():
            old[metric] = max(old.get(metric, 0.0), math.floor((value - MARGIN) * 10) / 10)


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--raise", dest="raising", action="store_true")
    parser.add_argument("--model", help="another model than the embedded one; not with --raise")
    parser.add_argument("--data", type=Path, default=DATA)
    options = parser.parse_args()
    if options.raising and options.model:
        parser.error("--raise measures the embedded model")
    if options.raising and not options.data.is_dir():
        parser.error(f"--raise needs the test sets, which are not at {options.data}")
    floors = json.loads(FLOORS.read_text(encoding="utf-8"))
    complaints = find_lowered(floors, read_history(FLOORS))
    for name, reason in floors.get("lowered", {}).items():
        print(f"lowered on purpose: {name}: {reason}")
    if options.data.is_dir():
        complaints += check_scorer(floors, options.data)
    else:
        print(f"scorer, sets of others: skipped, the test sets are not at {options.data}")
        floors |= {
            "sets": list(OWN_SETS),
            "model": {name: row for name, row in floors["model"].items() if name in OWN_SETS},
        }
    model = options.model or find_embedded()
    if model is None:
        print("model: skipped, no trained model is embedded")
        return report(complaints)
    measured = measure_model(floors, options.data, model)
    if options.raising and not complaints:
        raise_floors(floors, measured)
        FLOORS.write_text(json.dumps(floors, indent=1) + "\n", encoding="utf-8")
    return report(complaints + check_model(floors, measured))


def report(complaints: list[str]) -> int:
    """Print what is wrong; the exit code."""
    for complaint in complaints:
        print(f"FAIL {complaint}", file=sys.stderr)
    print("floors: " + ("broken" if complaints else "held"))
    return 1 if complaints else 0


def _git(*arguments: str) -> str | None:
    done = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=False)
    return done.stdout if done.returncode == 0 else None


if __name__ == "__main__":
    sys.exit(main())
