"""What both sides say is said in English in the source, and nothing else changes."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

from scripts.train.code_switch import Switcher, give_words, switch_pairs
from translate.translation.lexicon import Lexicon

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


def give(pair, share=1.0):
    lexicon = Lexicon.build({"城墙": 2, "修": 30, "好": 40}, {"城墙": "city wall", "护城河": "moat"})
    return list(give_words(iter([pair]), lexicon, random.Random(1), share))


@pytest.mark.parametrize(
    ("chinese", "english", "source"),
    [
        ("城墙修好。", "The city walls are mended.", "city wall 修好。"),
        ("县长刘芳说城墙好。", "County head Liu Fang says the wall is good.", "县长 Liu Fang 说城墙好。"),
    ],
)
def test_rare_words_are_given_as_far_as_the_translation_has_them(chinese, english, source):
    assert give((chinese, english)) == [(source, english)]


def test_no_word_is_given_that_the_translation_lacks():
    assert give(("城墙修好。", "The wall is mended.")) == []
    assert give(("修好。", "It is mended.")) == []
    assert give(("城墙修好。", "The city wall is mended."), share=0.0) == []
