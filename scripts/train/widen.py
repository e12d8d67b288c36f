"""Widen the feed-forward layers of an exported model; it computes the same as before.

    python -m scripts.train.widen --model MODEL --d-ffn 2048 --out WIDER

New hidden units read their input at random and add nothing to the output until training
gives them something to say. A run that begins at such a model (``train --init WIDER``) has
more capacity and loses nothing that was learnt. Source: Chen, Goodfellow and Shlens 2016,
"Net2Net: Accelerating Learning via Knowledge Transfer" (function-preserving growth); new
units start as in Zhang, Dauphin and Ma 2019 ("Fixup"): random in, zero out.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import torch
from torch import Tensor

from .export import load_export, rewrite_model


def widen_weights(weights: dict[str, Tensor], d_ffn: int, *, seed: int = 1) -> dict[str, Tensor]:
    """Give every feed-forward layer ``d_ffn`` hidden units, in Marian's names.

    ``fc1`` (h, d) and its bias (h) get random rows as large as those that are there, and a
    bias of zero; ``fc2`` (d, h) gets columns of zeros.

    Raises:
        ValueError: a layer is wider already.

    """
    chance = torch.Generator().manual_seed(seed)
    out = dict(weights)
    for name, old in weights.items():
        if not name.endswith(".fc1.weight"):
            continue
        n_new = d_ffn - len(old)
        if n_new < 0:
            raise ValueError(f"{name} has {len(old)} units already, more than the {d_ffn} asked for.")
        rows = torch.randn(n_new, old.shape[1], generator=chance) * old.std()
        layer = name.removesuffix(".fc1.weight")
        fc2 = weights[f"{layer}.fc2.weight"]
        out[name] = torch.cat([old, rows])
        out[f"{layer}.fc1.bias"] = torch.cat([weights[f"{layer}.fc1.bias"], torch.zeros(n_new)])
        out[f"{layer}.fc2.weight"] = torch.cat([fc2, torch.zeros(len(fc2), n_new)], 1)
    return out


def widen_model(model: Path, out: Path, d_ffn: int, *, seed: int = 1, max_shard_mb: int = 90) -> None:
    """Write the wider model, fp16, with the files of the other.

    Raises:
        ValueError: a layer of the model is wider already.

    """
    weights, config = load_export(model)
    wider = widen_weights(weights, d_ffn, seed=seed)
    config = {**config, "encoder_ffn_dim": d_ffn, "decoder_ffn_dim": d_ffn}
    rewrite_model(model, out, wider, config, max_shard_mb)


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--d-ffn", type=int, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--max-shard-mb", type=int, default=90)
    options = parser.parse_args()
    try:
        widen_model(
            options.model, options.out, options.d_ffn, seed=options.seed, max_shard_mb=options.max_shard_mb
        )
    except ValueError as error:
        parser.error(str(error))
    print(f"{options.out}: {options.d_ffn} units a feed-forward layer")
    return 0


if __name__ == "__main__":
    sys.exit(main())
