"""What both sides say is said in English in the source, and nothing else changes."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

from scripts.train.code_switch import Switcher, switch_pairs

CASES = json.loads((Path(__file__).parent / "switch_cases.json").read_text(encoding="utf-8"))
DICTIONARY = "城墙\t城牆\tcheng2 qiang2\tcity wall\n"


@pytest.fixture
def switcher(tmp_path):
    file = tmp_path / "dictionary.tsv"
    file.write_text(DICTIONARY, encoding="utf-8")
    return Switcher.load(file, word_share=1.0, seed=3)


@pytest.mark.parametrize("case", CASES["switched"], ids=lambda case: case["rule"])
def test_what_both_sides_say_is_switched(switcher, case):
    assert switcher.switch((case["zh"], case["en"])) == (case["source"], case["en"])


@pytest.mark.parametrize("case", CASES["kept"], ids=lambda case: case["why"])
def test_what_differs_is_left_alone(switcher, case):
    assert switcher.switch((case["zh"], case["en"])) is None


def test_a_share_of_the_pairs_is_tried(switcher):
    pairs = [("他去了肯尼亚。", "He went to Kenya."), ("他来了。", "He came.")] * 200
    found = list(switch_pairs(iter(pairs), switcher, random.Random(1), 0.5))
    assert 70 < len(found) < 130
    assert set(found) == {("他去了 Kenya 。", "He went to Kenya.")}
