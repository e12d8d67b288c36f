"""Figures of a translation: what agrees, what does not, and what is corrected."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from translate.translation.numbers import check_numbers, correct_numbers

HERE = Path(__file__).parent


def load(name: str) -> list[dict]:
    return json.loads((HERE / name).read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", load("numbers_agree.json"), ids=lambda case: case["target"])
def test_sound_translations_pass_untouched(case):
    assert check_numbers(case["source"], case["target"]) == ()
    assert correct_numbers(case["source"], case["target"]) == (case["target"], ())


@pytest.mark.parametrize("case", load("numbers_differ.json"), ids=lambda case: case["target"])
def test_wrong_figures_are_named_and_wrong_magnitudes_corrected(case):
    defects = check_numbers(case["source"], case["target"])
    assert [defect.detail for defect in defects] == case["details"]
    assert {defect.kind for defect in defects} == {"number"}
    corrected, remaining = correct_numbers(case["source"], case["target"])
    assert corrected == case["corrected"]
    assert remaining
    assert any(defect.detail.endswith("corrected") for defect in remaining) == (corrected != case["target"])


@given(st.integers(100, 99_999), st.integers(-4, 4).filter(bool))
def test_a_shifted_magnitude_is_always_put_right(tenths, shift):
    source = f"总投资{tenths / 10:.1f}亿元。"
    right = tenths * 10**7
    wrong = right * 10**shift if shift > 0 else right / 10**-shift
    target = f"A total investment of {wrong:,.3f} yuan.".replace(".000 ", " ")
    corrected, defects = correct_numbers(source, target)
    assert check_numbers(source, corrected) == ()
    assert [defect.detail.endswith("corrected") for defect in defects] == [True]


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("每月传输600万亿字节。", "600 terabytes a month are transmitted."),
        ("中国排放33亿吨，美国58亿吨。", "China emits 3.3 gigatons; the US 5.8."),
        ("装机容量一万千瓦。", "An installed capacity of 10 MW."),
    ],
)
def test_units_with_a_magnitude_of_their_own_are_never_corrected(source, target):
    assert correct_numbers(source, target)[0] == target
