"""Times of day and temperatures are given to the model as English writes them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from translate.translation.plain_figures import write_plain_figures

CASES = json.loads((Path(__file__).parent / "plain_figures.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["source"])
def test_figures_are_written_plainly(case):
    assert write_plain_figures(case["source"]) == case["plain"]
    assert write_plain_figures(case["plain"]) == case["plain"]
