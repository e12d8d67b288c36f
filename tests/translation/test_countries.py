"""A country under one character is known where nothing else is meant, and missed where it is lost."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from translate.names import find_lost_countries, write_out_countries
from translate.names.countries import find_short_names

CASES = json.loads((Path(__file__).parent / "countries.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["source"])
def test_countries_are_found_and_written_out_where_they_are_sure(case):
    assert [short.text for short in find_short_names(case["source"])] == case["found"]
    assert write_out_countries(case["source"]) == case["written"]
    assert write_out_countries(case["written"]) == case["written"]


@pytest.mark.parametrize(
    ("source", "target", "lost"),
    [
        ("中越关系", "Relations of China", [("中越", "Vietnam")]),
        ("中越关系", "Sino-Vietnamese relations", []),
        ("摩方", "the Mo side", [("摩方", "Morocco or Moldova or Monaco")]),
        ("同巴方", "with the other side", [("巴方", "a country")]),
        ("美方", "the us side", []),
    ],
)
def test_a_country_is_lost_where_none_that_may_be_meant_is_named(source, target, lost):
    assert list(find_lost_countries(source, target)) == lost
