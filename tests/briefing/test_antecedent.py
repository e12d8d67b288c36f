"""Which sentences lean on the one before them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from translate.briefing.antecedent import count_open_quotes, leans_back

CASES = json.loads((Path(__file__).parent / "antecedent.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize(("source", "target"), CASES["leans"])
def test_leaning_sentence(source, target):
    assert leans_back(source, target)


@pytest.mark.parametrize(("source", "target"), CASES["stands"])
def test_standing_sentence(source, target):
    assert not leans_back(source, target)


@pytest.mark.parametrize(
    ("text", "depth", "expected"),
    [("“甲", 0, 1), ("甲”", 1, 0), ("“甲”", 0, 0), ("甲”乙", 0, 0), ("“甲『乙』", 0, 1), ("", 2, 2)],
)
def test_open_quotes(text, depth, expected):
    assert count_open_quotes(text, depth) == expected
