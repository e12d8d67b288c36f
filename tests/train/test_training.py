"""Training on a handful of pairs: it learns, resumes exactly, and what it exports is a Marian model."""

from __future__ import annotations

import json
import shutil
import warnings
from pathlib import Path

import pytest
import torch
from transformers import MarianMTModel, MarianTokenizer

from scripts.train import average, export, train, widen
from scripts.train.checkpoint import load_checkpoint
from scripts.train.corpus import load_vocabulary
from scripts.train.scoring import marian_model, translate_greedily

TINY = [
    "--d-model=32", "--d-ffn=64", "--heads=4", "--encoder-layers=1", "--decoder-layers=1", "--device=cpu",
    "--processes=1", "--threads=1", "--warmup-steps=5", "--lr=3e-3", "--micro-tokens=200", "--join=0.2",
    "--step-tokens", "100", "100",
]  # fmt: skip


@pytest.fixture
def run_folder(vocabulary_folder: Path, tmp_path: Path) -> Path:
    return shutil.copytree(vocabulary_folder, tmp_path / "run")


def start(run: Path, corpus: Path, *more: str) -> train.Run:
    return train.train(train.parse(["--run", str(run), "--corpus", f"{corpus}@1:0.5", *TINY, *more]))


def mean_loss(run: train.Run) -> float:
    """Loss a target token over the whole corpus, without dropout."""
    network = run.network.eval()
    total = n_tokens = 0.0
    with torch.inference_mode():
        for pairs in run.main.plan(0):
            batch = run.main.build(pairs, None)
            total += float(train.sum_loss(network, batch.source, batch.target, 0.0))
            n_tokens += batch.n_tokens
    return total / n_tokens


def test_the_loss_falls(run_folder, corpus):
    before = mean_loss(start(run_folder, corpus, "--steps=0"))
    after = mean_loss(start(run_folder, corpus, "--steps=40"))
    assert after < before - 1.0


def test_a_stopped_run_goes_on_exactly(run_folder, corpus, tmp_path):
    other = shutil.copytree(run_folder, tmp_path / "other")
    whole = start(run_folder, corpus, "--steps=12")
    saved = start(other, corpus, "--steps=12", "--stop-after-s=0")
    while saved.progress.step < 12:
        step = saved.progress.step
        saved = start(other, corpus, "--steps=12", "--stop-after-s=0")
        assert saved.progress.step == step + 1
    assert saved.progress.n_target_tokens == whole.progress.n_target_tokens
    assert whole.progress.final
    for ours, theirs in (
        (whole.network.state_dict(), saved.network.state_dict()),
        (whole.average, saved.average),
    ):
        assert all(torch.equal(ours[name], theirs[name]) for name in ours)


def test_a_checkpoint_holds_the_facts(run_folder, corpus):
    start(run_folder, corpus, "--steps=2")
    checkpoint = load_checkpoint(run_folder)
    assert checkpoint.progress.step == 2
    assert checkpoint.facts["corpora"][0] == {
        "name": corpus.name, "pairs": 40, "draws": 1, "joined": 8, "weight": 1.0, "final_weight": 0.5,
    }  # fmt: skip
    assert checkpoint.facts["settings"]["lr"] == 3e-3


@pytest.mark.parametrize("form", ["fp16", "int8"])
def test_export(run_folder, corpus, tmp_path, form, pairs):
    run = start(run_folder, corpus, "--steps=30")
    export.export_run(run_folder, tmp_path / "model", form=form, max_shard_mb=1)
    weights, config = export.load_export(tmp_path / "model")
    assert config["model_type"] == "marian"
    assert config["max_segment_tokens"] == min(run.options.max_tokens, 128)
    facts = json.loads((tmp_path / "model" / "training.json").read_text(encoding="utf-8"))
    assert (facts["steps"], facts["shape"]["n_target"]) == (30, config["n_target_ids"])
    expected = marian_model(run.network.shape, train.to_marian(run.average, run.network.shape)).eval()
    found = marian_model(run.network.shape, weights).eval()
    lines = [zh for zh, _ in pairs[:8]]
    vocabulary = load_vocabulary(run_folder)
    ids = torch.from_numpy(vocabulary.encode("source", lines)[0])[None]
    start_ids = torch.tensor([[vocabulary.pad]])
    with torch.inference_mode():
        logits = [m(input_ids=ids, decoder_input_ids=start_ids).logits for m in (expected, found)]
    tolerance = {"fp16": 0.01, "int8": 0.2}[form]
    torch.testing.assert_close(*logits, atol=tolerance, rtol=0.01)


def test_the_stock_classes_load_an_export(run_folder, corpus, tmp_path, pairs):
    start(run_folder, corpus, "--steps=30")
    folder = tmp_path / "model"
    export.export_run(run_folder, folder)
    model = MarianMTModel.from_pretrained(folder, dtype=torch.float32).eval()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the tokenizer recommends a package that it does not need
        tokenizer = MarianTokenizer.from_pretrained(folder)
    vocabulary = load_vocabulary(run_folder)
    lines = [zh for zh, _ in pairs[:6]]
    for line, ids in zip(lines, vocabulary.encode("source", lines), strict=True):
        assert tokenizer(line)["input_ids"] == ids.tolist()
    batch = tokenizer(lines, return_tensors="pt", padding=True)
    found = model.generate(**batch, num_beams=1, max_new_tokens=20, max_length=None)
    assert found.max() <= vocabulary.pad
    body = [[i for i in row if i != vocabulary.pad] for row in found.tolist()]
    assert all(i < vocabulary.n_target for row in body for i in row)
    greedy = translate_greedily(model, vocabulary, lines)
    assert tokenizer.batch_decode(found, skip_special_tokens=True)[0][:8] == greedy[0][:8]


