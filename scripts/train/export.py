"""Write a run's averaged weights as a model folder in Hugging Face's Marian layout.

    python -m scripts.train.export --run RUN --out MODEL [--format fp16|int8] [--max-shard-mb 90]

fp16 is the stock layout. int8 keeps every matrix as int8 with one float32 scale a
row (``NAME`` and ``NAME.scale``; value = int8 * scale) and says so in config.json
under ``weight_format``; vectors stay fp16. ``training.json`` holds the facts of
the run for the model card. A ``shortlist.safetensors`` in the run folder goes along.
``--live`` takes the last weights, not their average.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

import torch
from huggingface_hub import save_torch_state_dict
from safetensors.torch import load_file
from torch import Tensor
from transformers import GenerationConfig, MarianConfig

from .checkpoint import Checkpoint, load_checkpoint
from .network import marian_config, to_marian

TOKENIZER_FILES: Final = ("source.spm", "target.spm", "vocab.json")
SHORTLIST_NAME: Final = "shortlist.safetensors"
INT8: Final = "int8-rows"
LONGEST_SEGMENT_TOKENS: Final = 128


def quantise_rows(weight: Tensor) -> tuple[Tensor, Tensor]:
    """Round a matrix (n, m) to int8 with a float32 scale a row (n, 1); value = int8 * scale."""
    scale = weight.float().abs().amax(1, keepdim=True).clamp_min(1e-12) / 127
    return (weight.float() / scale).round().clamp(-127, 127).to(torch.int8), scale


def export_weights(
    weights: dict[str, Tensor], config: dict[str, Any], out: Path, form: str, max_shard_mb: int
) -> None:
    """Write weights, config.json and generation_config.json."""
    stored: dict[str, Tensor] = {}
    for name, value in weights.items():
        if form == "int8" and value.dim() == 2 and name != "final_logits_bias":
            stored[name], stored[f"{name}.scale"] = quantise_rows(value)
        else:
            stored[name] = value.half()
    config = {**config, "dtype": "float16", "architectures": ["MarianMTModel"]}
    if form == "int8":
        config["weight_format"] = INT8
    out.mkdir(parents=True, exist_ok=True)
    for old in out.glob("model*.safetensors*"):
        old.unlink()
    stored = {k: v.contiguous().cpu() for k, v in stored.items()}
    save_torch_state_dict(stored, out, max_shard_size=max_shard_mb * 1_000_000, metadata={"format": "pt"})
    for file in out.glob("model*.safetensors"):
        file.chmod(0o644)  # the writer leaves them readable by their owner alone
    MarianConfig(**config).save_pretrained(out)
    pad, end = config["pad_token_id"], config["eos_token_id"]
    GenerationConfig(
        num_beams=4, max_length=config["max_position_embeddings"], bad_words_ids=[[pad]], pad_token_id=pad,
        eos_token_id=end, decoder_start_token_id=pad, forced_eos_token_id=end,
    ).save_pretrained(out)  # fmt: skip


def copy_vocabulary(folder: Path, out: Path) -> None:
    """Copy what belongs to the vocabulary, the shortlist too if there is one; an older one goes."""
    for name in TOKENIZER_FILES:
        shutil.copyfile(folder / name, out / name)
    (out / SHORTLIST_NAME).unlink(missing_ok=True)
    if (folder / SHORTLIST_NAME).is_file():
        shutil.copyfile(folder / SHORTLIST_NAME, out / SHORTLIST_NAME)


def copy_model_files(folder: Path, out: Path) -> None:
    """Copy what an exported model holds beside weights and configuration."""
    copy_vocabulary(folder, out)
    for name in ("tokenizer_config.json", "training.json"):
        shutil.copyfile(folder / name, out / name)


def rewrite_model(
    model: Path, out: Path, weights: dict[str, Tensor], config: dict[str, Any], max_shard_mb: int
) -> None:
    """Write other weights of an exported model, fp16, with its other files.

    Raises:
        ValueError: ``out`` is the model itself, whose weights would be gone.

    """
    if out.resolve() == model.resolve():
        raise ValueError(f"{out} is the model itself; give another folder for what is made of it.")
    config.pop("weight_format", None)
    export_weights(weights, config, out, "fp16", max_shard_mb)
    copy_model_files(model, out)


def load_export(folder: Path) -> tuple[dict[str, Tensor], dict[str, Any]]:
    """Weights (float32, Marian's names) and configuration of an exported model, fp16 or int8."""
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    stored: dict[str, Tensor] = {}
    for file in sorted(folder.glob("model*.safetensors")):
        stored.update(load_file(file))
    if not stored:
        raise FileNotFoundError(f"{folder} holds no model*.safetensors.")
    weights = {}
    for name, value in stored.items():
        if value.dtype == torch.int8:
            weights[name] = value.float() * stored[f"{name}.scale"]
        elif not name.endswith(".scale"):
            weights[name] = value.float()
    return weights, config


def training_facts(checkpoint: Checkpoint) -> dict[str, Any]:
    """What a model card says of a run."""
    progress = checkpoint.progress
    return {
        "steps": progress.step,
        "elapsed_s": round(progress.elapsed_s),
        "target_tokens": progress.n_target_tokens,
        "shape": asdict(checkpoint.shape),
        "history": progress.history,
        **checkpoint.facts,
    }


def export_run(
    run: Path,
    out: Path,
    *,
    form: str = "fp16",
    max_shard_mb: int = 90,
    live: bool = False,
    max_segment_tokens: int | None = None,
) -> None:
    """Export the saved state of a run folder.

    ``max_segment_tokens`` tells the product where to divide long sentences; it is the longest
    source of the training by default, ``LONGEST_SEGMENT_TOKENS`` at most.

    Raises:
        FileNotFoundError: the folder has no saved state.

    """
    checkpoint = load_checkpoint(run)
    if checkpoint is None:
        raise FileNotFoundError(f"{run} has no saved state; train first.")
    weights = to_marian(checkpoint.weights if live else checkpoint.average, checkpoint.shape)
    longest = min(checkpoint.facts["settings"]["max_tokens"], LONGEST_SEGMENT_TOKENS)
    config = {**marian_config(checkpoint.shape), "max_segment_tokens": max_segment_tokens or longest}
    export_weights(weights, config, out, form, max_shard_mb)
    copy_vocabulary(run, out)
    tokenizer = {"source_lang": "zh", "target_lang": "en", "tokenizer_class": "MarianTokenizer"}
    (out / "tokenizer_config.json").write_text(json.dumps(tokenizer) + "\n", encoding="utf-8")
    facts = json.dumps(training_facts(checkpoint), indent=1, ensure_ascii=False)
    (out / "training.json").write_text(facts + "\n", encoding="utf-8")


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--run", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--format", choices=("fp16", "int8"), default="fp16")
    parser.add_argument("--max-shard-mb", type=int, default=90)
    parser.add_argument(
        "--live", action="store_true", help="the last weights instead of their moving average"
    )
    parser.add_argument(
        "--max-segment-tokens", type=int, help="where the product divides; default: as long as in training"
    )
    options = parser.parse_args()
    export_run(
        options.run,
        options.out,
        form=options.format,
        max_shard_mb=options.max_shard_mb,
        live=options.live,
        max_segment_tokens=options.max_segment_tokens,
    )
    size = sum(f.stat().st_size for f in options.out.iterdir())
    print(f"{options.out}: {size / 1e6:.0f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
