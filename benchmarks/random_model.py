"""A Marian directory of a real shape with seeded random weights, for measurements of speed.

Random weights never end a sentence by themselves, so the measurements force the length.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import save_file

TOKENIZER_FILES = ("source.spm", "target.spm", "vocab.json", "tokenizer_config.json")
NEVER = -100.0
"""Logit bias that keeps end-of-sentence out of every hypothesis."""


def build_random_model(directory: Path, tokenizer: Path, config: dict[str, Any], *, seed: int = 0) -> Path:
    """Write a model of the shape in ``config`` with the files of ``tokenizer``; reuses a complete one."""
    marker = directory / "complete.json"
    wanted = {"config": config, "seed": seed}
    if marker.is_file() and json.loads(marker.read_text(encoding="utf-8")) == wanted:
        return directory
    directory.mkdir(parents=True, exist_ok=True)
    for name in TOKENIZER_FILES:
        if (tokenizer / name).is_file():
            shutil.copyfile(tokenizer / name, directory / name)
    (directory / "tokenizer_config.json").write_text(
        '{"source_lang": "zho", "target_lang": "eng"}', encoding="utf-8"
    )
    (directory / "config.json").write_text(json.dumps(config), encoding="utf-8")
    keys = ("bad_words_ids", "decoder_start_token_id", "eos_token_id", "pad_token_id", "bos_token_id")
    generation = {key: config[key] for key in keys if key in config}
    (directory / "generation_config.json").write_text(json.dumps(generation), encoding="utf-8")
    generator = torch.Generator().manual_seed(seed)
    save_file(
        dict(draw_weights(config, generator)), directory / "model.safetensors", metadata={"format": "pt"}
    )
    marker.write_text(json.dumps(wanted), encoding="utf-8")
    return directory


def draw_weights(config: dict[str, Any], generator: torch.Generator) -> Iterator[tuple[str, torch.Tensor]]:
    """Yield named tensors in Hugging Face's layout, Xavier-like, end-of-sentence suppressed."""
    width, size = config["d_model"], config["vocab_size"]

    def draw(*shape: int, std: float) -> torch.Tensor:
        return torch.randn(*shape, generator=generator) * std

    yield "model.shared.weight", draw(size, width, std=width**-0.5)
    bias = torch.zeros(1, size)
    bias[0, config["eos_token_id"]] = NEVER
    yield "final_logits_bias", bias
    for side in ("encoder", "decoder"):
        ffn = config[f"{side}_ffn_dim"]
        for index in range(config[f"{side}_layers"]):
            layer = f"model.{side}.layers.{index}"
            for attention in ("self_attn", "encoder_attn") if side == "decoder" else ("self_attn",):
                for projection in ("q_proj", "k_proj", "v_proj", "out_proj"):
                    yield f"{layer}.{attention}.{projection}.weight", draw(width, width, std=width**-0.5)
                    yield f"{layer}.{attention}.{projection}.bias", draw(width, std=0.02)
                yield f"{layer}.{attention}_layer_norm.weight", torch.ones(width)
                yield f"{layer}.{attention}_layer_norm.bias", torch.zeros(width)
            yield f"{layer}.fc1.weight", draw(ffn, width, std=width**-0.5)
            yield f"{layer}.fc1.bias", draw(ffn, std=0.02)
            yield f"{layer}.fc2.weight", draw(width, ffn, std=ffn**-0.5)
            yield f"{layer}.fc2.bias", draw(width, std=0.02)
            yield f"{layer}.final_layer_norm.weight", torch.ones(width)
            yield f"{layer}.final_layer_norm.bias", torch.zeros(width)


def opus_config(shared: Path) -> dict[str, Any]:
    """Configuration of Helsinki-NLP/opus-mt-zh-en: 6 + 6 layers, 65,001 tokens."""
    config: dict[str, Any] = json.loads(
        (shared / "opus-mt-zh-en" / "config.json").read_text(encoding="utf-8")
    )
    return config


def own_config(shared: Path) -> dict[str, Any]:
    """Configuration of the model that the recipe for a GPU makes: 8 + 2 layers, a vocabulary of its own."""
    size = len(json.loads((shared / "training" / "run" / "vocab.json").read_text(encoding="utf-8")))
    return {
        **opus_config(shared),
        "encoder_layers": 8,
        "decoder_layers": 2,
        "num_hidden_layers": 8,
        "vocab_size": size,
        "pad_token_id": size - 1,
        "decoder_start_token_id": size - 1,
        "bad_words_ids": [[size - 1]],
    }
