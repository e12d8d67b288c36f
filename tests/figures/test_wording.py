"""Figures worded by rule say what the source says."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from translate.figures import find_english_figures, find_figures, word_figures
from translate.figures.figure import share_value

CASES = json.loads((Path(__file__).parent / "wording.json").read_text(encoding="utf-8"))
DATES = {"year", "month", "day"}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["zh"])
def test_wording(case):
    found = [figure for figure in find_figures(case["zh"]) if figure.required]
    parts = found if found[0].kind in DATES else found[-1:]
    assert word_figures(case["zh"], parts) == case["en"]


@pytest.mark.parametrize(
    ("zh", "en"),
    [
        ("成绩为2小时06分26秒", "2 hours 6 minutes 26 seconds"),
        ("用时6分40秒", "6 minutes 40 seconds"),
        ("历时1個小時30分", "1 hour 30 minutes"),
    ],
)
def test_the_parts_of_a_length_of_time_are_one(zh, en):
    assert word_figures(zh, find_figures(zh)) == en


@given(
    st.decimals(min_value=0, max_value=9999, places=2),
    st.sampled_from(["", "万", "亿", "%", "公里", "美元", "万元", "倍"]),
    st.sampled_from(["", "约", "近", "超过", "不到"]),
)
def test_the_wording_states_the_value_of_the_source(number, unit, roughness):
    source = f"{roughness}{number}{unit}"
    for figure in find_figures(source):
        english = word_figures(source, [figure])
        assert any(share_value(figure, other) for other in find_english_figures(english)), english
