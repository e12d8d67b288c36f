"""A lexical start: translations lie close together, and a network that starts there learns faster."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest
import torch

from scripts.train import train
from scripts.train.corpus import load_vocabulary
from scripts.train.lexical_start import START_NAME, build_start, embed_links, read_start
from scripts.train.network import Network, Shape

TINY = [
    "--d-model=32", "--d-ffn=64", "--heads=4", "--encoder-layers=1", "--decoder-layers=1", "--device=cpu",
    "--processes=1", "--threads=1", "--warmup-steps=5", "--lr=1e-3", "--micro-tokens=200", "--join=0",
    "--draws=0", "--dropout=0", "--step-tokens", "100", "100",
]  # fmt: skip


@pytest.fixture
def run_folder(vocabulary_folder: Path, tmp_path: Path) -> Path:
    return shutil.copytree(vocabulary_folder, tmp_path / "run")


def test_linked_pieces_lie_close_together(run_folder):
    vocabulary = load_vocabulary(run_folder)
    links = np.zeros((vocabulary.n_ids, vocabulary.n_target), np.float32)
    sources, targets = np.arange(vocabulary.n_target, vocabulary.n_ids - 1)[:20], np.arange(10, 30)
    links[sources, targets] = 50
    embedding = embed_links(links, vocabulary, 32)
    assert embedding.shape == (vocabulary.n_ids, 32)
    torch.testing.assert_close(embedding[sources].norm(dim=1), torch.ones(20))
    likeness = embedding[sources] @ embedding[targets].T
    assert (likeness.argmax(1) == torch.arange(20)).all()
    assert likeness.diagonal().min() > 0.99
    unlinked = sorted(set(range(vocabulary.n_ids)) - {*sources.tolist(), *targets.tolist()})
    assert not embedding[unlinked].any()


def test_the_same_corpus_gives_the_same_bytes(run_folder, corpus):
    made = [
        build_start([corpus], run_folder, d_model=32, n_sample=30, processes=1).read_bytes() for _ in range(2)
    ]
    assert made[0] == made[1]


def test_pieces_without_links_keep_their_noise():
    network = Network(
        Shape(n_ids=20, n_target=10, d_model=8, d_ffn=16, heads=2, encoder_layers=1, decoder_layers=1)
    )
    before = network.shared.weight.clone()
    embedding = torch.zeros(20, 8)
    embedding[3] = torch.eye(8)[0]
    network.start_lexically(embedding)
    changed = (network.shared.weight != before).any(1)
    assert changed.nonzero().flatten().tolist() == [3]
    assert network.shared.weight.detach()[3] @ embedding[3] > 0.6


def test_training_takes_the_start_up_and_learns_faster(run_folder, corpus, tmp_path):
    plain = shutil.copytree(run_folder, tmp_path / "plain")
    build_start([corpus], run_folder, d_model=32, n_sample=100, processes=1)
    losses = {}
    for folder in (plain, run_folder):
        run = train.train(train.parse(["--run", str(folder), "--corpus", str(corpus), *TINY, "--steps=30"]))
        network, total, n_tokens = run.network.eval(), 0.0, 0
        with torch.inference_mode():
            for pairs in run.main.plan(0):
                batch = run.main.build(pairs, None)
                total += float(train.sum_loss(network, batch.source, batch.target, 0.0))
                n_tokens += batch.n_tokens
        losses[folder.name] = total / n_tokens
    assert losses["run"] < losses["plain"]


def test_a_start_of_another_width_is_refused(run_folder, corpus):
    build_start([corpus], run_folder, d_model=16, n_sample=30, processes=1)
    with pytest.raises(ValueError, match=f"{START_NAME}: expected embeddings of .* in 32 dimensions"):
        read_start(run_folder, load_vocabulary(run_folder), 32)
