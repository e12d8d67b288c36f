"""The command line of a training run."""

from __future__ import annotations

import argparse
import os
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class CorpusChoice:
    """A corpus file and how often an epoch reads it, in the main part of the run and in the final one."""

    path: Path
    weight: float
    final_weight: float


def corpus_choice(text: str) -> CorpusChoice:
    """Read ``FILE``, ``FILE@W`` or ``FILE@W:FINAL``."""
    name, at, weights = text.rpartition("@")
    if not at:
        return CorpusChoice(Path(text), 1.0, 1.0)
    main, _, final = weights.partition(":")
    try:
        choice = CorpusChoice(Path(name), float(main), float(final or main))
    except ValueError:
        raise argparse.ArgumentTypeError(
            f"expected FILE@WEIGHT or FILE@WEIGHT:FINAL, found {text!r}"
        ) from None
    if min(choice.weight, choice.final_weight) < 0:
        raise argparse.ArgumentTypeError(f"weights must be 0 or more, found {text!r}")
    return choice


def make_parser(description: str) -> argparse.ArgumentParser:
    """All options of ``train``; the defaults are the plan for half an hour of one large GPU."""
    parser = argparse.ArgumentParser(
        description=description, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add = parser.add_argument
    add(
        "--run",
        type=Path,
        required=True,
        help="folder with source.spm, target.spm, vocab.json; state is kept there",
    )
    add("--corpus", nargs="+", type=corpus_choice, required=True, metavar="FILE[@W[:FINAL]]")
    add("--dev", nargs=2, type=Path, metavar=("ZH", "EN"), help="development set, never a test set")
    add("--dev-lines", type=int, default=400)
    add("--init", type=Path, metavar="MODEL", help="start from an exported model (fine-tuning)")

    group = parser.add_argument_group("length of the run")
    add = group.add_argument
    add("--minutes", type=float, default=20.0, help="wall time, resumed calls and encoding included")
    add("--steps", type=int, help="steps instead of minutes; then runs are repeatable")
    add(
        "--stop-after-s",
        type=float,
        help="save and leave after this long in this call; the same command goes on",
    )

    group = parser.add_argument_group("network (taken from --init or the saved state where there is one)")
    add = group.add_argument
    add("--d-model", type=int, default=512)
    add("--d-ffn", type=int, help="4 x d-model by default")
    add("--heads", type=int, default=8)
    add("--encoder-layers", type=int, default=8)
    add("--decoder-layers", type=int, default=2)
    add("--dropout", type=float, default=0.1)

    group = parser.add_argument_group("optimisation")
    add = group.add_argument
    add("--lr", type=float, default=7e-4, help="peak learning rate")
    add("--warmup-steps", type=int, default=2000)
    add("--warmup-share", type=float, default=0.0, help="the warm-up lasts at least this share of the run")
    add(
        "--decay-share",
        type=float,
        default=0.6,
        help="the rate falls linearly over this last share of the run",
    )
    add("--floor", type=float, default=0.01, help="last learning rate relative to the peak")
    add("--final-share", type=float, default=0.2, help="last share of the run, with the FINAL weights")
    add(
        "--step-tokens",
        nargs=2,
        type=int,
        default=(32_768, 98_304),
        metavar=("FIRST", "LAST"),
        help="target tokens a step, growing over the run",
    )
    add("--micro-tokens", type=int, default=32_768, help="rows x longest side through the network at once")
    add("--max-tokens", type=int, default=160, help="longer pairs are left out")
    add("--join", type=float, default=0.1, help="new pairs of two joined, relative to each corpus")
    add("--draws", type=int, default=1, help="random divisions of a source into pieces, beside the best")
    add("--smoothing", type=float, default=0.1)
    add("--clip", type=float, default=1.0, help="largest norm of the gradient")
    add("--average", type=float, default=0.998, help="decay of the weights' moving average, a step")
    add("--seed", type=int, default=1)

    group = parser.add_argument_group("machine")
    add = group.add_argument
    add("--device", default="auto", choices=("auto", "cpu", "cuda"))
    add("--dtype", default="auto", choices=("auto", "bf16", "fp32"), help="auto: bf16 on CUDA, fp32 on a CPU")
    add(
        "--compile",
        action="store_true",
        help="torch.compile; needs a C compiler, costs a minute at the start",
    )
    add("--threads", type=int, default=0, help="CPU threads of torch, 0 for its own choice")
    add("--processes", type=int, default=os.cpu_count() or 1, help="processes that encode the corpora")
    add("--log-every-s", type=float, default=15.0)
    add("--save-every-s", type=float, default=300.0)
    add("--eval-every-s", type=float, default=240.0)
    return parser  # fmt: skip
