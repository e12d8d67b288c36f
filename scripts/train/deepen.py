"""Put new layers between those of an exported model; it computes nearly the same as before.

    python -m scripts.train.deepen --model MODEL --encoder-layers 9 --decoder-layers 3 --out DEEPER

A new layer is a copy of the one before it whose branches add nothing yet: their output
projections are zero. A run that begins at such a model (``train --init DEEPER``) has more
capacity and loses next to nothing of what was learnt. Source: Wu et al. 2024, "LLaMA Pro"
(copied blocks, zero outputs), here for post-norm layers, whose normalisation would change
what passes through them: gain and bias of the new ones are constants, the mean deviation and
mean of what the layer before gives, so that normalising it again changes little.
"""

from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path
from typing import Final

import torch
from torch import Tensor

from .export import load_export, rewrite_model

_LAYER: Final = re.compile(r"model\.(encoder|decoder)\.layers\.(\d+)\.(.+)")
_OUTPUTS: Final = (
    "self_attn.out_proj.weight", "self_attn.out_proj.bias", "encoder_attn.out_proj.weight",
    "encoder_attn.out_proj.bias", "fc2.weight", "fc2.bias",
)  # fmt: skip


def origins(n_old: int, n_new: int) -> list[int]:
    """For each of ``n_new`` layers the old one it comes from, evenly; the second of a kind is new.

    The last old layer is not doubled: it alone knows what the next part of the network expects.

    Raises:
        ValueError: fewer layers than there are, or more than one new layer behind each old one
            but the last.

    """
    places = n_old - 1
    extra = n_new - n_old
    if not 0 <= extra <= places:
        raise ValueError(f"{n_old} layers can become {n_old} to {n_old + places}, not {n_new}.")
    doubled = {(2 * i + 1) * places // (2 * extra) for i in range(extra)}
    return [old for old in range(n_old) for _ in range(1 + (old in doubled))]


def deepen_weights(
    weights: dict[str, Tensor], *, encoder_layers: int, decoder_layers: int
) -> dict[str, Tensor]:
    """Spread new layers among the old, in Marian's names; every tensor keeps its shape.

    Raises:
        ValueError: as ``origins`` raises it.

    """
    layers: dict[str, dict[int, dict[str, Tensor]]] = {"encoder": {}, "decoder": {}}
    out = {}
    for name, value in weights.items():
        match = _LAYER.fullmatch(name)
        if match is None:
            out[name] = value
        else:
            layers[match[1]].setdefault(int(match[2]), {})[match[3]] = value
    for side, n_layers in (("encoder", encoder_layers), ("decoder", decoder_layers)):
        before = -1
        for index, origin in enumerate(origins(len(layers[side]), n_layers)):
            layer = layers[side][origin]
            if origin == before:
                layer = _silent_copy(layer)
            out |= {f"model.{side}.layers.{index}.{rest}": value for rest, value in layer.items()}
            before = origin
    return out


def _silent_copy(layer: dict[str, Tensor]) -> dict[str, Tensor]:
    gain, bias = layer["final_layer_norm.weight"], layer["final_layer_norm.bias"]
    deviation = (gain.square().mean() + bias.var(correction=0)).sqrt()
    out = {}
    for name, value in layer.items():
        if name in _OUTPUTS:
            out[name] = torch.zeros_like(value)
        elif name.endswith("layer_norm.weight"):
            out[name] = torch.ones_like(value) * deviation
        elif name.endswith("layer_norm.bias"):
            out[name] = torch.ones_like(value) * bias.mean()
        else:
            out[name] = value.clone()
    return out


def deepen_model(
    model: Path, out: Path, *, encoder_layers: int, decoder_layers: int, max_shard_mb: int = 90
) -> None:
    """Write the deeper model, fp16, with the files of the other.

    Raises:
        ValueError: as ``origins`` raises it.

    """
    weights, config = load_export(model)
    deeper = deepen_weights(weights, encoder_layers=encoder_layers, decoder_layers=decoder_layers)
    config = {**config, "encoder_layers": encoder_layers, "decoder_layers": decoder_layers}
    rewrite_model(model, out, deeper, config, max_shard_mb)


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--encoder-layers", type=int, required=True)
    parser.add_argument("--decoder-layers", type=int, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--max-shard-mb", type=int, default=90)
    options = parser.parse_args()
    try:
        deepen_model(
            options.model,
            options.out,
            encoder_layers=options.encoder_layers,
            decoder_layers=options.decoder_layers,
            max_shard_mb=options.max_shard_mb,
        )
    except ValueError as error:
        parser.error(str(error))
    print(f"{options.out}: {options.encoder_layers} encoder and {options.decoder_layers} decoder layers")
    return 0


if __name__ == "__main__":
    sys.exit(main())
