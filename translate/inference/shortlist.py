"""The lexical shortlist: which target tokens a source can need, by a word alignment model.

A model directory may hold ``shortlist.safetensors``, made by ``scripts/train/build_shortlist.py``:

- ``starts`` ``(n_source_ids + 1,)`` int32 and ``targets`` ``(n,)`` uint16 or int32: source token ``i``
  asks for ``targets[starts[i]:starts[i + 1]]``;
- ``always`` ``(m,)`` int32: tokens that every source may use (frequent ones, digits, punctuation,
  single letters, bytes);
- metadata ``shortlist``: JSON with ``vocabulary_sha256``, of the vocab.json that the ids are of.

Source: Jean et al. 2015, "On Using Very Large Target Vocabulary for Neural Machine Translation", as
Marian and Bergamot use it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError, safe_open

from translate.errors import ModelError
from translate.inference.checkpoint import MarianConfig
from translate.model_files import FETCH_AGAIN

SHORTLIST_NAME: Final = "shortlist.safetensors"
FEWEST_ALWAYS: Final = 64
"""A beam must always find enough tokens that go on."""

Columns = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Shortlist:
    """Target tokens by source token, as columns of the output vocabulary."""

    starts: NDArray[np.int64]
    """``(n_source_ids + 1,)``"""
    columns: NDArray[np.int32]
    """``(n,)``, source by source."""
    always: NDArray[np.int64]
    """``(m,)``"""
    n_columns: int
    """Size of the output vocabulary."""
    column_of: NDArray[np.int32]
    """``(n_target_ids,)``, -1 where a token is not in the output vocabulary."""

    def list_columns(self, source_ids: Sequence[int], extra_ids: Sequence[int] = ()) -> Columns:
        """Columns that a source may use, ascending; it depends on nothing but the arguments.

        Args:
            source_ids: the source's tokens.
            extra_ids: target tokens to be allowed besides.

        """
        wanted = np.zeros(self.n_columns, bool)
        wanted[self.always] = True
        for token in set(source_ids):
            wanted[self.columns[self.starts[token] : self.starts[token + 1]]] = True
        extra = self.column_of[list(extra_ids)]
        wanted[extra[extra >= 0]] = True
        return np.flatnonzero(wanted)


def read_shortlist(directory: Path, config: MarianConfig, output_ids: Sequence[int]) -> Shortlist | None:
    """Read the shortlist beside a model; ``None`` where there is none.

    Args:
        directory: Marian model in Hugging Face's layout.
        config: of the model.
        output_ids: the output vocabulary, ascending; other target tokens are passed over.

    Raises:
        ModelError: the file is damaged, or was made for another vocabulary.

    """
    path = directory / SHORTLIST_NAME
    if not path.is_file():
        return None
    starts, targets, always, facts = _read_arrays(path)
    digest = hashlib.sha256((directory / "vocab.json").read_bytes()).hexdigest()
    if facts.get("vocabulary_sha256") != digest:
        raise ModelError(
            f"{path}: made for a vocab.json with sha256 {facts.get('vocabulary_sha256')}, found {digest}. "
            "Build the shortlist again for this vocabulary, or remove the file."
        )
    problem = _find_problem(starts, targets, always, config)
    if problem is not None:
        raise ModelError(f"{path}: {problem}. {FETCH_AGAIN}")
    column_of = np.full(config.target_vocab_size, -1, np.int32)
    column_of[list(output_ids)] = np.arange(len(output_ids))
    columns = column_of[targets]
    kept = columns >= 0
    n_kept = np.concatenate([[0], np.cumsum(kept)])
    columns_always = column_of[np.append(always, config.eos_id)]
    return Shortlist(
        starts=n_kept[starts],
        columns=columns[kept],
        always=np.unique(columns_always[columns_always >= 0]).astype(np.int64),
        n_columns=len(output_ids),
        column_of=column_of,
    )


def _read_arrays(path: Path) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any], dict[str, Any]]:
    try:
        with safe_open(path, framework="np") as file:
            facts = json.loads((file.metadata() or {}).get("shortlist", "{}"))
            starts, targets, always = (file.get_tensor(name) for name in ("starts", "targets", "always"))
    except (OSError, SafetensorError, ValueError) as error:
        raise ModelError(
            f"{path}: expected a shortlist of output tokens, found something else ({error}). {FETCH_AGAIN}"
        ) from error
    return starts, targets, always, facts


def _find_problem(
    starts: NDArray[Any], targets: NDArray[Any], always: NDArray[Any], config: MarianConfig
) -> str | None:
    if starts.shape != (config.source_vocab_size + 1,):
        return f"expected starts of {config.source_vocab_size + 1} source tokens, found {starts.shape}"
    if starts[0] != 0 or starts[-1] != len(targets) or bool((np.diff(starts) < 0).any()):
        return f"expected starts that rise from 0 to {len(targets)}, found others"
    for name, ids in (("targets", targets), ("always", always)):
        if ids.ndim != 1 or (
            len(ids) and not 0 <= int(ids.min()) <= int(ids.max()) < config.target_vocab_size
        ):
            return f"expected {name} below {config.target_vocab_size}, found others"
    if len(always) < FEWEST_ALWAYS:
        return f"expected {FEWEST_ALWAYS} tokens or more that are always allowed, found {len(always)}"
    return None
