"""A Latin word is divided alike on both sides, and Chinese as before."""

from __future__ import annotations

import pytest
import sentencepiece

from scripts.train.share_pieces import share_latin_pieces

CHINESE = "他在城里看见琴键，很高兴。"
ENGLISH = "the piano key was derogatory to the orchestra"


def train_pieces(lines, path):
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(lines), model_prefix=str(path), vocab_size=90, byte_fallback=False,
        model_type="unigram", hard_vocab_limit=False, minloglevel=2,
    )  # fmt: skip
    return path.with_suffix(".model").read_bytes()


@pytest.fixture(scope="module")
def models(tmp_path_factory):
    folder = tmp_path_factory.mktemp("pieces")
    source = train_pieces([CHINESE, "他 key 在", "城里 the 琴键", "a b c d e"] * 30, folder / "source")
    target = train_pieces([ENGLISH, "orchestra and piano", "derogatory keys"] * 30, folder / "target")
    return source, target, share_latin_pieces(source, target)


def load(content):
    return sentencepiece.SentencePieceProcessor(model_proto=content)


def test_latin_words_have_the_pieces_of_the_target(models):
    _, target, merged = models
    assert load(merged).encode(ENGLISH, out_type=str) == load(target).encode(ENGLISH, out_type=str)


def test_chinese_is_divided_as_before(models):
    source, _, merged = models
    assert load(merged).encode(CHINESE, out_type=str) == load(source).encode(CHINESE, out_type=str)


def test_a_second_time_changes_nothing(models):
    _, target, merged = models
    assert share_latin_pieces(merged, target) == merged
