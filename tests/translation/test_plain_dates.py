"""Days are given to the model before their subjects, where they are days and nothing else moves."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from translate.translation.plain_dates import write_plain_dates

CASES = json.loads((Path(__file__).parent / "plain_dates.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["source"])
def test_days_stand_first(case):
    assert write_plain_dates(case["source"]) == case["plain"]
    assert write_plain_dates(case["plain"]) == case["plain"]


@given(st.text(alphabet="国防部官员今天连续第于（）9128日月—至称表示在，。：", max_size=40))
def test_nothing_is_lost(source):
    assert Counter(source) - Counter("—-") <= Counter(write_plain_dates(source))
