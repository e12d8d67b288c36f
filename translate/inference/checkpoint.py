"""A Marian directory on disk: its configuration and its tensors, checked before use."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import torch
from safetensors import SafetensorError, safe_open

from translate.errors import ModelError
from translate.model_files import CONFIG, FETCH_AGAIN, find_weights, read_model_config

ACTIVATIONS: Final = ("swish", "silu", "relu", "gelu")


@dataclass(frozen=True, slots=True)
class MarianConfig:
    """The part of config.json that decides what the network computes."""

    d_model: int
    encoder_layers: int
    decoder_layers: int
    encoder_heads: int
    decoder_heads: int
    encoder_ffn_dim: int
    decoder_ffn_dim: int
    source_vocab_size: int
    target_vocab_size: int
    max_positions: int
    activation: str
    scale_embedding: bool
    shared_embeddings: bool
    pad_id: int
    eos_id: int
    start_id: int
    banned_ids: tuple[int, ...]
    """Tokens that may never be produced (single-token entries of ``bad_words_ids``)."""


def read_config(directory: Path) -> MarianConfig:
    """Read and check config.json.

    Raises:
        ModelError: the directory or a file is missing, the model is not Marian, or a value is impossible.

    """
    path = directory / CONFIG
    values = read_model_config(directory)
    for name in ("normalize_before", "normalize_embedding", "add_final_layer_norm"):
        if values.get(name, False):
            raise ModelError(
                f"{path}: {name} is set, which Marian translation models do not use. {FETCH_AGAIN}"
            )
    try:
        return _parse_config(values)
    except (KeyError, TypeError, ValueError) as error:
        raise ModelError(
            f"{path}: a required value is missing or impossible ({error!r}). {FETCH_AGAIN}"
        ) from error


def read_weights(directory: Path, config: MarianConfig) -> dict[str, torch.Tensor]:
    """Read the tensors of a Marian model, memory-mapped, in the type they are stored in.

    Aliases are resolved: ``encoder.embed``, ``decoder.embed`` and ``output`` (the output
    matrix, ``(target_vocab, d_model)``) are always there, ``output.bias`` is
    ``(target_vocab,)``; the layers keep Hugging Face's names without ``model.``.

    Raises:
        ModelError: no weights, damaged weights, or a tensor missing or of the wrong shape.

    """
    files = find_weights(directory)
    tensors: dict[str, torch.Tensor] = {}
    for path in files:
        tensors.update(_read_tensors(path))
    where = files[0] if len(files) == 1 else directory
    _apply_row_scales(tensors, where)
    named = {name.removeprefix("model."): tensor for name, tensor in tensors.items()}
    _resolve_aliases(named, config)
    wanted = dict(list_shapes(config))
    for name, shape in wanted.items():
        if name not in named:
            raise ModelError(
                f"{where}: expected a tensor {name!r} of shape {shape}, found none. {FETCH_AGAIN}"
            )
        if tuple(named[name].shape) != shape:
            found = tuple(named[name].shape)
            raise ModelError(f"{where}: expected {name!r} of shape {shape}, found {found}. {FETCH_AGAIN}")
    return {name: named[name] for name in wanted}


def list_shapes(config: MarianConfig) -> Iterator[tuple[str, tuple[int, ...]]]:
    """Name and shape of every tensor that ``read_weights`` returns."""
    width = config.d_model
    yield "encoder.embed", (config.source_vocab_size, width)
    yield "decoder.embed", (config.target_vocab_size, width)
    yield "output", (config.target_vocab_size, width)
    yield "output.bias", (config.target_vocab_size,)
    sides = (
        ("encoder", config.encoder_layers, config.encoder_ffn_dim, ("self_attn",)),
        ("decoder", config.decoder_layers, config.decoder_ffn_dim, ("self_attn", "encoder_attn")),
    )
    for side, n_layers, ffn, attentions in sides:
        for index in range(n_layers):
            layer = f"{side}.layers.{index}"
            for attention in attentions:
                for projection in ("q_proj", "k_proj", "v_proj", "out_proj"):
                    yield f"{layer}.{attention}.{projection}.weight", (width, width)
                    yield f"{layer}.{attention}.{projection}.bias", (width,)
                yield f"{layer}.{attention}_layer_norm.weight", (width,)
                yield f"{layer}.{attention}_layer_norm.bias", (width,)
            yield f"{layer}.fc1.weight", (ffn, width)
            yield f"{layer}.fc1.bias", (ffn,)
            yield f"{layer}.fc2.weight", (width, ffn)
            yield f"{layer}.fc2.bias", (width,)
            yield f"{layer}.final_layer_norm.weight", (width,)
            yield f"{layer}.final_layer_norm.bias", (width,)


def _parse_config(values: dict[str, Any]) -> MarianConfig:
    shared = bool(values.get("share_encoder_decoder_embeddings", True))
    source_size = int(values["vocab_size"])
    # Hugging Face ignores decoder_vocab_size when the embeddings are shared
    target_size = source_size if shared else int(values.get("decoder_vocab_size") or source_size)
    bad_words = values.get("bad_words_ids") or []
    config = MarianConfig(
        d_model=int(values["d_model"]),
        encoder_layers=int(values["encoder_layers"]),
        decoder_layers=int(values["decoder_layers"]),
        encoder_heads=int(values["encoder_attention_heads"]),
        decoder_heads=int(values["decoder_attention_heads"]),
        encoder_ffn_dim=int(values["encoder_ffn_dim"]),
        decoder_ffn_dim=int(values["decoder_ffn_dim"]),
        source_vocab_size=source_size,
        target_vocab_size=target_size,
        max_positions=int(values["max_position_embeddings"]),
        activation=str(values["activation_function"]),
        scale_embedding=bool(values.get("scale_embedding", False)),
        shared_embeddings=shared,
        pad_id=int(values["pad_token_id"]),
        eos_id=int(values["eos_token_id"]),
        start_id=int(values.get("decoder_start_token_id", values["pad_token_id"])),
        banned_ids=tuple(
            sorted({int(word[0]) for word in bad_words if len(word) == 1} | {int(values["pad_token_id"])})
        ),
    )
    if config.activation not in ACTIVATIONS:
        raise ValueError(f"activation_function {config.activation!r} is none of {', '.join(ACTIVATIONS)}")
    if min(config.encoder_heads, config.decoder_heads) < 1:
        raise ValueError("a number of attention heads is less than 1")
    if config.d_model % config.encoder_heads or config.d_model % config.decoder_heads:
        raise ValueError("d_model is not a multiple of the number of attention heads")
    if min(config.d_model, config.encoder_layers, config.decoder_layers, config.max_positions) < 1:
        raise ValueError("a size is less than 1")
    named = (
        ("eos_token_id", config.eos_id),
        ("decoder_start_token_id", config.start_id),
        ("pad_token_id", config.pad_id),
    )
    for name, token in named:
        if not 0 <= token < target_size:
            raise ValueError(f"{name} {token} is outside the vocabulary of {target_size}")
    return config


def _read_tensors(path: Path) -> dict[str, torch.Tensor]:
    try:
        if path.suffix == ".bin":
            loaded = torch.load(path, map_location="cpu", weights_only=True, mmap=True)
            return {str(name): tensor for name, tensor in loaded.items()}
        with safe_open(path, framework="pt") as file:
            return {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118  not a mapping
    except OSError as error:
        raise ModelError(f"{path} cannot be read: {error}. {FETCH_AGAIN}") from error
    except Exception as error:  # torch.load has no exception type of its own
        if not isinstance(error, (SafetensorError, RuntimeError, ValueError, AttributeError, EOFError)) and (
            type(error).__name__ != "UnpicklingError"
        ):
            raise
        raise ModelError(
            f"{path}: expected whole weights, found a damaged file ({error}). {FETCH_AGAIN}"
        ) from error


def _apply_row_scales(tensors: dict[str, torch.Tensor], where: Path) -> None:
    """Turn matrices stored as int8 (n, m) with ``NAME.scale`` (n, 1) into float32: value = int8 * scale."""
    for name in [name for name, tensor in tensors.items() if tensor.dtype == torch.int8]:
        scale = tensors.pop(f"{name}.scale", None)
        expected = (tensors[name].shape[0], 1)
        if scale is None or tuple(scale.shape) != expected:
            found = "none" if scale is None else tuple(scale.shape)
            raise ModelError(
                f"{where}: expected {name}.scale of shape {expected} beside the int8 matrix, found {found}."
                f" {FETCH_AGAIN}"
            )
        tensors[name] = tensors[name].float() * scale.float()


def _resolve_aliases(named: dict[str, torch.Tensor], config: MarianConfig) -> None:
    """Give the embeddings and the output matrix one name each, wherever the file keeps them."""
    for alias, candidates in (
        ("encoder.embed", ("encoder.embed_tokens.weight", "shared.weight")),
        ("decoder.embed", ("decoder.embed_tokens.weight", "shared.weight")),
        ("output", ("lm_head.weight", "decoder.embed_tokens.weight", "shared.weight")),
    ):
        found = next((name for name in candidates if name in named), None)
        if config.shared_embeddings and "shared.weight" in named and alias != "output":
            found = "shared.weight"
        if found is not None:
            named[alias] = named[found]
    bias = named.get("final_logits_bias")
    named["output.bias"] = torch.zeros(config.target_vocab_size) if bias is None else bias.reshape(-1)
