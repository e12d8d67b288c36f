"""The converter, by a round trip: a tiny model written as Marian writes it must come back the same."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path

import numpy as np
import pytest
import yaml
from safetensors.numpy import load_file, save_file
from tiny_marian import build_tiny_marian

from translate.errors import ModelError

SCRIPT = Path(__file__).resolve().parent.parent / "scripts" / "convert_marian_npz.py"
SETTINGS = {
    "type": "transformer",
    "transformer-heads": 4,
    "transformer-ffn-activation": "swish",
    "transformer-preprocess": "",
    "transformer-postprocess": "dan",
    "beam-size": 6,
}


@pytest.fixture(scope="module")
def converter():
    spec = importlib.util.spec_from_file_location("convert_marian_npz", SCRIPT)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def tiny(tmp_path_factory) -> Path:
    return build_tiny_marian(tmp_path_factory.mktemp("tiny") / "model")


def write_original(model: Path, folder: Path, converter, **settings) -> tuple[Path, tuple[Path, ...]]:
    """The inverse of the converter: Marian's names, orientation, and no row for ``<pad>``."""
    tensors = load_file(model / "model.safetensors")
    config = json.loads((model / "config.json").read_text(encoding="utf-8"))
    arrays = {}
    shared = config["share_encoder_decoder_embeddings"]
    if shared:
        arrays["Wemb"] = tensors["model.shared.weight"][:-1]
    else:
        arrays["encoder_Wemb"] = tensors["model.encoder.embed_tokens.weight"][:-1]
        arrays["decoder_Wemb"] = tensors["model.decoder.embed_tokens.weight"][:-1]
    arrays["decoder_ff_logit_out_b"] = tensors["final_logits_bias"][:, :-1]
    for side in ("encoder", "decoder"):
        for index in range(config[f"{side}_layers"]):
            ours, theirs = f"model.{side}.layers.{index}", f"{side}_l{index + 1}"
            attentions = {"self": "self_attn"} | ({"context": "encoder_attn"} if side == "decoder" else {})
            for short, long in attentions.items():
                for name, renamed in converter.ATTENTION.items():
                    array = tensors[f"{ours}.{long}.{renamed}"]
                    arrays[f"{theirs}_{short}_{name}"] = array.T if array.ndim == 2 else array[None]
                arrays[f"{theirs}_{short}_Wo_ln_scale"] = tensors[f"{ours}.{long}_layer_norm.weight"][None]
                arrays[f"{theirs}_{short}_Wo_ln_bias"] = tensors[f"{ours}.{long}_layer_norm.bias"][None]
            for name, renamed in converter.FEED_FORWARD.items():
                array = tensors[f"{ours}.{renamed}"]
                arrays[f"{theirs}_{name}"] = array.T if array.ndim == 2 else array[None]
    found = SETTINGS | {
        "dim-emb": config["d_model"],
        "enc-depth": config["encoder_layers"],
        "dec-depth": config["decoder_layers"],
    }
    text = yaml.safe_dump(found | settings) + "\0"
    arrays["special:model.yml"] = np.frombuffer(text.encode(), dtype=np.int8)
    npz = folder / "model.npz"
    np.savez(npz, **arrays)
    vocabularies = []
    for name in ("vocab.json",) if shared else ("vocab.json", "target_vocab.json"):
        vocabulary = json.loads((model / name).read_text(encoding="utf-8"))
        del vocabulary["<pad>"]
        path = folder / name.replace(".json", ".yml")
        lines = [f"{json.dumps(token, ensure_ascii=False)}: {number}" for token, number in vocabulary.items()]
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        vocabularies.append(path)
    return npz, tuple(vocabularies)


def build_with_zero_pad(folder: Path, *, tied: bool) -> Path:
    """Marian decodes from a zero vector, so the round trip needs a model whose ``<pad>`` is one."""
    model = build_tiny_marian(folder, tied=tied, dtype="float32")
    tensors = load_file(model / "model.safetensors")
    for name in (
        "model.shared.weight",
        "model.encoder.embed_tokens.weight",
        "model.decoder.embed_tokens.weight",
    ):
        if name in tensors:
            tensors[name][-1] = 0
    tensors["final_logits_bias"][:, -1] = 0
    save_file(tensors, model / "model.safetensors", metadata={"format": "pt"})
    return model


