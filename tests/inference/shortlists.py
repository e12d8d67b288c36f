"""Shortlists for the tests' models, written as ``scripts/train/build_shortlist.py`` writes them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from safetensors.numpy import save_file

N_ALWAYS = 80


def write_shortlist(
    directory: Path,
    targets: Mapping[int, Sequence[int]],
    always: Sequence[int],
    changes: Mapping[str, np.ndarray] | None = None,
) -> Path:
    """Put a shortlist beside a model; ``changes`` replace arrays by others."""
    n_source = json.loads((directory / "config.json").read_text(encoding="utf-8"))["vocab_size"]
    rows = [sorted(targets.get(token, ())) for token in range(n_source)]
    arrays = {
        "starts": np.cumsum([0, *map(len, rows)]).astype(np.int32),
        "targets": np.array([token for row in rows for token in row], np.uint16),
        "always": np.array(sorted(always), np.int32),
    }
    digest = hashlib.sha256((directory / "vocab.json").read_bytes()).hexdigest()
    path = directory / "shortlist.safetensors"
    metadata = {"shortlist": json.dumps({"vocabulary_sha256": digest})}
    save_file({**arrays, **(changes or {})}, path, metadata=metadata)
    return path


def draw_shortlist(directory: Path, *, seed: int = 0, n_each: int = 12) -> Path:
    """A shortlist by chance: ``n_each`` target tokens a source token, some always."""
    config = json.loads((directory / "config.json").read_text(encoding="utf-8"))
    chance = np.random.default_rng(seed)
    size = config["decoder_vocab_size"]
    targets = {token: chance.integers(2, size, n_each).tolist() for token in range(config["vocab_size"])}
    always = chance.choice(np.arange(2, size), N_ALWAYS, replace=False).tolist()
    return write_shortlist(directory, targets, always)


def write_whole_shortlist(directory: Path) -> Path:
    """A shortlist that allows everything."""
    size = json.loads((directory / "config.json").read_text(encoding="utf-8"))["decoder_vocab_size"]
    return write_shortlist(directory, {}, range(size))
