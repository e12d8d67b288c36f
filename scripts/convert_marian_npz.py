"""Convert an original Marian model (.npz, vocabulary, SentencePiece models) to Hugging Face's layout.

    python scripts/convert_marian_npz.py model.npz --vocab vocab.yml \
        --source-spm source.spm --target-spm target.spm --output DIR

With two vocabularies give ``--target-vocab`` too. The result loads with
``zhbrief translate --model DIR`` and with ``transformers.MarianMTModel``.

Marian keeps matrices as (inputs, outputs) and biases as rows; Hugging Face keeps
(outputs, inputs) and vectors. Marian starts decoding from a zero vector; Hugging Face
from the embedding of ``<pad>``, which is therefore a row of zeros after all others.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import numpy as np
import yaml
from safetensors.numpy import save_file

from translate.errors import ModelError, ZhbriefError
from translate.registry import check_layout

Arrays = Mapping[str, np.ndarray]

ATTENTION: Final = {
    "Wq": "q_proj.weight",
    "bq": "q_proj.bias",
    "Wk": "k_proj.weight",
    "bk": "k_proj.bias",
    "Wv": "v_proj.weight",
    "bv": "v_proj.bias",
    "Wo": "out_proj.weight",
    "bo": "out_proj.bias",
}
FEED_FORWARD: Final = {
    "ffn_W1": "fc1.weight",
    "ffn_b1": "fc1.bias",
    "ffn_W2": "fc2.weight",
    "ffn_b2": "fc2.bias",
    "ffn_ffn_ln_scale": "final_layer_norm.weight",
    "ffn_ffn_ln_bias": "final_layer_norm.bias",
}
REQUIRED_SETTINGS: Final = {
    "type": ("transformer",),
    "transformer-preprocess": ("",),
    "transformer-postprocess": ("dan",),
    "transformer-decoder-autoreg": ("self-attention",),
    "transformer-ffn-depth": ("2",),
    "transformer-train-position-embeddings": ("false",),
    "transformer-no-projection": ("false",),
    "transformer-postprocess-emb": ("d", ""),
    "right-left": ("false",),
}
"""Settings that change the network, and the values whose network Hugging Face's Marian has."""
ACTIVATIONS: Final = {"swish": "swish", "relu": "relu", "gelu": "gelu"}
MAX_POSITIONS: Final = 512


def convert(npz: Path, vocabularies: tuple[Path, ...], spm: tuple[Path, Path], output: Path) -> None:
    """Write a model in Hugging Face's layout.

    Args:
        npz: Marian's checkpoint, with ``special:model.yml`` in it.
        vocabularies: one shared vocabulary, or source and target.
        spm: SentencePiece models of source and target.
        output: folder to write; made if missing.

    Raises:
        ModelError: a file is missing or damaged, or the network is one that Hugging Face's Marian is not.

    """
    _require(npz, *vocabularies, *spm)
    arrays = _read_arrays(npz)
    settings = _read_settings(arrays, npz)
    pieces = [_read_vocabulary(path) for path in vocabularies]
    embeddings = _find_embeddings(arrays, shared=len(pieces) == 1)
    sizes = [array.shape[0] for array in embeddings]
    padded = [_pad_vocabulary(vocabulary, size) for vocabulary, size in zip(pieces, sizes, strict=True)]
    if len({len(vocabulary) for vocabulary in padded}) != 1:
        raise ModelError(
            f"Source and target vocabulary must have one size, for config.json has one <pad>; found {sizes}."
        )
    output.mkdir(parents=True, exist_ok=True)
    config = _build_config(settings, arrays, len(padded[0]), shared=len(pieces) == 1)
    save_file(
        dict(_convert_arrays(arrays, embeddings, config)), output / "model.safetensors", {"format": "pt"}
    )
    _write_json(output / "config.json", config)
    generation = (
        "bad_words_ids",
        "decoder_start_token_id",
        "eos_token_id",
        "pad_token_id",
        "max_length",
        "num_beams",
    )
    _write_json(output / "generation_config.json", {name: config[name] for name in generation})
    for name, vocabulary in zip(("vocab.json", "target_vocab.json"), padded, strict=False):
        _write_json(output / name, vocabulary)
    tokenizer = {"source_lang": "zho", "target_lang": "eng", "separate_vocabs": len(pieces) == 2}
    _write_json(output / "tokenizer_config.json", tokenizer)
    for path, name in zip(spm, ("source.spm", "target.spm"), strict=True):
        shutil.copyfile(path, output / name)
    check_layout(output)


