"""The folder of a model: which files there must be, and what its JSON holds. No weights are read here.

A model lies in Hugging Face's Marian layout: ``config.json`` with ``model_type`` ``marian``, weights,
``source.spm``, ``target.spm`` and ``vocab.json``.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

from translate.errors import ModelError

CONFIG: Final = "config.json"
TOKENIZER_FILES: Final = ("source.spm", "target.spm", "vocab.json")
WEIGHTS: Final = ("model.safetensors", "pytorch_model.bin")
"""Whole, or as the shards that ``NAME.index.json`` lists; the first that is there is taken."""
FETCH_AGAIN: Final = "Fetch the model again or name another with --model."


def read_model_config(directory: Path) -> dict[str, Any]:
    """Read ``config.json`` of a folder that has it and the tokenizer's files.

    Raises:
        ModelError: a file is missing, or the model is not Marian.
        OSError: the system does not let us look.

    """
    path = directory / CONFIG
    if not path.is_file():
        raise ModelError(f"{directory} is no model: it has no {CONFIG}. {FETCH_AGAIN}")
    values = read_json(path)
    if values.get("model_type") != "marian":
        found = values.get("model_type")
        raise ModelError(f"{path}: expected model_type 'marian', found {found!r}. {FETCH_AGAIN}")
    missing = [name for name in TOKENIZER_FILES if not (directory / name).is_file()]
    if missing:
        raise ModelError(f"The model in {directory} lacks {', '.join(missing)}. {FETCH_AGAIN}")
    return values


def find_weights(directory: Path) -> list[Path]:
    """The files of a model's weights: one, or its shards in order.

    Raises:
        ModelError: there are none, a shard is missing, or the list of shards is none.
        OSError: the system does not let us look.

    """
    for name in WEIGHTS:
        if (directory / name).is_file():
            return [directory / name]
        index = directory / f"{name}.index.json"
        if not index.is_file():
            continue
        listed = read_json(index).get("weight_map")
        if not (isinstance(listed, dict) and listed and all(isinstance(s, str) for s in listed.values())):
            raise ModelError(f"{index} does not say in which file each weight is. {FETCH_AGAIN}")
        shards = sorted(set(listed.values()))
        missing = [shard for shard in shards if not (directory / shard).is_file()]
        if missing:
            raise ModelError(f"The model in {directory} lacks the shards {', '.join(missing)}. {FETCH_AGAIN}")
        return [directory / shard for shard in shards]
    raise ModelError(
        f"The model in {directory} has no weights: expected {' or '.join(WEIGHTS)}, or their shards. "
        f"{FETCH_AGAIN}"
    )


def read_json(path: Path) -> dict[str, Any]:
    """Read a JSON object.

    Raises:
        ModelError: the file cannot be read or holds no JSON object.

    """
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ModelError(f"{path} cannot be read: {error.strerror}. {FETCH_AGAIN}") from error
    except (ValueError, RecursionError) as error:
        raise ModelError(f"{path} cannot be read as JSON in UTF-8 ({error}). {FETCH_AGAIN}") from error
    if not isinstance(value, dict):
        raise ModelError(f"{path}: expected a JSON object, found {type(value).__name__}. {FETCH_AGAIN}")
    return value
