"""Words in another script, and letters that only a wrong codec puts together."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from translate.repair.foreign_words import ENTRY_COST, LETTER_COST, NEXT_WORD_COST, is_word, price_words

CASES = json.loads((Path(__file__).parent / "foreign_word_cases.json").read_text(encoding="utf-8"))


def pairs(name: str) -> list[tuple[str, str]]:
    return [(script, word) for script, words in CASES[name].items() for word in words]


@pytest.mark.parametrize(("script", "word"), pairs("words"))
def test_words(script, word):
    assert is_word(word, script)
    prices = price_words(word)
    assert prices is not None
    assert not np.isnan(prices).any()


@pytest.mark.parametrize(("script", "letters"), pairs("no_words"))
def test_letters_that_are_no_word(script, letters):
    assert not is_word(letters, script)


def test_chinese_has_no_price():
    assert price_words("今天天气很好，ABC。") is None


def test_one_entry_for_a_row_of_words():
    prices = price_words("他说Привет, мир再见")
    assert prices is not None
    assert np.nansum(prices) == pytest.approx(9 * LETTER_COST["cyrillic"] + ENTRY_COST + NEXT_WORD_COST)
    assert np.isnan(prices[:2]).all()
    assert np.isnan(prices[-2:]).all()
