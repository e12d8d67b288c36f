"""Corpora: lines ``zh<TAB>en``, plain or .xz, and their encoded form in flat arrays.

An encoded pair is its source ids, ``</s>``, its target ids, ``</s>``, one after the
other in one int32 array; ``starts`` and ``lengths`` find it again. Nothing is kept
a pair as a Python object: millions of pairs stay a few hundred megabytes.
"""

from __future__ import annotations

import argparse
import hashlib
import html
import json
import lzma
import multiprocessing
import os
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TextIO

import numpy as np
import sentencepiece

END: Final = 0
"""Id of ``</s>``."""
UNKNOWN: Final = 1
"""Id of ``<unk>``; byte fallback keeps it from ever being used."""
LATIN_SEAM: Final = re.compile("(?<=[㐀-䶿一-鿿])(?=[A-Za-z])|(?<=[A-Za-z])(?=[㐀-䶿一-鿿])")
PAIRS_A_JOB: Final = 20_000
SAMPLING_ALPHA: Final = 0.3
"""Sharpness of sampled divisions; at 0.3 a line has some 6% more pieces than at best."""


def open_text(path: Path) -> TextIO:
    """Open a text file for reading, plain or ``.xz``."""
    if path.suffix == ".xz":
        return lzma.open(path, "rt", encoding="utf-8", newline="\n")
    return path.open(encoding="utf-8", newline="\n")


def read_pairs(path: Path) -> Iterator[tuple[str, str]]:
    """Yield (Chinese, English) of each line, HTML character references resolved.

    Raises:
        ValueError: a line has no two non-empty columns; the message names it.

    """
    with open_text(path) as file:
        for number, line in enumerate(file, 1):
            chinese, tab, english = line.rstrip("\n").partition("\t")
            if not (tab and chinese and english):
                raise ValueError(
                    f"{path}, line {number}: expected 'Chinese<TAB>English', found {line[:60]!r}."
                )
            yield _unescape(chinese), _unescape(english)


def set_latin_apart(source: str) -> str:
    """Put a space where a Latin word and a Chinese character meet, as the product does before decoding."""
    return LATIN_SEAM.sub(" ", source)


