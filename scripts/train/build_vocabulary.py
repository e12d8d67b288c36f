"""Train one SentencePiece model a side and number the pieces of both.

    python -m scripts.train.build_vocabulary --corpus train-*.tsv.xz --out RUN [--size 16000]

Ids: 0 ``</s>``, 1 ``<unk>``, the target's pieces, the source's pieces that the
target lacks, ``<pad>`` last. The target comes first so that training and decoding
can restrict the output projection to the first rows. Both sides fall back to bytes
(no character is unknown) and split digits (a figure is copied digit by digit).
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

import sentencepiece

from .corpus import END, UNKNOWN, read_pairs


def sample_pairs(paths: Iterable[Path], n_each: int, seed: int = 1) -> list[tuple[str, str]]:
    """At most ``n_each`` pairs of each file, by chance."""
    chance = random.Random(seed)
    sample: list[tuple[str, str]] = []
    for path in paths:
        pairs = list(read_pairs(path))
        sample += chance.sample(pairs, min(n_each, len(pairs)))
    chance.shuffle(sample)
    return sample


def train_pieces(lines: Iterable[str], prefix: Path, size: int, coverage: float, threads: int) -> Path:
    """Train one unigram model; returns the ``.spm`` file."""
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(lines), model_prefix=str(prefix), vocab_size=size, character_coverage=coverage,
        byte_fallback=True, model_type="unigram", split_digits=True, normalization_rule_name="nmt_nfkc",
        unk_id=0, bos_id=-1, eos_id=1, pad_id=-1, num_threads=threads, max_sentence_length=8000,
        hard_vocab_limit=False, minloglevel=1,
    )  # fmt: skip
    prefix.with_suffix(".vocab").unlink()
    return prefix.with_suffix(".model").rename(prefix.with_suffix(".spm"))


def number_pieces(target: Path, source: Path) -> dict[str, int]:
    """Ids over both sides, the target's lowest and ``<pad>`` last."""
    ids = {"</s>": END, "<unk>": UNKNOWN}
    for path in (target, source):
        model = sentencepiece.SentencePieceProcessor(model_file=str(path))
        for i in range(model.get_piece_size()):
            ids.setdefault(model.id_to_piece(i), len(ids))
    ids["<pad>"] = len(ids)
    return ids


def build(
    corpora: Sequence[Path], out: Path, *, size: int = 16_000, n_each: int = 400_000, threads: int = 8
) -> int:
    """Write ``source.spm``, ``target.spm`` and ``vocab.json``; returns the number of ids."""
    out.mkdir(parents=True, exist_ok=True)
    sample = sample_pairs(corpora, n_each)
    source = train_pieces((pair[0] for pair in sample), out / "source", size, 0.9998, threads)
    target = train_pieces((pair[1] for pair in sample), out / "target", size, 0.9999, threads)
    ids = number_pieces(target, source)
    (out / "vocab.json").write_text(json.dumps(ids, ensure_ascii=False, indent=0), encoding="utf-8")
    return len(ids)


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--corpus", nargs="+", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--size", type=int, default=16_000, help="pieces a side")
    parser.add_argument("--sample", type=int, default=400_000, help="pairs of each file, at most")
    parser.add_argument("--threads", type=int, default=8)
    options = parser.parse_args()
    n_ids = build(
        options.corpus, options.out, size=options.size, n_each=options.sample, threads=options.threads
    )
    print(f"{n_ids} ids in {options.out}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
