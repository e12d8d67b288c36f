"""Rare words are given to the model in English where they are words, and no parts of names."""

from __future__ import annotations

import json
import lzma
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from translate.errors import ModelError
from translate.translation.lexicon import FILE, NO_LEXICON, Lexicon, load_lexicon
from translate.translation.sentence_form import set_latin_apart

CASES = json.loads((Path(__file__).parent / "lexicon.json").read_text(encoding="utf-8"))
LEXICON = Lexicon.build(CASES["counts"], CASES["english"])
TEXTS = st.text(
    alphabet="".join(sorted({c for word in CASES["counts"] for c in word})) + "，。A1·鑫", max_size=25
)


@pytest.mark.parametrize("case", CASES["written"], ids=lambda case: case["why"])
def test_a_rare_word_is_written_in_english(case):
    assert LEXICON.write_rare_words(case["source"]) == case["given"]


@pytest.mark.parametrize("case", CASES["kept"], ids=lambda case: case["why"])
def test_what_is_no_rare_word_stays(case):
    assert LEXICON.write_rare_words(case["source"]) == case["source"]


@pytest.mark.parametrize("kept", ["琴键", "琴", "敲琴键"])
def test_a_prescribed_term_stays(kept):
    assert LEXICON.write_rare_words("他敲琴键。", [kept]) == "他敲琴键。"


@given(TEXTS)
def test_division_keeps_every_character(text):
    runs = "".join(c if "一" <= c <= "鿿" else " " for c in text).split()
    assert "".join(LEXICON.divide(text)) == "".join(run for run in runs if len(run) > 1)


@given(TEXTS)
def test_what_is_written_stays_so(text):
    written = LEXICON.write_rare_words(text)
    assert LEXICON.write_rare_words(written) == written


def test_a_lexicon_is_read_from_a_models_folder(tmp_path):
    rows = [f"{word}\t{count}" for word, count in CASES["counts"].items()]
    rows = [f"{row}\t{CASES['english'].get(row.split()[0], '')}".rstrip("\t") for row in rows]
    (tmp_path / FILE).write_bytes(lzma.compress("".join(f"{row}\n" for row in rows).encode()))
    assert load_lexicon(tmp_path) == LEXICON


def test_without_a_lexicon_nothing_changes(tmp_path):
    assert load_lexicon(tmp_path) is NO_LEXICON
    assert NO_LEXICON.write_rare_words("他敲 琴键 。") == "他敲 琴键 。"


@pytest.mark.parametrize(
    "content", [b"no archive", lzma.compress("词\n".encode()), lzma.compress(b"\xff\t1\n")]
)
def test_a_damaged_lexicon_is_named(tmp_path, content):
    (tmp_path / FILE).write_bytes(content)
    with pytest.raises(ModelError, match=FILE):
        load_lexicon(tmp_path)


@pytest.mark.parametrize(
    ("source", "given"),
    [
        ("推出iPhone手机", "推出 iPhone 手机"),
        ("GDP增长5%", "GDP 增长5%"),
        ("第5G网", "第5G 网"),
        ("在 Xi'an 的", "在 Xi'an 的"),
        ("（GDP）、A", "（GDP）、A"),
    ],
)
def test_latin_words_stand_apart(source, given):
    assert set_latin_apart(source) == given
    assert set_latin_apart(given) == given