def _unescape(text: str) -> str:
    # crawled pairs hold AT&amp;T, and a model repeats what it reads; a reference may stand for a line break
    return " ".join(html.unescape(text).split()) if "&" in text else text


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The two piece models and the shared ids of a run folder.

    Ids: 0 ``</s>``, 1 ``<unk>``, the target pieces up to ``n_target``, the source
    pieces that the target lacks, and ``<pad>`` last.
    """

    folder: Path
    n_ids: int
    n_target: int
    """Every id that a translation can hold is below this."""
    source: sentencepiece.SentencePieceProcessor
    target: sentencepiece.SentencePieceProcessor
    source_ids: np.ndarray
    """int32, piece number of the source model -> id."""
    target_ids: np.ndarray
    pieces: dict[int, int]
    """id -> piece number of the target model."""

    @property
    def pad(self) -> int:
        """Id of ``<pad>``, which also starts decoding."""
        return self.n_ids - 1

    def encode(self, side: str, lines: list[str], seed: int | None = None) -> list[np.ndarray]:
        """Ids of each line, ``</s>`` included; ``side`` is ``source`` or ``target``.

        Latin words of a source stand apart from the Chinese around them, so that they have the
        pieces that they have in a target, and are copied.

        With a ``seed``, the division into pieces is drawn by chance among the likely
        ones instead of the likeliest (Kudo 2018, "Subword Regularization").
        """
        model, ids = (self.source, self.source_ids) if side == "source" else (self.target, self.target_ids)
        if side == "source":
            lines = [set_latin_apart(line) for line in lines]
        if seed is None:
            divided = model.encode(lines)
        else:
            sentencepiece.set_random_generator_seed(seed)
            # one thread: the order of draws decides what is drawn
            divided = model.encode(
                lines, enable_sampling=True, alpha=SAMPLING_ALPHA, nbest_size=-1, num_threads=1
            )
        return [np.append(ids[pieces], np.int32(END)) for pieces in divided]

    def decode(self, ids: list[int]) -> str:
        """Text of target ids; ``</s>``, ``<pad>`` and ids of no target piece are passed over."""
        return self.target.decode([self.pieces[i] for i in ids if i > UNKNOWN and i in self.pieces])


def load_vocabulary(folder: Path) -> Vocabulary:
    """Read ``source.spm``, ``target.spm`` and ``vocab.json`` of a folder.

    Raises:
        ValueError: ``<pad>`` is not the last id, or a piece has no id.

    """
    ids = json.loads((folder / "vocab.json").read_text(encoding="utf-8"))
    if ids.get("<pad>") != len(ids) - 1:
        raise ValueError(f"{folder}/vocab.json: expected <pad> to have the last id, {len(ids) - 1}.")
    models, tables = [], []
    for side in ("source", "target"):
        model = sentencepiece.SentencePieceProcessor(model_file=str(folder / f"{side}.spm"))
        pieces = [model.id_to_piece(i) for i in range(model.get_piece_size())]
        missing = [piece for piece in pieces if piece not in ids]
        if missing:
            raise ValueError(
                f"{folder}/vocab.json lacks {len(missing)} pieces of {side}.spm, such as {missing[0]!r}."
            )
        models.append(model)
        tables.append(np.array([ids[piece] for piece in pieces], np.int32))
    pieces = {value: piece for piece, value in enumerate(tables[1].tolist())}
    return Vocabulary(folder, len(ids), int(tables[1].max()) + 1, *models, *tables, pieces)


@dataclass(frozen=True, slots=True)
class Encoded:
    """One corpus as ids."""

    name: str
    ids: np.ndarray
    """int32, all pairs one after the other."""
    starts: np.ndarray
    """int64 (n_pairs,), where each pair begins in ``ids``."""
    lengths: np.ndarray
    """int32 (n_pairs, 2), source and target tokens, ``</s>`` included."""

    @property
    def n_pairs(self) -> int:
        """How many pairs there are."""
        return len(self.lengths)


def load_encoded(
    path: Path, vocabulary: Vocabulary, max_tokens: int, processes: int, variant: int = 0
) -> Encoded:
    """Encode a corpus file, or read it from the run folder's cache where it was encoded before.

    Pairs with a side of over ``max_tokens`` are left out. Variant 0 has the likeliest
    pieces; every other number is another draw of the source side's. The cache is keyed
    by the file's bytes, the vocabulary, the limit and the variant, so that it cannot go stale.
    """
    digest = hashlib.sha256(f"{max_tokens} {variant} {SAMPLING_ALPHA} {PAIRS_A_JOB}".encode())
    for part in (path, *(vocabulary.folder / name for name in ("source.spm", "target.spm", "vocab.json"))):
        digest.update(part.read_bytes())
    cache = vocabulary.folder / "cache" / f"{path.name}.{digest.hexdigest()[:16]}.npz"
    if not cache.exists():
        cache.parent.mkdir(parents=True, exist_ok=True)
        pairs = list(read_pairs(path))
        if not pairs:
            raise ValueError(f"{path} holds no pair.")
        jobs = [
            (
                vocabulary.folder,
                pairs[at : at + PAIRS_A_JOB],
                max_tokens,
                variant * 1_000_003 + at if variant else None,
            )
            for at in range(0, len(pairs), PAIRS_A_JOB)
        ]
        parts = _map(jobs, processes)
        partial = cache.with_suffix(f".{os.getpid()}.npz")
        np.savez(
            partial, ids=np.concatenate([p[0] for p in parts]), lengths=np.concatenate([p[1] for p in parts])
        )
        partial.replace(cache)
    with np.load(cache) as arrays:
        name = f"{path.name}, draw {variant}" if variant else path.name
        return from_arrays(name, arrays["ids"], arrays["lengths"])


def from_arrays(name: str, ids: np.ndarray, lengths: np.ndarray) -> Encoded:
    """Put the starts to flat ids and (n_pairs, 2) lengths."""
    starts = np.zeros(len(lengths), np.int64)
    np.cumsum(lengths.sum(1, dtype=np.int64)[:-1], out=starts[1:])
    return Encoded(name, ids, starts, lengths)


def join_pairs(corpus: Encoded, share: float, max_tokens: int, rng: np.random.Generator) -> Encoded:
    """Make new pairs, each two of the corpus set one after the other.

    Corpora of single sentences teach a model to stop after one; articles hold
    longer segments. ``share`` is the number of new pairs relative to the corpus.
    Source: Kondo et al. 2021, "Sentence Concatenation Approach to Data Augmentation".
    """
    first, second = rng.integers(0, corpus.n_pairs, (2, int(corpus.n_pairs * share)))
    fits = (corpus.lengths[first] + corpus.lengths[second]).max(1) - 1 <= max_tokens
    first, second = first[fits], second[fits]
    (a_src, a_trg), (b_src, b_trg) = (
        corpus.lengths[first].T.astype(np.int64),
        corpus.lengths[second].T.astype(np.int64),
    )
    a, b = corpus.starts[first], corpus.starts[second]
    # four stretches a pair: source without its </s>, source, target without its </s>, target
    begins = np.stack([a, b, a + a_src, b + b_src], 1).ravel()
    sizes = np.stack([a_src - 1, b_src, a_trg - 1, b_trg], 1).ravel()
    ends = np.cumsum(sizes)
    at = np.arange(ends[-1] if len(ends) else 0) + np.repeat(begins - (ends - sizes), sizes)
    lengths = np.stack([a_src - 1 + b_src, a_trg - 1 + b_trg], 1).astype(np.int32)
    return from_arrays(f"{corpus.name}, joined", corpus.ids[at], lengths)


def main() -> int:
    """Encode corpora into a run folder's cache; ``train`` then starts at once."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--run", type=Path, required=True)
    parser.add_argument("--corpus", nargs="+", type=Path, required=True)
    parser.add_argument("--max-tokens", type=int, default=160, help="as it will be given to train")
    parser.add_argument("--draws", type=int, default=1, help="as it will be given to train")
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    options = parser.parse_args()
    vocabulary = load_vocabulary(options.run)
    for path in options.corpus:
        for variant in range(options.draws + 1):
            corpus = load_encoded(path, vocabulary, options.max_tokens, options.processes, variant)
            n_source, n_target = corpus.lengths.sum(0)
            print(f"{corpus.name}: {corpus.n_pairs} pairs, {n_source} source and {n_target} target tokens")
    return 0


