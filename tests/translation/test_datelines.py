"""Datelines are worded by rule, or left to the model."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from translate.translation.datelines import word_dateline

CASES = json.loads((Path(__file__).parent / "datelines.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["zh"])
def test_datelines(case):
    assert word_dateline(case["zh"]) == case["en"]