def _read_arrays(npz: Path) -> dict[str, np.ndarray]:
    try:
        with np.load(npz, allow_pickle=False) as archive:
            return {name: archive[name] for name in archive.files}
    except (OSError, ValueError, EOFError) as error:
        raise ModelError(f"{npz} is no readable .npz file: {error}.") from error


def _read_settings(arrays: Arrays, npz: Path) -> dict[str, Any]:
    if "special:model.yml" not in arrays:
        raise ModelError(
            f"{npz} has no special:model.yml; it is no Marian checkpoint, or was saved without it."
        )
    text = arrays["special:model.yml"].tobytes().rstrip(b"\0").decode("utf-8")
    settings = _parse_yaml(text, f"special:model.yml in {npz}")
    for name, allowed in REQUIRED_SETTINGS.items():
        if str(settings.get(name, allowed[0])) not in allowed:
            raise ModelError(
                f"{npz}: {name} is {settings[name]!r}; only {' or '.join(map(repr, allowed))} converts."
            )
    return settings


def _read_vocabulary(path: Path) -> dict[str, int]:
    """Tokens and ids of vocab.yml; each is a string here, even ``no`` and ``1``."""
    found = _parse_yaml(path.read_text(encoding="utf-8"), str(path))
    vocabulary = {str(token): int(number) for token, number in found.items()}
    if sorted(vocabulary.values()) != list(range(len(vocabulary))):
        raise ModelError(f"{path} must number its {len(vocabulary)} tokens from 0 without gaps.")
    for token in ("</s>", "<unk>"):
        if token not in vocabulary:
            raise ModelError(f"{path} has no {token}; it is no vocabulary of Marian's.")
    return dict(sorted(vocabulary.items(), key=lambda item: item[1]))


def _find_embeddings(arrays: Arrays, *, shared: bool) -> list[np.ndarray]:
    names = ("Wemb",) if shared else ("encoder_Wemb", "decoder_Wemb")
    if any(name not in arrays for name in names):
        found = ", ".join(name for name in arrays if name.endswith("Wemb")) or "none"
        raise ModelError(
            f"Expected the embeddings {' and '.join(names)}, found {found}; give one vocabulary for a shared "
            "embedding and two for separate ones."
        )
    return [arrays[name] for name in names]


def _pad_vocabulary(vocabulary: dict[str, int], n_rows: int) -> dict[str, int]:
    """Name the rows that Marian added to fill the matrix, then ``<pad>``."""
    if len(vocabulary) > n_rows:
        raise ModelError(
            f"The vocabulary has {len(vocabulary)} tokens, the embedding {n_rows} rows; they do not match."
        )
    padded = dict(vocabulary)
    for number in range(len(vocabulary), n_rows):
        padded[f"madeupword{number}"] = number
    padded["<pad>"] = n_rows
    return padded


def _build_config(
    settings: Mapping[str, Any], arrays: Arrays, n_tokens: int, *, shared: bool
) -> dict[str, Any]:
    pad = n_tokens - 1
    heads = int(settings.get("transformer-heads", 8))
    activation = str(settings.get("transformer-ffn-activation", "swish"))
    if activation not in ACTIVATIONS:
        raise ModelError(f"The activation {activation!r} is none of {', '.join(ACTIVATIONS)}.")
    config: dict[str, Any] = {
        "activation_function": ACTIVATIONS[activation],
        "architectures": ["MarianMTModel"],
        "bad_words_ids": [[pad]],
        "bos_token_id": 0,
        "d_model": int(settings["dim-emb"]),
        "decoder_start_token_id": pad,
        "decoder_vocab_size": n_tokens,
        "dropout": 0.1,
        "eos_token_id": 0,
        "forced_eos_token_id": 0,
        "init_std": 0.02,
        "is_encoder_decoder": True,
        "max_length": MAX_POSITIONS,
        "max_position_embeddings": MAX_POSITIONS,
        "model_type": "marian",
        "normalize_before": False,
        "normalize_embedding": False,
        "num_beams": int(settings.get("beam-size", 6)),
        "pad_token_id": pad,
        "scale_embedding": True,
        "share_encoder_decoder_embeddings": shared,
        "static_position_embeddings": True,
        "tie_word_embeddings": True,
        "vocab_size": n_tokens,
    }
    for side, depth in (("encoder", "enc-depth"), ("decoder", "dec-depth")):
        config[f"{side}_layers"] = int(settings[depth])
        config[f"{side}_attention_heads"] = heads
        config[f"{side}_ffn_dim"] = int(_take(arrays, f"{side}_l1_ffn_W1").shape[1])
    config["num_hidden_layers"] = config["encoder_layers"]
    return config


