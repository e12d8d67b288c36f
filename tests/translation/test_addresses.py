"""Addresses are copied, and what stands around them is translated, all of it, once."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from translate.translation.preparation import fold_source, prepare_source

CASES = json.loads((Path(__file__).parent / "addresses.json").read_text(encoding="utf-8"))
PIECES = st.sampled_from(
    ["新闻", "，", "。", " ", "[", "]", "(", ")", "http://a.cn/b?c=1 ", "www.a.cn ", " a@b.cn ", "1", "一、"]
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["why"])
def test_addresses_are_copied(case):
    parts = prepare_source(case["zh"])
    assert [[part.before, part.source, part.after] for part in parts] == case["parts"]


@given(st.lists(PIECES, max_size=12).map("".join))
def test_every_chinese_character_is_translated_once_and_in_order(text):
    parts = prepare_source(text)
    told = "".join(part.source for part in parts)
    assert told.count("新闻") == fold_source(text).count("新闻")
    assert all("://" not in part.source for part in parts)