def test_the_product_loads_an_export(run_folder, corpus, tmp_path, pairs):
    from translate.inference import load_engine
    from translate.inference.interface import DecodingOptions

    start(run_folder, corpus, "--steps=40")
    export.export_run(run_folder, tmp_path / "model")
    weights, _ = export.load_export(tmp_path / "model")
    vocabulary = load_vocabulary(run_folder)
    stock = marian_model(load_checkpoint(run_folder).shape, weights).eval()
    engine = load_engine(tmp_path / "model", device="cpu", dtype="float32", threads=1)
    options = DecodingOptions(beam_size=1, max_length_ratio=2.0)
    for line, _ in pairs[:4]:
        (hypotheses,) = engine.decode([line], options)
        assert hypotheses[0].target.strip() == translate_greedily(stock, vocabulary, [line])[0].strip()


def test_shards_keep_their_limit_and_load_again(tmp_path):
    weights = {f"w{i}": torch.full((400, 500), float(i)) for i in range(6)}
    config = {"pad_token_id": 9, "eos_token_id": 0, "max_position_embeddings": 64, "vocab_size": 10}
    export.export_weights(weights, config, tmp_path, "fp16", 1)
    files = list(tmp_path.glob("model*.safetensors"))
    assert len(files) > 1
    assert all(f.stat().st_size < 1_100_000 for f in files)
    again, _ = export.load_export(tmp_path)
    assert all(torch.equal(again[name], weights[name]) for name in weights)


def test_fine_tuning_starts_from_an_export(run_folder, corpus, tmp_path):
    first = start(run_folder, corpus, "--steps=20")
    export.export_run(run_folder, tmp_path / "model")
    fresh = tmp_path / "fresh"
    fresh.mkdir()
    for name in export.TOKENIZER_FILES:
        shutil.copyfile(run_folder / name, fresh / name)
    second = start(fresh, corpus, "--steps=0", "--init", str(tmp_path / "model"))
    for name, value in second.network.state_dict().items():
        torch.testing.assert_close(value, first.average[name], atol=1e-3, rtol=1e-3)


def test_training_goes_on_from_a_widened_model(run_folder, corpus, tmp_path):
    first = start(run_folder, corpus, "--steps=4")
    export.export_run(run_folder, tmp_path / "model")
    d_ffn = 2 * first.network.shape.d_ffn
    widen.widen_model(tmp_path / "model", tmp_path / "wider", d_ffn)
    fresh = tmp_path / "fresh"
    fresh.mkdir()
    for name in export.TOKENIZER_FILES:
        shutil.copyfile(run_folder / name, fresh / name)
    second = start(fresh, corpus, "--steps=2", "--init", str(tmp_path / "wider"))
    assert second.network.shape.d_ffn == d_ffn
    assert second.network.encoder[0].fc2.weight[:, first.network.shape.d_ffn :].abs().max() > 0


def test_the_mean_of_two_models(run_folder, corpus, tmp_path):
    start(run_folder, corpus, "--steps=4")
    export.export_run(run_folder, tmp_path / "a", live=True)
    start(run_folder, corpus, "--steps=8")
    export.export_run(run_folder, tmp_path / "b", live=True)
    average.average_models([tmp_path / "a", tmp_path / "b"], tmp_path / "mean")
    parts = [export.load_export(tmp_path / name)[0]["model.shared.weight"] for name in ("a", "b", "mean")]
    torch.testing.assert_close(parts[2], (parts[0] + parts[1]) / 2, atol=1e-3, rtol=1e-3)
    facts = json.loads((tmp_path / "mean" / "training.json").read_text(encoding="utf-8"))
    assert [part["steps"] for part in facts["averaged"]] == [4, 8]


def test_no_model_is_written_over_itself(run_folder, corpus, tmp_path):
    start(run_folder, corpus, "--steps=4")
    model = tmp_path / "model"
    export.export_run(run_folder, model)
    before = {file.name: file.read_bytes() for file in model.iterdir()}
    with pytest.raises(ValueError, match="give another folder"):
        average.average_models([model, model], model)
    with pytest.raises(ValueError, match="give another folder"):
        widen.widen_model(model, model / ".." / "model", 96)
    assert {file.name: file.read_bytes() for file in model.iterdir()} == before


def test_facts_of_a_run_say_its_shape_once(run_folder, corpus, tmp_path):
    start(run_folder, corpus, "--steps=4")
    export.export_run(run_folder, tmp_path / "model")
    facts = json.loads((tmp_path / "model" / "training.json").read_text(encoding="utf-8"))
    assert not set(facts["settings"]) & set(facts["shape"]) - {"dropout"}


def test_an_export_without_a_run_is_refused(tmp_path):
    with pytest.raises(FileNotFoundError, match="no saved state"):
        export.export_run(tmp_path, tmp_path / "model")


def test_a_loss_that_is_not_finite_stops_the_run_and_keeps_the_state(run_folder, corpus):
    start(run_folder, corpus, "--steps=4")
    kept = (run_folder / "state.pt").read_bytes()
    with pytest.raises(SystemExit, match="not finite"):
        start(run_folder, corpus, "--steps=8", "--lr=1e30", "--warmup-steps=1")
    assert (run_folder / "state.pt").read_bytes() == kept