@pytest.mark.parametrize("tied", [True, False], ids=["shared vocabulary", "two vocabularies"])
def test_a_model_survives_the_round_trip(converter, tmp_path, tied):
    import torch
    from transformers import MarianMTModel

    model = build_with_zero_pad(tmp_path / "model", tied=tied)
    npz, vocabularies = write_original(model, tmp_path, converter)
    output = tmp_path / "converted"
    converter.convert(npz, vocabularies, (model / "source.spm", model / "target.spm"), output)
    for name in ("source.spm", "target.spm"):
        assert (output / name).read_bytes() == (model / name).read_bytes()
    for name in ("vocab.json",) if tied else ("vocab.json", "target_vocab.json"):
        before, after = (json.loads((path / name).read_text(encoding="utf-8")) for path in (model, output))
        assert before == after
    inputs = torch.tensor([[5, 9, 17, 33, 0]])
    targets = torch.tensor([[before["<pad>"], 7, 21, 40]])
    logits = []
    for path in (model, output):
        network = MarianMTModel.from_pretrained(path, dtype=torch.float32).eval()
        with torch.no_grad():
            logits.append(network(input_ids=inputs, decoder_input_ids=targets).logits)
    assert torch.equal(*logits)


def test_tokens_that_yaml_would_change_stay_what_they_are(converter, tmp_path):
    path = tmp_path / "vocab.yml"
    path.write_text('"</s>": 0\n"<unk>": 1\nno: 2\n1: 3\n"~": 4\n', encoding="utf-8")
    assert converter._read_vocabulary(path) == {"</s>": 0, "<unk>": 1, "no": 2, "1": 3, "~": 4}


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"type": "s2s"}, "type is 's2s'"),
        ({"transformer-decoder-autoreg": "rnn"}, "only 'self-attention' converts"),
        ({"transformer-postprocess": "d"}, "transformer-postprocess"),
        ({"transformer-postprocess-emb": "dn"}, "transformer-postprocess-emb"),
        ({"right-left": "true"}, "right-left"),
        ({"enc-depth": 9}, "has no encoder_l3"),
        ({"transformer-ffn-activation": "maxout"}, "activation 'maxout'"),
    ],
)
def test_other_networks_are_refused_by_name(converter, tiny, tmp_path, settings, message):
    npz, vocabularies = write_original(tiny, tmp_path, converter, **settings)
    with pytest.raises(ModelError, match=message):
        converter.convert(npz, vocabularies, (tiny / "source.spm", tiny / "target.spm"), tmp_path / "out")


def test_damaged_files_are_refused(converter, tiny, tmp_path):
    npz, vocabularies = write_original(tiny, tmp_path, converter)
    spm = (tiny / "source.spm", tiny / "target.spm")
    with pytest.raises(ModelError, match="is not there"):
        converter.convert(tmp_path / "none.npz", vocabularies, spm, tmp_path / "out")
    with pytest.raises(ModelError, match=r"none\.spm is not there"):
        converter.convert(npz, vocabularies, (spm[0], tmp_path / "none.spm"), tmp_path / "out")
    assert not (tmp_path / "out").exists(), "half a model"
    (tmp_path / "text.npz").write_text("no archive", encoding="utf-8")
    with pytest.raises(ModelError, match=r"no readable \.npz"):
        converter.convert(tmp_path / "text.npz", vocabularies, spm, tmp_path / "out")
    vocabularies[0].write_text('"</s>": 0\n"<unk>": 2\n', encoding="utf-8")
    with pytest.raises(ModelError, match="without gaps"):
        converter.convert(npz, vocabularies, spm, tmp_path / "out")
    vocabularies[0].write_text("- a\n", encoding="utf-8")
    with pytest.raises(ModelError, match="names and values"):
        converter.convert(npz, vocabularies, spm, tmp_path / "out")
