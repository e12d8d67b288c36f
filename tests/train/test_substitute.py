"""Varied and composed pairs say the same on both sides."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts.train.compose import GAP, Composer, read_entries
from scripts.train.draws import Draw
from scripts.train.substitute import vary, vary_digits, vary_pairs
from translate.document import Hypothesis
from translate.figures import compare_figures, find_figures
from translate.translation.checks.check import Evidence
from translate.translation.checks.names import find_wrong_names

CASES = json.loads((Path(__file__).parent / "substitute_cases.json").read_text(encoding="utf-8"))
DICTIONARY = """\
安德鲁	安德魯	an1 de2 lu3	Andrew (name)
玛丽	瑪麗	Ma3 li4	Mary (name)
淮阳区	淮陽區	Huai2 yang2 Qu1	Huaiyang, a district of a city
岳阳县	岳陽縣	Yue4 yang2 Xian4	Yueyang county in Hunan
城墙	城牆	cheng2 qiang2	city wall
放下	放下	fang4 xia4	to lay down; to put down/to let go of
鬥	鬥	dou4	variant of another
旧名	舊名	jiu4 ming2	variant of 名[ming2]
"""


@pytest.fixture(scope="module")
def dictionary(tmp_path_factory):
    file = tmp_path_factory.mktemp("dictionary") / "dictionary.tsv"
    file.write_text(DICTIONARY, encoding="utf-8")
    return file


@pytest.fixture
def draw(dictionary):
    return Draw.load(dictionary, 7)


@pytest.mark.parametrize("case", CASES["varied"], ids=lambda case: case["zh"])
def test_what_both_sides_say_is_replaced_in_both(draw, case):
    pair = (case["zh"], case["en"])
    variants = {vary(pair, draw) for _ in range(20)}
    assert len(variants) > 5
    for chinese, english in variants:
        comparison = compare_figures(chinese, english)
        assert not comparison.missing
        assert not comparison.shifted
        assert not list(find_wrong_names(Evidence(chinese, Hypothesis(english, 0.0, truncated=False))))
    for old in case["gone"]:
        assert sum(old in side for variant in variants for side in variant) < len(variants) / 2


@pytest.mark.parametrize("case", CASES["kept"], ids=lambda case: case["why"])
def test_what_differs_is_left_alone(draw, case):
    assert vary((case["zh"], case["en"]), draw) == (case["zh"], case["en"])


@given(st.integers(0, 10**6))
def test_two_figures_are_never_exchanged(dictionary, seed):
    chinese, english = vary_digits(
        ("有3名男子和5名女子。", "5 women and 3 men."), Draw.load(dictionary, seed)
    )
    men, women = re.fullmatch("有(.)名男子和(.)名女子。", chinese).groups()
    assert english == f"{women} women and {men} men."


def test_pairs_without_anything_to_vary_are_left_out(draw):
    pairs = [("今天天气好。", "The weather is fine today."), ("共有37人。", "There are 37 people.")]
    assert len(list(vary_pairs(iter(pairs), draw, 3))) == 3


def test_composed_sentences_have_no_gap_left_and_agree_in_figures(draw):
    composer = Composer(draw)
    for _ in range(300):
        chinese, english = composer.compose()
        assert not GAP.search(chinese + english)
        assert "{" not in chinese + english
        comparison = compare_figures(chinese, english)
        assert not comparison.missing, (chinese, english)
        assert not comparison.shifted, (chinese, english)


@given(st.integers(0, 10**6))
def test_amounts_say_the_same_in_both_languages(dictionary, seed):
    chinese, english = Draw.load(dictionary, seed).amount()
    assert not compare_figures(f"投资{chinese}元。", f"It invested {english} yuan.").missing
    assert find_figures(f"投资{chinese}元。")


def test_a_dictionary_gives_words_with_their_first_plain_gloss(dictionary):
    assert dict(read_entries(dictionary))["放下"] == "lay down"
    assert "旧名" not in dict(read_entries(dictionary))


def test_the_same_seed_draws_the_same(dictionary):
    drawn = [[Composer(Draw.load(dictionary, seed)).compose() for _ in range(3)] for seed in (1, 1, 2)]
    assert drawn[0] == drawn[1] != drawn[2]
