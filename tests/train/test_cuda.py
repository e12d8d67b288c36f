"""What only a GPU can show: bf16, the fused optimiser, pinned input and compilation."""

from __future__ import annotations

import shutil

import pytest
import torch

from scripts.train import export, train


@pytest.mark.gpu
@pytest.mark.parametrize("more", [(), ("--compile",)], ids=["eager", "compiled"])
def test_a_run_on_cuda_learns_and_resumes(vocabulary_folder, corpus, tmp_path, more):
    if not torch.cuda.is_available():
        pytest.skip("needs a CUDA device")
    run = shutil.copytree(vocabulary_folder, tmp_path / "run")
    options = [
        "--run", str(run), "--corpus", str(corpus), "--d-model", "128", "--heads", "4",
        "--encoder-layers", "2", "--decoder-layers", "1", "--lr", "1e-3", "--warmup-steps", "20",
        "--step-tokens", "600", "600", "--micro-tokens", "600", "--device", "cuda", "--processes", "1", *more,
    ]  # fmt: skip
    first = train.train(train.parse([*options, "--steps", "40"]))
    assert first.bf16
    second = train.train(train.parse([*options, "--steps", "80"]))
    assert second.progress.step == 80
    assert all(value.isfinite().all() for value in second.network.state_dict().values())
    export.export_run(run, tmp_path / "model")
    weights, _ = export.load_export(tmp_path / "model")
    assert weights["model.shared.weight"].isfinite().all()
