"""Short names are written out where they are names, and nowhere else."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from translate.inference.interface import DecodingOptions
from translate.translation.abbreviations import load_abbreviations, write_out
from translate.translation.attempts import plan_rewritten
from translate.translation.preparation import fold_source

CASES = json.loads((Path(__file__).parent / "abbreviations.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["source"])
def test_short_names_are_written_out(case):
    assert write_out(case["source"]) == case["written"]
    assert write_out(case["written"]) == case["written"]


def test_the_table_is_in_simplified_characters_and_names_each_short_form_once():
    _, full = load_abbreviations()
    assert all(fold_source(text) == text for pair in full.items() for text in pair)


@pytest.mark.parametrize(
    ("source", "kind", "n_written_out"),
    [("上合组织开会。", "name", 1), ("上合组织开会。", "number", 0), ("大家开会。", "name", 0)],
)
def test_a_wrong_name_asks_for_the_source_written_out(source, kind, n_written_out):
    attempts = plan_rewritten([source], frozenset({kind}), DecodingOptions())
    written_out = [attempt for attempt in attempts if "上海合作组织" in attempt.sources[0]]
    assert [attempt.sources for attempt in written_out] == [("上海合作组织开会。",)] * n_written_out
