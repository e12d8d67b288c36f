"""How much of what a translation needs a lexical shortlist holds, and how many rows a batch computes.

    python benchmarks/shortlist.py --shared ../shared [--per-source 20 50 100] [--frequent 1000 2000]

Builds shortlists of several sizes for the shipped vocabulary from the training corpora (one word
alignment, about three minutes of one core), and counts: which share of the target pieces of a
human translation, and of the output of other systems, a source's own shortlist holds; which share
of the sentences is held whole; what the union of a group's shortlists holds; and how many rows of
the output matrix a group of sources asks for, in the engine's order. Choose on flores_dev; the
news sets are to report. Results are printed and written to ``benchmarks/results/shortlist.json``.
"""

from __future__ import annotations

import argparse
import itertools
import json
import shutil
import sys
import tempfile
from collections.abc import Sequence
from html import unescape
from pathlib import Path
from typing import Any

import numpy as np
from random_model import own_config

from translate.inference.checkpoint import read_config
from translate.inference.shortlist import SHORTLIST_NAME, Shortlist, read_shortlist
from translate.inference.tokenizer import Tokenizer

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
from scripts.train import build_shortlist as builder  # noqa: E402  a script of the checkout, not of the package
from scripts.train.alignment import align  # noqa: E402

RESULTS = ROOT / "benchmarks" / "results"
TUNING = "flores_dev"
REPORTED = ("newstest2017", "newstest2018", "newstest2019")
PEERS = ("bergamot-base", "google")
GROUPS = (4, 8, 16, 32, 64)


def main() -> None:
    options = parse_arguments()
    run = options.shared / "training" / "run"
    vocabulary = builder.read_pieces(run)
    corpora = sorted((options.shared / "training" / "corpus").glob("*.tsv.xz"))
    pairs = builder.encode_pairs(builder.sample_pairs(corpora, options.sample), vocabulary)
    n_source, n_target = vocabulary.source.get_piece_size(), vocabulary.target.get_piece_size()
    frequencies = np.bincount(np.concatenate([pair[1] for pair in pairs]), minlength=n_target)
    links = align(pairs, n_source, n_target, rounds=builder.ROUNDS)
    report: dict[str, Any] = {"pairs": len(pairs), "vocabulary": n_target, "rows": []}
    with tempfile.TemporaryDirectory() as folder:
        model = make_folder(Path(folder), options.shared, run)
        sizes = itertools.product(options.short, options.frequent, options.per_source)
        for short, n_frequent, n_each in sizes:
            always = builder.choose_always(vocabulary, frequencies, n_frequent, short)
            chosen = builder.choose_targets(links, always, n_each)
            builder.write_shortlist(model / SHORTLIST_NAME, vocabulary, always, chosen, {})
            is_default = (n_each, n_frequent, short) == tuple(options.chosen)
            for name in (TUNING, *REPORTED) if is_default else (TUNING,):
                row = {"per_source": n_each, "frequent": n_frequent, "short": short, "set": name}
                row |= measure(model, options.shared / "eval", name)
                report["rows"].append(row)
                print(json.dumps(row), flush=True)
    (options.output or RESULTS / "shortlist.json").write_text(
        json.dumps(report, indent=1) + "\n", encoding="utf-8"
    )


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--shared", type=Path, required=True, help="folder with eval/ and training/")
    parser.add_argument("--per-source", type=int, nargs="+", default=[20, 50, 100])
    parser.add_argument("--frequent", type=int, nargs="+", default=[1000, 2000, 4000])
    parser.add_argument("--short", type=int, nargs="+", default=[1, 3])
    parser.add_argument(
        "--chosen",
        type=int,
        nargs=3,
        default=[50, 4000, 3],
        help="size that is measured on the news sets too",
    )
    parser.add_argument("--sample", type=int, default=1_200_000, help="pairs of each corpus, at most")
    parser.add_argument("--output", type=Path)
    return parser.parse_args()


def make_folder(folder: Path, shared: Path, run: Path) -> Path:
    """A model directory without weights: enough to read a shortlist as the engine does."""
    for name in ("source.spm", "target.spm", "vocab.json"):
        shutil.copyfile(run / name, folder / name)
    (folder / "config.json").write_text(json.dumps(own_config(shared)), encoding="utf-8")
    return folder


def measure(model: Path, data: Path, name: str) -> dict[str, Any]:
    """Coverage and sizes on one set."""
    config = read_config(model)
    tokenizer = Tokenizer(model, config)
    shortlist = read_shortlist(model, config, tokenizer.list_output_ids())
    assert shortlist is not None
    lines = (data / f"{name}.zh").read_text(encoding="utf-8").splitlines()
    sources = [tokenizer.encode_source(line) for line in lines]
    order = sorted(range(len(lines)), key=lambda index: -len(sources[index]))
    masks = np.zeros((len(lines), shortlist.n_columns), bool)
    for place, index in enumerate(order):
        masks[place, shortlist.list_columns(sources[index], tokenizer.encode_copied(lines[index]))] = True
    found: dict[str, Any] = {
        "megabytes": round((model / SHORTLIST_NAME).stat().st_size / 1e6, 2),
        "always": len(shortlist.always),
        "rows_one": round(float(masks.sum(1).mean())),
    }
    for n in GROUPS:
        found[f"rows_{n}"] = round(float(np.mean([union.sum() for union in unite(masks, n)])))
    for label, path in [("reference", data / f"{name}.en")] + [
        (peer, data / "peers" / peer / f"{name}.en") for peer in PEERS
    ]:
        targets = [unescape(line) for line in path.read_text(encoding="utf-8").splitlines()]
        ids = [tokenizer.encode_target(targets[index]) for index in order]
        found[label] = cover(masks, ids, shortlist)
        if label == "reference":
            wide = np.repeat(np.stack(list(unite(masks, 64))), 64, axis=0)[: len(masks)]
            found["reference_union_64"] = cover(wide, ids, shortlist)
    return found


def unite(masks: np.ndarray, n: int) -> list[np.ndarray]:
    return [np.logical_or.reduce(masks[start : start + n]) for start in range(0, len(masks), n)]


def cover(masks: np.ndarray, targets: Sequence[Sequence[int]], shortlist: Shortlist) -> dict[str, float]:
    """Percent of the target pieces that the masks allow, and of the targets that they allow whole."""
    held = []
    for mask, ids in zip(masks, targets, strict=True):
        columns = shortlist.column_of[ids]
        held.append(mask[columns] & (columns >= 0))
    return {
        "pieces": round(100 * float(np.mean(np.concatenate(held))), 2),
        "whole": round(100 * float(np.mean([row.all() for row in held])), 1),
    }


if __name__ == "__main__":
    main()
