"""Words that the model was given and copied nearly are put right, and no other words."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from translate.translation.copies import correct_copies

CASES = json.loads((Path(__file__).parent / "copies.json").read_text(encoding="utf-8"))
TEXTS = st.text(alphabet="kilowatsym -，的", max_size=30)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["why"])
def test_what_was_copied_nearly_is_put_right(case):
    assert correct_copies(case["given"], case["target"]) == case["corrected"]


@given(TEXTS)
def test_what_is_the_same_stays(text):
    assert correct_copies(text, text) == text


@given(TEXTS, TEXTS)
def test_corrections_stay(source, target):
    corrected = correct_copies(source, target)
    assert correct_copies(source, corrected) == corrected
