"""Words that nobody writes are found; words, names of the source and regular forms are not."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from translate.names import find_unknown_words
from translate.names.readings import is_spelt
from translate.names.words import is_known_word, list_words

CASES = json.loads((Path(__file__).parent / "words.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["target"][:30])
def test_case(case):
    assert list(find_unknown_words(case["source"], case["target"])) == case["unknown"]


@pytest.mark.parametrize(
    ("text", "letters", "spelt"),
    [
        ("他去遂宁市", "suining", True),
        ("他去遂宁市", "suiningshi", True),
        ("遂州", "suzhou", False),
        ("吕梁", "luliang", True),
        ("西安", "xian", True),
        ("", "xian", False),
        ("ab", "ab", False),
    ],
)
def test_readings(text, letters, spelt):
    assert is_spelt(text, letters) is spelt


@given(st.text(max_size=30), st.text(max_size=60))
def test_what_is_found_stands_in_the_target_alone(source, target):
    for word in find_unknown_words(source, target):
        assert word in target
        assert word not in source
        assert not is_known_word(word)


def test_the_list_is_folded_as_the_words_are():
    assert list_words("São Paulo’s Ürümqi") == ["sao", "paulo", "s", "urumqi"]
    assert is_known_word("Ürümqi")
