"""Write the lexical shortlist of a vocabulary: the target pieces that a source can need.

    python -m scripts.train.build_shortlist --corpus train-*.tsv.xz --run RUN

A word alignment model over the corpora (``alignment``) gives each source piece its best target
pieces. Every source may also use the most frequent target pieces, ``</s>``, bytes, digits,
punctuation and short pieces, of which names are spelled. The result is
``RUN/shortlist.safetensors``, which ``export`` takes along; the engine reads it where it stands
beside a model. The same corpora give the same bytes. For 2.2 M pairs and 16,000 pieces a side it
takes four minutes on one core and 6 GB of memory. Never give it a test set.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np
import sentencepiece
from safetensors.numpy import save

from .alignment import align
from .build_vocabulary import sample_pairs
from .corpus import END, UNKNOWN, Vocabulary

SHORTLIST_NAME: Final = "shortlist.safetensors"
"""As ``export`` and the engine know it."""
MAX_TOKENS: Final = 80
"""Pairs with a longer side are left out: their cells are many, and say little."""
FEWEST_LINKS: Final = 0.3
"""Expected number of links that a pair of pieces needs: under it there is only chance."""
LEAST_SHARE: Final = 3e-4
"""Share of a source piece's links that a target piece needs: frequent pieces meet everything."""
ROUNDS: Final = (0.15, 0.15, 1.0, 1.0, 1.0)
"""Share of the pairs that each round of the alignment reads."""


def read_pieces(folder: Path) -> Vocabulary:
    """Read any Marian vocabulary; pieces without an id, as some published models have, are ``<unk>``."""
    ids = json.loads((folder / "vocab.json").read_text(encoding="utf-8"))
    models = [
        sentencepiece.SentencePieceProcessor(model_file=str(folder / f"{side}.spm"))
        for side in ("source", "target")
    ]
    tables = [
        np.array([ids.get(model.id_to_piece(i), UNKNOWN) for i in range(model.get_piece_size())], np.int32)
        for model in models
    ]
    return Vocabulary(folder, len(ids), int(tables[1].max()) + 1, *models, *tables, {})


def encode_pairs(
    pairs: Sequence[tuple[str, str]], vocabulary: Vocabulary
) -> list[tuple[np.ndarray, np.ndarray]]:
    """Numbers of the pieces of each pair (int32), without those that are empty or too long."""
    sources = vocabulary.source.encode([pair[0] for pair in pairs])
    targets = vocabulary.target.encode([pair[1] for pair in pairs])
    return [
        (np.array(source, np.int32), np.array(target, np.int32))
        for source, target in zip(sources, targets, strict=True)
        if min(len(source), len(target)) > 0 and max(len(source), len(target)) <= MAX_TOKENS
    ]


def choose_always(
    vocabulary: Vocabulary, frequencies: np.ndarray, n_frequent: int, short_chars: int
) -> np.ndarray:
    """Which target pieces every source may use, bool ``(n_target_pieces,)``."""
    model = vocabulary.target
    always = np.zeros(model.get_piece_size(), bool)
    for number in range(len(always)):
        letters = model.id_to_piece(number).lstrip("▁")
        always[number] = (
            model.is_byte(number)
            or len(letters) <= short_chars
            or not any(character.isalpha() for character in letters)
        )
    always[np.argsort(-frequencies, kind="stable")[:n_frequent]] = True
    return always


def choose_targets(links: np.ndarray, always: np.ndarray, n_each: int) -> list[np.ndarray]:
    """For each source piece its best target pieces, ascending, besides those allowed anyway."""
    chosen = []
    for row in links:
        fewest = max(FEWEST_LINKS, LEAST_SHARE * float(row.sum()))
        possible = np.flatnonzero((row >= fewest) & ~always)
        best = np.argsort(-row[possible], kind="stable")[:n_each]
        chosen.append(np.sort(possible[best]))
    return chosen


def write_shortlist(
    path: Path,
    vocabulary: Vocabulary,
    always: np.ndarray,
    chosen: Sequence[np.ndarray],
    facts: dict[str, object],
) -> None:
    """Write ids in place of piece numbers; see ``translate/inference/shortlist.py`` for the format."""
    by_id: dict[int, np.ndarray] = {
        int(token): vocabulary.target_ids[targets]
        for token, targets in zip(vocabulary.source_ids, chosen, strict=True)
        if token != UNKNOWN
    }
    empty = np.zeros(0, np.int32)
    rows = [np.sort(by_id.get(token, empty)) for token in range(vocabulary.n_ids)]
    digest = hashlib.sha256((vocabulary.folder / "vocab.json").read_bytes()).hexdigest()
    arrays = {
        "starts": np.cumsum([0, *map(len, rows)]).astype(np.int32),
        "targets": np.concatenate(rows).astype(np.uint16 if vocabulary.n_ids <= 1 << 16 else np.int32),
        "always": np.unique(np.append(vocabulary.target_ids[always], END)).astype(np.int32),
    }
    # one entry: the writer puts several in any order
    metadata = {"shortlist": json.dumps({**facts, "vocabulary_sha256": digest}, sort_keys=True)}
    path.write_bytes(save(arrays, metadata))


def build(
    corpora: Sequence[Path],
    run: Path,
    *,
    n_each: int = 50,
    n_frequent: int = 4000,
    short_chars: int = 3,
    n_sample: int = 1_200_000,
    out: Path | None = None,
) -> Path:
    """Write the shortlist of a run folder; returns the file.

    Args:
        corpora: lines ``zh<TAB>en``, plain or .xz.
        run: folder with ``source.spm``, ``target.spm`` and ``vocab.json``.
        n_each: target pieces for each source piece, at most.
        n_frequent: the most frequent target pieces, which every source may use.
        short_chars: letters of the pieces that every source may use: of such pieces names are spelled.
        n_sample: pairs of each corpus, at most, taken by chance.
        out: another place for the file.

    """
    vocabulary = read_pieces(run)
    pairs = encode_pairs(sample_pairs(corpora, n_sample), vocabulary)
    n_source, n_target = vocabulary.source.get_piece_size(), vocabulary.target.get_piece_size()
    frequencies = np.bincount(np.concatenate([pair[1] for pair in pairs]), minlength=n_target)
    links = align(pairs, n_source, n_target, rounds=ROUNDS)
    always = choose_always(vocabulary, frequencies, n_frequent, short_chars)
    chosen = choose_targets(links, always, n_each)
    path = out or run / SHORTLIST_NAME
    facts: dict[str, object] = {
        "per_source": n_each,
        "frequent": n_frequent,
        "short": short_chars,
        "pairs": len(pairs),
    }
    write_shortlist(path, vocabulary, always, chosen, facts)
    return path


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--corpus", nargs="+", type=Path, required=True)
    parser.add_argument("--run", type=Path, required=True, help="folder with the vocabulary")
    parser.add_argument("--per-source", type=int, default=50, help="target pieces a source piece, at most")
    parser.add_argument("--frequent", type=int, default=4000, help="target pieces that every source may use")
    parser.add_argument("--short", type=int, default=3, help="letters of pieces that every source may use")
    parser.add_argument("--sample", type=int, default=1_200_000, help="pairs of each file, at most")
    parser.add_argument("--out", type=Path, help="file, if not RUN/shortlist.safetensors")
    options = parser.parse_args()
    path = build(
        options.corpus, options.run,
        n_each=options.per_source, n_frequent=options.frequent, short_chars=options.short,
        n_sample=options.sample, out=options.out,
    )  # fmt: skip
    print(f"{path}: {path.stat().st_size / 1e6:.1f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
