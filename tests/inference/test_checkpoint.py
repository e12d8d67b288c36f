"""Model directories: what loads, and what a person reads when one does not."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file, save_file
from tiny_marian import SOURCE_SENTENCES, build_tiny_marian

from translate.errors import ModelError
from translate.inference import load_engine
from translate.inference.interface import DecodingOptions

GREEDY = DecodingOptions(beam_size=1, max_target_tokens=12)


@pytest.fixture
def model(tiny_model_dir: Path, tmp_path: Path) -> Path:
    return shutil.copytree(tiny_model_dir, tmp_path / "model")


def translate(directory: Path) -> list[str]:
    engine = load_engine(directory, device="cpu", dtype="float32", threads=1)
    return [row[0].target for row in engine.decode(SOURCE_SENTENCES, GREEDY)]


def edit_config(model: Path, **values: object) -> None:
    path = model / "config.json"
    path.write_text(json.dumps(json.loads(path.read_text(encoding="utf-8")) | values), encoding="utf-8")


def split_into_shards(model: Path, dtype: torch.dtype) -> None:
    tensors = {name: tensor.to(dtype) for name, tensor in load_file(model / "model.safetensors").items()}
    names = sorted(tensors)
    shards = {"model-00001-of-00002.safetensors": names[::2], "model-00002-of-00002.safetensors": names[1::2]}
    for shard, held in shards.items():
        save_file({name: tensors[name] for name in held}, model / shard)
    weight_map = {name: shard for shard, held in shards.items() for name in held}
    (model / "model.safetensors.index.json").write_text(
        json.dumps({"weight_map": weight_map}), encoding="utf-8"
    )
    (model / "model.safetensors").unlink()


def test_shards_load(model: Path) -> None:
    expected = translate(model)
    split_into_shards(model, torch.float32)
    assert translate(model) == expected


def test_float16_shards_load(model: Path, tmp_path: Path) -> None:
    half = build_tiny_marian(tmp_path / "half", dtype="float16")
    split_into_shards(model, torch.float16)
    assert translate(model) == translate(half)


def store_rows_as_int8(model: Path) -> dict[str, torch.Tensor]:
    """Rewrite the matrices as int8 with a scale a row; returns the tensors that these stand for."""
    stored, meant = {}, {}
    for name, tensor in load_file(model / "model.safetensors").items():
        if tensor.dim() == 2 and name != "final_logits_bias":
            scale = tensor.abs().amax(1, keepdim=True) / 127
            stored[name], stored[f"{name}.scale"] = (tensor / scale).round().to(torch.int8), scale
            meant[name] = stored[name].float() * scale
        else:
            stored[name] = meant[name] = tensor
    save_file(stored, model / "model.safetensors")
    return meant


def test_int8_rows_load(model: Path, tmp_path: Path) -> None:
    meant = store_rows_as_int8(model)
    plain = shutil.copytree(model, tmp_path / "plain")
    save_file(meant, plain / "model.safetensors")
    assert translate(model) == translate(plain)


def test_int8_rows_without_their_scales_are_refused(model: Path) -> None:
    store_rows_as_int8(model)
    tensors = load_file(model / "model.safetensors")
    del tensors["model.shared.weight.scale"]
    save_file(tensors, model / "model.safetensors")
    with pytest.raises(ModelError, match=r"expected model.shared.weight.scale of shape \(\d+, 1\)"):
        load_engine(model)


def test_a_pickled_state_loads_without_running_code(model: Path) -> None:
    expected = translate(model)
    tensors = load_file(model / "model.safetensors")
    # as older checkpoints have it: every alias, and the positions
    tensors["lm_head.weight"] = tensors["model.decoder.embed_tokens.weight"] = tensors["model.shared.weight"]
    tensors["model.encoder.embed_positions.weight"] = torch.zeros(512, 32)
    torch.save(tensors, model / "pytorch_model.bin")
    (model / "model.safetensors").unlink()
    assert translate(model) == expected


def test_a_pickle_with_code_in_it_is_refused(model: Path) -> None:
    torch.save({"model.shared.weight": Path("x")}, model / "pytorch_model.bin")
    (model / "model.safetensors").unlink()
    with pytest.raises(ModelError, match=r"pytorch_model.bin: expected whole weights"):
        load_engine(model)


def test_no_directory(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"absent is no model: it has no config.json"):
        load_engine(tmp_path / "absent")


@pytest.mark.parametrize("name", ["config.json", "source.spm", "target.spm", "vocab.json"])
def test_a_missing_file_is_named(model: Path, name: str) -> None:
    (model / name).unlink()
    with pytest.raises(ModelError, match=f"(lacks|has no) {name}"):
        load_engine(model)


def test_missing_weights(model: Path) -> None:
    (model / "model.safetensors").unlink()
    with pytest.raises(ModelError, match=r"no weights: expected model.safetensors .*Fetch the model again"):
        load_engine(model)


def test_a_missing_shard(model: Path) -> None:
    split_into_shards(model, torch.float32)
    (model / "model-00002-of-00002.safetensors").unlink()
    with pytest.raises(ModelError, match=r"lacks the shards model-00002-of-00002.safetensors"):
        load_engine(model)


def test_weights_cut_short(model: Path) -> None:
    path = model / "model.safetensors"
    path.write_bytes(path.read_bytes()[:-1000])
    with pytest.raises(ModelError, match=r"model.safetensors: expected whole weights, found a damaged file"):
        load_engine(model)


def test_a_tensor_of_another_shape(model: Path) -> None:
    edit_config(model, encoder_ffn_dim=64)
    message = r"expected 'encoder.layers.0.fc1.weight' of shape \(64, 32\), found \(128, 32\)"
    with pytest.raises(ModelError, match=message):
        load_engine(model)


def test_a_missing_tensor(model: Path) -> None:
    edit_config(model, decoder_layers=2)
    with pytest.raises(ModelError, match=r"expected a tensor 'decoder.layers.1.self_attn.q_proj.weight'"):
        load_engine(model)


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"model_type": "bart"}, "expected model_type 'marian', found 'bart'"),
        ({"normalize_before": True}, "normalize_before is set"),
        ({"d_model": "wide"}, "missing or impossible"),
        ({"decoder_attention_heads": 5}, "not a multiple of the number of attention heads"),
        ({"activation_function": "tanh"}, "activation_function 'tanh' is none of"),
        ({"eos_token_id": 100000}, "eos_token_id 100000 is outside the vocabulary"),
    ],
)
def test_an_impossible_configuration(model: Path, values: dict[str, object], message: str) -> None:
    edit_config(model, **values)
    with pytest.raises(ModelError, match=message):
        load_engine(model)


@pytest.mark.parametrize("name", ["config.json", "vocab.json"])
@pytest.mark.parametrize(
    ("content", "message"), [("{", "cannot be read as JSON"), ("[1]", "expected a JSON object")]
)
def test_damaged_json(model: Path, name: str, content: str, message: str) -> None:
    (model / name).write_text(content, encoding="utf-8")
    with pytest.raises(ModelError, match=f"{name}:? {message}"):
        load_engine(model)


def test_a_damaged_sentencepiece_model(model: Path) -> None:
    (model / "target.spm").write_bytes(b"not a model")
    with pytest.raises(ModelError, match=r"target.spm: expected a SentencePiece model"):
        load_engine(model)


def test_a_vocabulary_of_another_model(model: Path) -> None:
    vocabulary = json.loads((model / "vocab.json").read_text(encoding="utf-8"))
    (model / "vocab.json").write_text(json.dumps(vocabulary | {"extra": 99999}), encoding="utf-8")
    with pytest.raises(ModelError, match=r"vocab.json: expected ids below \d+, .* found 99999"):
        load_engine(model)
