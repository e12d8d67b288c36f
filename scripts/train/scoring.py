"""Greedy translation of a development set by the stock MarianMTModel, and its scores.

Slow and plain on purpose: what is scored is what the exported model will say.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import sacrebleu
import torch
from transformers import MarianConfig, MarianMTModel

from .corpus import Vocabulary
from .network import Shape, marian_config


def read_lines(path: Path, limit: int | None = None) -> list[str]:
    """Lines of a text file, the first ``limit`` of them."""
    return path.read_text(encoding="utf-8").splitlines()[:limit]


def marian_model(shape: Shape, weights: dict[str, torch.Tensor]) -> MarianMTModel:
    """Put Marian weights (``to_marian``) into the stock model."""
    model = MarianMTModel(MarianConfig(**marian_config(shape)))
    missing, unexpected = model.load_state_dict(weights, strict=False)
    tied = {"model.encoder.embed_tokens.weight", "model.decoder.embed_tokens.weight", "lm_head.weight"}
    fixed = {"model.encoder.embed_positions.weight", "model.decoder.embed_positions.weight"}
    if unexpected or set(missing) - tied - fixed:
        raise ValueError(
            f"Weights do not fit MarianMTModel: {sorted(set(missing) - tied - fixed)[:3]}, {unexpected[:3]}."
        )
    model.tie_weights()
    model.generation_config.num_beams = 4
    model.generation_config.max_length = shape.max_positions
    model.generation_config.bad_words_ids = [[shape.n_ids - 1]]
    return model


@torch.inference_mode()
def translate_greedily(
    model: MarianMTModel, vocabulary: Vocabulary, lines: Sequence[str], *, batch_rows: int = 256
) -> list[str]:
    """Translate lines in order; of a batch at most 2 target tokens a token of its longest source, and 20."""
    device = next(model.parameters()).device
    ids = vocabulary.encode("source", list(lines))
    order = sorted(range(len(lines)), key=lambda i: len(ids[i]))
    out = [""] * len(lines)
    for at in range(0, len(order), batch_rows):
        rows = order[at : at + batch_rows]
        width = max(len(ids[i]) for i in rows)
        source = torch.full((len(rows), width), vocabulary.pad)
        for row, i in enumerate(rows):
            source[row, : len(ids[i])] = torch.from_numpy(ids[i])
        source = source.to(device)
        limit = min(model.config.max_position_embeddings - 1, 2 * width + 20)
        found = model.generate(
            input_ids=source, attention_mask=(source != vocabulary.pad).long(), num_beams=1, do_sample=False,
            max_length=None, max_new_tokens=limit, forced_eos_token_id=None,
        )  # fmt: skip
        for i, row in zip(rows, found.tolist(), strict=True):
            out[i] = vocabulary.decode(row)
    return out


def score(hypotheses: Sequence[str], references: Sequence[str]) -> dict[str, float]:
    """BLEU and chrF of sacreBLEU's defaults, two decimals."""
    return {
        "bleu": round(sacrebleu.corpus_bleu(hypotheses, [references]).score, 2),
        "chrf": round(sacrebleu.corpus_chrf(hypotheses, [references]).score, 2),
    }
