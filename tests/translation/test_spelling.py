"""Names of persons that a target spells nearly are corrected; others, and other people's, are not."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from translate.names import find_lost_persons, find_misspelled
from translate.names.spelling import count_edits
from translate.translation.checks import WEIGHTS, weigh_defects
from translate.translation.spelling import correct_names

CASES = json.loads((Path(__file__).parent / "spelling.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['target'][:40]}")
def test_case(case):
    corrected, defects = correct_names(case["source"], case["target"])
    assert corrected == case["corrected"]
    assert bool(defects) == (corrected != case["target"])


def test_a_correction_says_what_the_model_wrote():
    source = "外交部发言人华春莹29日表示，报道不符合事实。"
    corrected, (defect,) = correct_names(source, "Spokesman Hua Chuning said so.")
    assert corrected == "Spokesman Hua Chunying said so."
    assert defect.kind == "name"
    assert defect.detail == "华春莹 is Hua Chunying; the model wrote Hua Chuning: corrected"
    assert 0 < weigh_defects([defect]) < WEIGHTS["name"]
    assert list(find_lost_persons(source, corrected)) == []


WORDS = st.sampled_from(["Hua", "Chuning", "Huo", "Chun", "the", "and", "Wang", "Jing", "Jin", "said", ","])
SOURCE = "外交部发言人华春莹、副院长王静表示，报道不符合事实。"


@given(st.lists(WORDS, max_size=12).map(" ".join))
def test_what_is_found_stands_in_the_target_and_once(target):
    found = list(find_misspelled(SOURCE, target))
    assert all(target[place.start : place.end] == place.written for place in found)
    places = sorted((place.start, place.end) for place in found)
    assert all(a[1] <= b[0] for a, b in pairwise(places))
    corrected, defects = correct_names(SOURCE, target)
    assert (corrected != target) == bool(defects) == bool(found)


NAMES = st.text("abc", max_size=6)


@given(NAMES, NAMES, NAMES)
def test_edits_are_a_distance(a, b, c):
    assert count_edits(a, a) == 0
    assert count_edits(a, b) == count_edits(b, a)
    assert count_edits(a, c) <= count_edits(a, b) + count_edits(b, c)
    assert abs(len(a) - len(b)) <= count_edits(a, b) <= max(len(a), len(b))
