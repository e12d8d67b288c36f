"""A complete Marian directory in Hugging Face's layout, small enough to build in a second.

The weights are random but seeded; the SentencePiece models are trained on the
sentences below, which are our own. Both sides fall back to bytes, so that no
character is unknown. What the model says means nothing; that it says it in the
same way everywhere is what the tests use.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import sentencepiece
from safetensors.numpy import save_file

EOS_ID = 0
UNK_ID = 1

SOURCE_SENTENCES = (
    "昨天上午，市图书馆举行了新馆开放仪式，共有三百二十名读者到场。",
    "馆长李明在致辞中表示，新馆藏书量达到一百二十万册，比旧馆增加了一倍。",
    "据介绍，工程总投资12.8亿元，历时三年完成。",
    "“我们希望每一位读者都能找到自己需要的书。”他说。",
    "今年前三季度，全市接待游客450万人次，同比增长8.6%。",
    "天气预报显示，明天有小雨，气温在十五度到二十一度之间。",
    "该公司计划于2021年在河南建设第二座工厂。",
    "记者了解到，地铁四号线将于下月通车，沿线设有十八个车站。",
    "专家认为，保护古树需要长期的资金和耐心。",
    "会议由副市长主持，来自九个国家的代表参加了讨论。",
)
TARGET_SENTENCES = (
    "Yesterday morning the city library opened its new building in front of 320 readers.",
    "Director Li Ming said that the new library holds 1.2 million books, twice as many as before.",
    "The project cost 1.28 billion yuan and took three years to complete.",
    '"We hope that every reader will find the book they need," he said.',
    "In the first three quarters of the year the city received 4.5 million visitors, up 8.6%.",
    "The forecast says light rain tomorrow, with temperatures between 15 and 21 degrees.",
    "The company plans to build its second factory in Henan in 2021.",
    "Our reporter learned that metro line 4 will open next month with eighteen stations.",
    "Experts believe that old trees need steady money and patience.",
    "The deputy mayor chaired the meeting, and delegates from nine countries took part.",
)


def build_tiny_marian(
    directory: Path,
    *,
    seed: int = 0,
    encoder_layers: int = 2,
    decoder_layers: int = 1,
    d_model: int = 32,
    heads: int = 4,
    ffn_dim: int | None = None,
    tied: bool = True,
    n_pieces: int = 460,
    max_positions: int = 512,
    eos_bias: float = 2.0,
    activation: str = "swish",
    dtype: str = "float32",
) -> Path:
    """Write config.json, model.safetensors, both .spm files, the vocabularies and the generation settings.

    Args:
        directory: created if missing; files of the same names are replaced.
        seed: of the weights; the SentencePiece models do not depend on it.
        encoder_layers: number of encoder layers.
        decoder_layers: number of decoder layers.
        d_model: width of the model.
        heads: attention heads a layer, in both halves.
        ffn_dim: width of the feed-forward layers, ``4 * d_model`` unless given.
        tied: one vocabulary and one embedding for both sides; else two of each.
        n_pieces: SentencePiece pieces a side, bytes included (256 of them).
        max_positions: longest source and target in tokens.
        eos_bias: added to the logit of end-of-sentence; more gives shorter targets.
        activation: name of the feed-forward activation, as in config.json.
        dtype: of the stored weights, ``float32`` or ``float16``.

    Returns:
        ``directory``.

    """
    directory.mkdir(parents=True, exist_ok=True)
    for side, sentences in (("source", SOURCE_SENTENCES), ("target", TARGET_SENTENCES)):
        (directory / f"{side}.spm").write_bytes(_train_pieces(sentences, n_pieces))
    n_source, n_target = _write_vocabularies(directory, tied=tied)
    ffn = ffn_dim or 4 * d_model
    config = {
        "activation_function": activation,
        "architectures": ["MarianMTModel"],
        "bad_words_ids": [[n_target - 1]],
        "d_model": d_model,
        "decoder_attention_heads": heads,
        "decoder_ffn_dim": ffn,
        "decoder_layers": decoder_layers,
        "decoder_start_token_id": n_target - 1,
        "decoder_vocab_size": n_target,
        "encoder_attention_heads": heads,
        "encoder_ffn_dim": ffn,
        "encoder_layers": encoder_layers,
        "eos_token_id": EOS_ID,
        "forced_eos_token_id": None,
        "is_encoder_decoder": True,
        "max_position_embeddings": max_positions,
        "model_type": "marian",
        "normalize_before": False,
        "normalize_embedding": False,
        "pad_token_id": n_target - 1,
        "scale_embedding": True,
        "share_encoder_decoder_embeddings": tied,
        "static_position_embeddings": True,
        "tie_word_embeddings": True,
        "vocab_size": n_source,
    }
    _write_json(directory / "config.json", config)
    generation = {
        "bad_words_ids": [[n_target - 1]],
        "decoder_start_token_id": n_target - 1,
        "eos_token_id": EOS_ID,
        "max_length": max_positions,
        "num_beams": 4,
        "pad_token_id": n_target - 1,
    }
    _write_json(directory / "generation_config.json", generation)
    weights = dict(_random_weights(config, np.random.default_rng(seed)))
    weights["final_logits_bias"][0] = _bias_outputs(directory, eos_bias, tied=tied)
    weights = {name: np.ascontiguousarray(array.astype(dtype)) for name, array in weights.items()}
    save_file(weights, directory / "model.safetensors", metadata={"format": "pt"})
    return directory


def _train_pieces(sentences: tuple[str, ...], n_pieces: int) -> bytes:
    out = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(sentences),
        model_writer=out,
        vocab_size=n_pieces,
        hard_vocab_limit=False,
        byte_fallback=True,
        character_coverage=0.98,
        split_digits=True,
        normalization_rule_name="nmt_nfkc",
        unk_id=0,
        bos_id=-1,
        eos_id=1,
        pad_id=-1,
        num_threads=1,
        minloglevel=2,
    )
    return out.getvalue()


def _write_vocabularies(directory: Path, *, tied: bool) -> tuple[int, int]:
    """Write vocab.json (and target_vocab.json); returns the sizes of the source and target side.

    Marian's end-of-sentence is 0 and unknown 1; padding is last. Two separate
    vocabularies get one size, because config.json has one ``pad_token_id``.
    """
    pieces = {}
    for side in ("source", "target"):
        processor = sentencepiece.SentencePieceProcessor(model_file=str(directory / f"{side}.spm"))
        pieces[side] = [processor.id_to_piece(i) for i in range(processor.get_piece_size())]
    settings: dict[str, Any] = {"source_lang": "zho", "target_lang": "eng"}
    if tied:
        vocabularies = {"vocab.json": _number(pieces["target"] + pieces["source"])}
    else:
        vocabularies = {
            "vocab.json": _number(pieces["source"]),
            "target_vocab.json": _number(pieces["target"]),
        }
        settings["separate_vocabs"] = True
    size = max(map(len, vocabularies.values())) + 1
    for name, vocabulary in vocabularies.items():
        while len(vocabulary) < size - 1:
            vocabulary[f"<unused{len(vocabulary)}>"] = len(vocabulary)
        vocabulary["<pad>"] = len(vocabulary)
        _write_json(directory / name, vocabulary)
    _write_json(directory / "tokenizer_config.json", settings)
    return size, size


def _number(pieces: list[str]) -> dict[str, int]:
    vocabulary = {"</s>": EOS_ID, "<unk>": UNK_ID}
    for piece in pieces:
        vocabulary.setdefault(piece, len(vocabulary))
    return vocabulary


def _bias_outputs(directory: Path, eos_bias: float, *, tied: bool) -> np.ndarray:
    """Bias towards whole English pieces, so that an output can be read in a failing test."""
    name = "vocab.json" if tied else "target_vocab.json"
    vocabulary = json.loads((directory / name).read_text(encoding="utf-8"))
    bias = np.array([0.0 if piece.lstrip("▁").isascii() else -3.0 for piece in vocabulary], np.float32)
    bias[[i for piece, i in vocabulary.items() if piece.startswith("<")]] = -6.0
    bias[EOS_ID] = eos_bias
    return bias


def _random_weights(config: dict[str, Any], rng: np.random.Generator) -> Iterator[tuple[str, np.ndarray]]:
    width = config["d_model"]

    def draw(*shape: int, std: float) -> np.ndarray:
        return (rng.standard_normal(shape) * std).astype(np.float32)

    # The source must matter however deep the network is: small changes a layer, and large ones
    # from sharp attention to the source.
    def linear(name: str, n_out: int, n_in: int) -> Iterator[tuple[str, np.ndarray]]:
        gain = 2.5 if ".encoder_attn." in name else 0.8
        yield f"{name}.weight", draw(n_out, n_in, std=gain * (2.0 / (n_in + n_out)) ** 0.5)
        yield f"{name}.bias", draw(n_out, std=0.1)

    def norm(name: str) -> Iterator[tuple[str, np.ndarray]]:
        yield f"{name}.weight", 1.0 + draw(width, std=0.1)
        yield f"{name}.bias", draw(width, std=0.1)

    if config["share_encoder_decoder_embeddings"]:
        yield "model.shared.weight", draw(config["vocab_size"], width, std=0.8 * width**-0.5)
    else:
        yield "model.encoder.embed_tokens.weight", draw(config["vocab_size"], width, std=0.8 * width**-0.5)
        yield (
            "model.decoder.embed_tokens.weight",
            draw(config["decoder_vocab_size"], width, std=0.8 * width**-0.5),
        )
    yield "final_logits_bias", np.zeros((1, config["decoder_vocab_size"]), np.float32)
    for side in ("encoder", "decoder"):
        for index in range(config[f"{side}_layers"]):
            layer = f"model.{side}.layers.{index}"
            for attention in ("self_attn", "encoder_attn") if side == "decoder" else ("self_attn",):
                for projection in ("q_proj", "k_proj", "v_proj", "out_proj"):
                    yield from linear(f"{layer}.{attention}.{projection}", width, width)
                yield from norm(f"{layer}.{attention}_layer_norm")
            yield from linear(f"{layer}.fc1", config[f"{side}_ffn_dim"], width)
            yield from linear(f"{layer}.fc2", width, config[f"{side}_ffn_dim"])
            yield from norm(f"{layer}.final_layer_norm")
    # Random signs in the last norm: the tied output matrix would else recognise the last token
    # in what it is given, and say it for ever.
    yield f"{layer}.final_layer_norm.weight", draw(width, std=2.5)


def _write_json(path: Path, value: object) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False, indent=0), encoding="utf-8")
