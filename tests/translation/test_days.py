"""A day of the month becomes an ordinal where it can be nothing else."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from translate.translation.days import correct_days

CASES = json.loads((Path(__file__).parent / "days.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["source"])
def test_days_are_written_as_ordinals(case):
    corrected, defects = correct_days(case["source"], case["target"])
    assert corrected == case["corrected"]
    assert len(defects) == case["n_defects"]
    assert correct_days(case["source"], corrected) == (corrected, ())
