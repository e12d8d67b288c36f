"""Forty pairs learnt by heart: encoder, attention, loss, average, export and search all have to work."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from scripts.train import export, train
from scripts.train.corpus import load_vocabulary
from scripts.train.export import load_export
from scripts.train.scoring import marian_model, score, translate_greedily


@pytest.mark.slow
def test_a_small_model_learns_forty_pairs_by_heart(vocabulary_folder, corpus, pairs, tmp_path: Path):
    """Takes about a minute of one core."""
    run = shutil.copytree(vocabulary_folder, tmp_path / "run")
    options = [
        "--run", run, "--corpus", corpus, "--steps", 350, "--d-model", 128, "--heads", 4,
        "--encoder-layers", 2, "--decoder-layers", 1, "--dropout", 0, "--lr", 1e-3, "--warmup-steps", 100,
        "--step-tokens", 1000, 1000, "--micro-tokens", 1000, "--join", 0, "--average", 0.95,
        "--final-share", 0, "--device", "cpu", "--processes", 1, "--threads", 1,
    ]  # fmt: skip
    shape = train.train(train.parse([str(o) for o in options])).network.shape
    export.export_run(run, tmp_path / "model")
    weights, _ = load_export(tmp_path / "model")
    lines, references = zip(*pairs, strict=True)
    found = translate_greedily(marian_model(shape, weights).eval(), load_vocabulary(run), lines)
    scores = score(found, references)
    assert scores["bleu"] > 60, (scores, found[:3])