_WORKER: dict[Path, Vocabulary] = {}


def _map(jobs: list, processes: int) -> list:
    if processes <= 1 or len(jobs) == 1:
        return [_encode_job(job) for job in jobs]
    # spawn: a fork after CUDA or torch threads have started can hang
    with multiprocessing.get_context("spawn").Pool(min(processes, len(jobs))) as pool:
        return pool.map(_encode_job, jobs, chunksize=1)


def _encode_job(job: tuple[Path, list[tuple[str, str]], int, int | None]) -> tuple[np.ndarray, np.ndarray]:
    folder, pairs, max_tokens, seed = job
    if folder not in _WORKER:
        _WORKER[folder] = load_vocabulary(folder)
    sources = _WORKER[folder].encode("source", [pair[0] for pair in pairs], seed)
    targets = _WORKER[folder].encode("target", [pair[1] for pair in pairs])
    kept = [
        (s, t)
        for s, t in zip(sources, targets, strict=True)
        if min(len(s), len(t)) > 1 and max(len(s), len(t)) <= max_tokens
    ]
    flat = [array for pair in kept for array in pair]
    ids = np.concatenate(flat) if flat else np.zeros(0, np.int32)
    return ids.astype(np.int32), np.array([(len(s), len(t)) for s, t in kept], np.int32).reshape(-1, 2)


if __name__ == "__main__":
    sys.exit(main())
