"""What a translation lacks, and nothing else, is written into its source in English."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from translate.inference.interface import DecodingOptions
from translate.translation.attempts import plan_rewritten
from translate.translation.code_switch import write_lost_figures, write_lost_names

CASES = json.loads((Path(__file__).parent / "code_switch.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES["names"], ids=lambda case: f"{case['source']} {case['target']}")
def test_lost_names_are_written_in_english(case):
    assert write_lost_names(case["source"], case["target"]) == case["written"]


@pytest.mark.parametrize("case", CASES["figures"], ids=lambda case: f"{case['source']} {case['target']}")
def test_lost_figures_are_written_in_english(case):
    assert write_lost_figures(case["source"], case["target"]) == case["written"]


@pytest.mark.parametrize(
    ("kinds", "written"),
    [
        ({"name"}, "Kenya 投资1.2亿元。"),
        ({"number"}, "肯尼亚投资 120 million 元。"),
        ({"name", "number"}, "Kenya 投资 120 million 元。"),
        ({"loop"}, None),
    ],
)
def test_a_second_attempt_writes_all_that_is_lost_at_once(kinds, written):
    attempts = plan_rewritten(
        ["肯尼亚投资1.2亿元。"], frozenset(kinds), DecodingOptions(), target="It invested."
    )
    found = {attempt.sources[0] for attempt in attempts} - {"肯尼亚投资1.2亿元。"}
    assert found == ({written} if written else set())
