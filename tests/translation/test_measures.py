"""Units of figures: what agrees, and what is put right or reported."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from translate.figures import find_mismeasured
from translate.translation.measures import correct_measures

CASES = json.loads((Path(__file__).parent / "measures.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES["corrected"], ids=lambda case: case["target"])
def test_wrong_units_are_put_right_and_said(case):
    corrected, defects = correct_measures(case["source"], case["target"])
    assert corrected == case["corrected"]
    assert [defect.detail for defect in defects] == case["details"]
    assert {defect.kind for defect in defects} == {"unit"}


@pytest.mark.parametrize("case", CASES["agree"], ids=lambda case: case["target"])
def test_sound_units_pass_untouched(case):
    assert correct_measures(case["source"], case["target"]) == (case["target"], ())


@given(st.integers(2, 999_999), st.sampled_from(["亩", "斤", "公里", "公顷", "吨"]))
def test_what_was_corrected_needs_no_correction(value, unit):
    source = f"共{value}{unit}。"
    for wrong in ("acres", "kilograms", "miles", "tonnes", "hectares", "square miles"):
        corrected, _ = correct_measures(source, f"{value:,} {wrong} in all.")
        assert find_mismeasured(source, corrected) == []


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_text_is_read(source, target):
    correct_measures(source, target)
