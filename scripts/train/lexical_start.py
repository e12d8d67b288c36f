"""Start a network as a word-for-word translator instead of from noise.

    python -m scripts.train.lexical_start --corpus train-*.tsv.xz --run RUN --d-model 512

A word alignment model (``alignment``) counts which pieces translate each other; a truncated
singular value decomposition of the counts puts both languages' pieces into one space, where
translations lie close together. The embeddings start there, and cross-attention starts by
passing on what it reads (``Network.start_lexically``): what the decoder looks at already raises
the probability of its translation, and training has only to learn where to look, and grammar.

The result is ``RUN/start.safetensors`` (float16, 1 kB a piece at width 512), which ``train``
takes up by itself in a fresh run. Never give it a test set.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np
import torch
from safetensors import safe_open
from safetensors.torch import save_file

from .alignment import Pair, align
from .corpus import Encoded, Vocabulary, load_encoded, load_vocabulary

START_NAME: Final = "start.safetensors"
ALIGNED_TOKENS: Final = 64
"""Pairs with a longer side are not aligned: their cells are many, and say little."""
ROUNDS: Final = (0.3, 0.3, 0.5, 1.0)
FEWEST_LINKS: Final = 0.3
"""Expected links under which a pair of pieces met by chance."""
DAMPING: Final = 5.0
"""Added to the links of every piece, so that rare ones do not lead the decomposition."""
SEED: Final = 1


def build_start(
    corpora: Sequence[Path],
    run: Path,
    *,
    d_model: int,
    n_sample: int,
    max_tokens: int = 160,
    processes: int = 1,
) -> Path:
    """Write ``RUN/start.safetensors`` and return it.

    Args:
        corpora: lines ``zh<TAB>en``, plain or .xz.
        run: folder with ``source.spm``, ``target.spm`` and ``vocab.json``.
        d_model: width of the network to be trained.
        n_sample: pairs of each corpus, at most, taken by chance.
        max_tokens: as it will be given to ``train``, which then finds the corpora encoded.
        processes: processes that encode the corpora.

    """
    vocabulary = load_vocabulary(run)
    chance = np.random.default_rng(SEED)
    pairs: list[Pair] = []
    for path in corpora:
        corpus = load_encoded(path, vocabulary, max_tokens, processes)
        short = np.flatnonzero(corpus.lengths.max(1) <= ALIGNED_TOKENS)
        chosen = chance.permutation(short)[:n_sample]
        pairs += [_cut_ends(corpus, place) for place in chosen]
    pairs = [pairs[place] for place in chance.permutation(len(pairs)) if min(map(len, pairs[place])) > 0]
    links = align(pairs, vocabulary.n_ids, vocabulary.n_target, rounds=ROUNDS)
    path = run / START_NAME
    save_file({"embedding": embed_links(links, vocabulary, d_model).half()}, path)
    return path


def embed_links(links: np.ndarray, vocabulary: Vocabulary, d_model: int) -> torch.Tensor:
    """Unit vectors of all ids, translations close together; zero for ids that are linked to none.

    Args:
        links: expected links of each source with each target id, ``(n_ids, n_target)``.
        vocabulary: an id below its ``n_target`` stands for the target piece, also in a source.
        d_model: wanted width; less is possible only where the vocabulary is smaller.

    Returns:
        float32 ``(n_ids, d_model)``.

    """
    sources, targets = np.nonzero(links >= FEWEST_LINKS)
    values = torch.from_numpy(links[sources, targets])
    places = torch.from_numpy(np.stack([sources, targets]))
    by_source = torch.zeros(links.shape[0]).index_add_(0, places[0], values) + DAMPING
    by_target = torch.zeros(links.shape[1]).index_add_(0, places[1], values) + DAMPING
    # the decomposition of D^-1/2 links D^-1/2 is correspondence analysis
    values = values * (by_source[places[0]] * by_target[places[1]]).rsqrt()
    scaled = torch.sparse_coo_tensor(places, values, links.shape, check_invariants=True).coalesce()
    torch.manual_seed(SEED)
    width = min(d_model, *links.shape)
    left, strengths, right = _decompose(scaled, width)
    # a random rotation spreads the few strong directions over all dimensions, hence over all heads
    rotation = torch.linalg.qr(torch.randn(d_model, width)).Q.T
    embedding = _to_unit(left * strengths.sqrt()) @ rotation
    embedding[: vocabulary.n_target] = _to_unit(right * strengths.sqrt()) @ rotation
    linked = torch.zeros(len(embedding), dtype=torch.bool)
    linked[places[0][places[0] >= vocabulary.n_target]] = True
    linked[places[1]] = True
    return torch.where(linked[:, None], embedding, 0.0)


def read_start(run: Path, vocabulary: Vocabulary, d_model: int) -> torch.Tensor | None:
    """Embeddings to start with, float32 ``(n_ids, d_model)``; ``None`` where the run folder has none.

    Raises:
        ValueError: the file is for another vocabulary or width.

    """
    path = run / START_NAME
    if not path.exists():
        return None
    with safe_open(path, framework="pt") as file:
        embedding: torch.Tensor = file.get_tensor("embedding").float()
    if embedding.shape != (vocabulary.n_ids, d_model):
        raise ValueError(
            f"{path}: expected embeddings of {vocabulary.n_ids} ids in {d_model} dimensions, found "
            f"{tuple(embedding.shape)}. Build it again for this run, or remove it."
        )
    return embedding


def _decompose(matrix: torch.Tensor, rank: int) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Leading singular vectors and values by randomised subspace iteration (Halko et al. 2011).

    Returns ``(n, rank)``, ``(rank,)``, ``(m, rank)``.
    """
    transposed = matrix.t().coalesce()
    basis = torch.linalg.qr(matrix @ torch.randn(matrix.shape[1], rank)).Q
    for _ in range(4):
        basis = torch.linalg.qr(transposed @ basis).Q
        basis = torch.linalg.qr(matrix @ basis).Q
    small = (transposed @ basis).T  # (rank, m)
    left, values, right = torch.linalg.svd(small, full_matrices=False)
    return basis @ left[:, :rank], values[:rank], right[:rank].T


def _to_unit(rows: torch.Tensor) -> torch.Tensor:
    norms = rows.norm(dim=1, keepdim=True)
    return torch.where(norms > 1e-6, rows / norms.clamp_min(1e-6), 0.0)


def _cut_ends(corpus: Encoded, place: int) -> Pair:
    """Source and target ids of a pair, without ``</s>``, which has no translation to learn."""
    n_source, n_target = corpus.lengths[place].tolist()
    start = int(corpus.starts[place])
    ids = corpus.ids[start : start + n_source + n_target]
    return ids[: n_source - 1], ids[n_source:-1]


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--corpus", nargs="+", type=Path, required=True)
    parser.add_argument("--run", type=Path, required=True, help="folder with the vocabulary")
    parser.add_argument("--d-model", type=int, default=512, help="as it will be given to train")
    parser.add_argument("--sample", type=int, default=300_000, help="pairs of each file, at most")
    parser.add_argument("--max-tokens", type=int, default=160, help="as it will be given to train")
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    options = parser.parse_args()
    path = build_start(
        options.corpus, options.run,
        d_model=options.d_model, n_sample=options.sample,
        max_tokens=options.max_tokens, processes=options.processes,
    )  # fmt: skip
    print(f"{path}: {path.stat().st_size / 1e6:.1f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