def _convert_arrays(
    arrays: Arrays, embeddings: list[np.ndarray], config: Mapping[str, Any]
) -> Iterator[tuple[str, np.ndarray]]:
    if "decoder_ff_logit_out_W" in arrays:
        raise ModelError("The output matrix is not tied to the embedding; Hugging Face's Marian ties them.")
    padded = [np.concatenate([array, np.zeros_like(array[:1])]).astype(np.float32) for array in embeddings]
    names = (
        ("model.shared.weight",)
        if len(padded) == 1
        else (
            "model.encoder.embed_tokens.weight",
            "model.decoder.embed_tokens.weight",
        )
    )
    yield from zip(names, padded, strict=True)
    bias = _take(arrays, "decoder_ff_logit_out_b").reshape(1, -1)
    yield "final_logits_bias", np.concatenate([bias, np.zeros((1, 1), bias.dtype)], axis=1).astype(np.float32)
    for side in ("encoder", "decoder"):
        for index in range(config[f"{side}_layers"]):
            source, target = f"{side}_l{index + 1}", f"model.{side}.layers.{index}"
            yield from _convert_attention(arrays, f"{source}_self", f"{target}.self_attn")
            if side == "decoder":
                yield from _convert_attention(arrays, f"{source}_context", f"{target}.encoder_attn")
            for name, renamed in FEED_FORWARD.items():
                yield f"{target}.{renamed}", _turn(_take(arrays, f"{source}_{name}"), name)


def _convert_attention(arrays: Arrays, source: str, target: str) -> Iterator[tuple[str, np.ndarray]]:
    for name, renamed in ATTENTION.items():
        yield f"{target}.{renamed}", _turn(_take(arrays, f"{source}_{name}"), name)
    for name, renamed in (("scale", "weight"), ("bias", "bias")):
        norm = _take(arrays, f"{source}_Wo_ln_{name}")
        yield f"{target}_layer_norm.{renamed}", _turn(norm, "ln")


def _turn(array: np.ndarray, name: str) -> np.ndarray:
    """Matrices transposed, rows as vectors."""
    is_matrix = "W" in name
    return np.ascontiguousarray(array.T if is_matrix else array.reshape(-1), dtype=np.float32)


def _take(arrays: Arrays, name: str) -> np.ndarray:
    if name not in arrays:
        raise ModelError(f"The checkpoint has no {name}; its network is not Marian's standard transformer.")
    return arrays[name]


def _parse_yaml(text: str, where: str) -> dict[str, Any]:
    """YAML in which every scalar is a string, so that tokens such as ``no`` stay what they are."""
    try:
        found = yaml.load(text, Loader=getattr(yaml, "CBaseLoader", yaml.BaseLoader))
    except yaml.YAMLError as error:
        raise ModelError(f"{where} is no readable YAML: {error}.") from error
    if not isinstance(found, dict):
        raise ModelError(f"{where} must hold names and values, found {type(found).__name__}.")
    return found


def _require(*paths: Path) -> None:
    """See that all files are there, before anything is written."""
    for path in paths:
        if not path.is_file():
            raise ModelError(f"{path} is not there.")


def _write_json(path: Path, value: object) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def main() -> int:
    """Read the command line, convert, and say where the model lies."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("npz", type=Path)
    parser.add_argument("--vocab", type=Path, required=True, help="shared or source vocabulary (vocab.yml)")
    parser.add_argument("--target-vocab", type=Path, help="target vocabulary, where it is another one")
    parser.add_argument("--source-spm", type=Path, required=True)
    parser.add_argument("--target-spm", type=Path, required=True)
    parser.add_argument("--output", type=Path, required=True)
    options = parser.parse_args()
    vocabularies = (options.vocab,) if options.target_vocab is None else (options.vocab, options.target_vocab)
    try:
        convert(options.npz, vocabularies, (options.source_spm, options.target_spm), options.output)
    except ZhbriefError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    print(options.output)
    return 0


if __name__ == "__main__":
    sys.exit(main())
