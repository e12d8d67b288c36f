"""Facts: only what source and translation state alike; the rest with a warning."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from translated import build_plain, load_article

from translate.briefing import compose
from translate.briefing.facts import MAX_FACTS, count_facts, find_facts, keep_telling
from translate.document import Fact
from translate.figures.money import find_beside, name_currency

CASES = json.loads((Path(__file__).parent / "facts.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["why"])
def test_facts(case):
    found = find_facts(build_plain((case["zh"], case["en"])))
    assert [[f.kind, f.source_text, f.target_text, f.value, f.unit] for f in found] == case["facts"]


@pytest.mark.parametrize(
    "case", [c for c in CASES if any(not f[2] for f in c["facts"])], ids=lambda c: c["why"]
)
def test_unfound_fact_is_a_gap(case):
    gaps = compose(build_plain((case["zh"], case["en"]))).gaps
    assert [gap.segments for gap in gaps] == [(0,)]
    assert next(fact[1] for fact in case["facts"] if not fact[2]) in gaps[0].text
    assert "not found in the translation" in gaps[0].text


def test_gap_states_the_value():
    (gap,) = compose(build_plain(("总投资2.6亿元。", "Total investment is 26 million yuan."))).gaps
    assert gap.text == "“2.6亿元” (260 million yuan) is not found in the translation"


def test_a_check_that_found_the_figure_is_not_repeated():
    assert sum("2.6亿" in gap.text for gap in compose(load_article("port")).gaps) == 1


def test_missing_translation_is_one_gap():
    assert len(compose(build_plain(("总投资2.6亿元。", ""))).gaps) == 1


@pytest.mark.parametrize(
    ("zh", "meaning"),
    [
        ("台股上漲，營收達5467.3億元。", "546.73 billion yuan (or New Taiwan dollars)"),
        ("港交所表示收入3億元。", "300 million yuan (or Hong Kong dollars)"),
        ("台股上漲，投資人民幣3億元。", "300 million yuan"),
        ("投资3亿元。", "300 million yuan"),
        ("以港元挂牌，去年亏损3亿元。", "loss of 300 million yuan"),
        ("台股上漲，投資3億美元。", "300 million US dollars"),
    ],
)
def test_the_yuan_of_another_place_may_be_dollars(zh, meaning):
    assert [fact.meaning for fact in find_facts(build_plain((zh, "It is money.")))] == [meaning]


def test_a_long_article_has_more_facts():
    assert [count_facts(n) for n in (0, 100, 200, 10_000)] == [MAX_FACTS, MAX_FACTS, 40, 60]


def test_fact_said_twice_is_listed_once():
    pair = ("总投资2.6亿元。", "Total investment is 260 million yuan.")
    assert len(find_facts(build_plain(pair, pair))) == 1


@given(st.lists(st.sampled_from(["amount", "share", "count", "date"]), max_size=60), st.integers(0, 30))
def test_telling_facts_are_kept_in_order(kinds, max_facts):
    facts = [Fact(kind, "x", "x", None, None, i) for i, kind in enumerate(kinds)]
    kept = keep_telling({fact: [fact.segment] for fact in facts}, {}, max_facts)
    assert [f.segment for f in kept] == sorted(f.segment for f in kept)
    assert len(kept) == min(len(facts), max_facts)
    if any(f.kind == "date" for f in kept):
        assert all(f in kept for f in facts if f.kind != "date")


def test_important_segment_keeps_its_facts():
    facts = [Fact("amount", "x", "x", None, None, i) for i in range(MAX_FACTS + 5)]
    places = {fact: [fact.segment] for fact in facts}
    assert facts[-1] in keep_telling(places, {MAX_FACTS + 4: 2.0})
    assert facts[-1] in keep_telling(places | {facts[-1]: [MAX_FACTS + 4, 99]}, {99: 2.0})


@pytest.mark.parametrize(
    ("unit", "expected"),
    [
        ("yuan", "yuan"),
        ("US dollars", "dollar"),
        ("Hong Kong dollars", "dollar"),
        ("euros", "euro"),
        ("tonnes", None),
        (None, None),
    ],
)
def test_currency_of_a_unit(unit, expected):
    assert name_currency(unit) == expected


@pytest.mark.parametrize(
    ("before", "figure", "after", "expected"),
    [
        ("paid ", "3", " yuan", {"yuan"}),
        ("paid ", "3 million", " US dollars", {"dollar"}),
        ("paid US$", "3", " today", {"dollar"}),
        ("paid ", "3", ", 4 dollars", set()),
        ("paid ", "3", " and some dollars", set()),
        ("paid RMB ", "3", ".", {"yuan"}),
        ("they ", "3", " won", {"won"}),
        ("for ", "3", " wonders", set()),
    ],
)
def test_currency_of_a_figure(before, figure, after, expected):
    text = before + figure + after
    assert find_beside(text, len(before), len(before) + len(figure)) == expected
