"""Words that models misread are given in plainer ones, where they are these words and not prescribed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from translate.translation.plain_words import load_plain_words, write_plain_words
from translate.translation.preparation import fold_source

CASES = json.loads((Path(__file__).parent / "plain_words.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["source"])
def test_words_are_written_plainly(case):
    assert write_plain_words(case["source"]) == case["plain"]
    assert write_plain_words(case["plain"]) == case["plain"]


@pytest.mark.parametrize(
    ("source", "kept"),
    [
        ("保障和改善民生。", "民生"),
        ("保障和改善民生。", "改善民生"),
        ("推动构建人类命运共同体。", "命运共同体"),
        ("中法两国签约。", "中法"),
    ],
)
def test_a_prescribed_term_stays(source, kept):
    assert write_plain_words(source, [kept]) == source


@given(
    st.text(
        alphabet="民生高校中央企业出台湾下调查研究时速千瓦小区域党的二十大会议五一，。 0123A", max_size=30
    )
)
def test_what_is_written_plainly_stays_so(source):
    plain = write_plain_words(source)
    assert write_plain_words(plain) == plain


def test_the_table_is_in_simplified_characters():
    assert all(fold_source(row.instead) == row.instead.strip() for row in load_plain_words())


def test_each_row_changes_what_it_matches():
    for row in load_plain_words():
        assert not row.right.search(row.word.pattern)
        assert row.word.search(row.instead) is None, row.word.pattern
