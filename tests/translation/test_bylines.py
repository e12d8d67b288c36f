"""Bylines are worded by rule, or left to the model; no name is guessed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from translate.names import word_byline

CASES = json.loads((Path(__file__).parent / "bylines.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["zh"])
def test_bylines(case):
    assert word_byline(case["zh"]) == case["en"]
    assert word_byline(case["zh"], beside_source=True) == case["beside_source"]


@given(st.text("记者通讯员 、/：王芳李明翃（）□报道", max_size=16))
def test_what_is_worded_has_no_chinese_left(text):
    english = word_byline(text)
    assert english is None or english.isascii()
