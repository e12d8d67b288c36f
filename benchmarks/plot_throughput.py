"""Draw ``docs/throughput.svg`` from the runs over opus-mt's shape. Needs matplotlib."""

from __future__ import annotations

import json
from pathlib import Path

import matplotlib as mpl

mpl.use("Agg")
from matplotlib import pyplot as plt

ROOT = Path(__file__).resolve().parent.parent
RESULTS = ROOT / "benchmarks" / "results"


def main() -> None:
    medians: dict[str, dict[str, float]] = {}
    for name in ("throughput", "throughput-beam4"):
        medians |= json.loads((RESULTS / f"{name}.json").read_text(encoding="utf-8"))["medians"]
    names = sorted(medians, reverse=True)
    figure, axes = plt.subplots(figsize=(8, 0.45 * len(names) + 1))
    values = [medians[name]["tokens_per_s"] for name in names]
    colours = ["#1b6ca8" if ": ours" in name else "#b0b0b0" for name in names]
    bars = axes.barh(names, values, color=colours)
    axes.bar_label(bars, fmt="%.0f", padding=3)
    axes.set_xlabel("target tokens a second, two cores")
    axes.spines[["top", "right"]].set_visible(False)
    figure.tight_layout()
    figure.savefig(ROOT / "docs" / "throughput.svg")


if __name__ == "__main__":
    main()
