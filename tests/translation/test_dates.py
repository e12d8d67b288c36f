"""Dates that small models write oddly are put right where they can be nothing else."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from translate.translation.dates import correct_dates

CASES = json.loads((Path(__file__).parent / "dates.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["target"])
def test_dates_are_written_as_english_does(case):
    corrected, defects = correct_dates(case["source"], case["target"])
    assert corrected == case["corrected"]
    assert [defect.kind for defect in defects] == ["date"] * case["n_defects"]
    assert correct_dates(case["source"], corrected) == (corrected, ())
