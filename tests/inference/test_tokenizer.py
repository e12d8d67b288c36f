"""Token ids equal those of transformers' MarianTokenizer."""

from __future__ import annotations

import shutil
import warnings
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tiny_marian import SOURCE_SENTENCES, TARGET_SENTENCES, build_tiny_marian

from translate.inference.checkpoint import read_config
from translate.inference.tokenizer import Tokenizer

ODD = [
    "",
    " ",
    "　",
    "a\tb\nc",
    "「你好」——…",
    "𠮷野家",
    "🙂",
    "１２８．６億元",
    "|||",
    "晖沪隋镕",
    "a  b",
    "▁x",
]


def load_both(directory: Path):
    from transformers import MarianTokenizer

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it recommends a package that it does not use here
        theirs = MarianTokenizer.from_pretrained(directory)
    return Tokenizer(directory, read_config(directory)), theirs


@pytest.fixture(scope="module", params=[True, False], ids=["tied", "separate"])
def both(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory):
    return load_both(build_tiny_marian(tmp_path_factory.mktemp("model"), tied=request.param))


def test_source_ids_are_equal(both) -> None:
    ours, theirs = both
    for text in (*SOURCE_SENTENCES, *ODD):
        assert ours.encode_source(text) == theirs(text).input_ids, text


SIGNS = ("</s>", "<unk>", "<pad>", ">>")
"""What transformers reads as ids or as a language code wherever a text holds it; it is text to us."""


def has_no_sign(text: str) -> bool:
    return not any(sign in text for sign in SIGNS)


@settings(max_examples=60, deadline=None)
@given(text=st.text(st.characters(exclude_categories=("Cs",)), max_size=20).filter(has_no_sign))
def test_source_ids_of_any_text_are_equal(both, text: str) -> None:
    ours, theirs = both
    assert ours.encode_source(text) == theirs(text).input_ids


def test_targets_survive_the_way_there_and_back(both) -> None:
    ours, theirs = both
    for text in TARGET_SENTENCES:
        ids = ours.encode_target(text)
        assert [*ids, 0] == theirs(text_target=text).input_ids
        assert ours.decode_target(ids) == text
        assert ours.decode_target([*ids, 0]) == text


def test_names_of_special_tokens_are_text(both) -> None:
    ours, _ = both
    for text in ("见</s>图<pad>", "</s>", "<unk><pad>", ">>eng<< 见图"):
        ids = ours.encode_source(text)
        assert ids.count(0) == 1, text
        assert ids[-1] == 0, text


def test_output_ids_are_the_target_side(both) -> None:
    ours, _ = both
    ids = ours.list_output_ids()
    assert ids == sorted(set(ids))
    assert 0 in ids
    assert 1 not in ids
    used = {token for text in TARGET_SENTENCES for token in ours.encode_target(text)}
    assert used <= set(ids)


@pytest.mark.shared
def test_real_text_and_the_real_tokenizer(shared: Path, tmp_path: Path) -> None:
    for name in ("config.json", "source.spm", "target.spm", "vocab.json", "tokenizer_config.json"):
        shutil.copyfile(shared / "opus-mt-zh-en" / name, tmp_path / name)
    ours, theirs = load_both(tmp_path)
    for path in ("flores_dev", "newstest2017"):
        lines = (shared / "eval" / f"{path}.zh").read_text(encoding="utf-8").splitlines()[:300]
        assert [ours.encode_source(line) for line in lines] == theirs(lines).input_ids
    english = (shared / "eval" / "flores_dev.en").read_text(encoding="utf-8").splitlines()[:300]
    for line in english:
        assert [*ours.encode_target(line), 0] == theirs(text_target=line).input_ids
    assert 30000 < len(ours.list_output_ids()) < 34000
