"""Quoted speech: found with its speaker, told from names in quotation marks."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from translated import build_plain

from translate.briefing import compose
from translate.briefing.quotes import MAX_QUOTES, MAX_SENTENCES

CASES = json.loads((Path(__file__).parent / "quotes.json").read_text(encoding="utf-8"))


def brief(case):
    return compose(build_plain(*zip(case["zh"], case["en"], strict=True)))


@pytest.mark.parametrize("case", CASES["speech"], ids=lambda case: case["why"])
def test_speech(case):
    quotes = brief(case).quotes
    assert [list(q.segments) for q in quotes] == case["segments"]
    for quote in quotes:
        assert quote.text == " ".join(case["en"][i] for i in quote.segments)


@pytest.mark.parametrize("case", CASES["not_speech"], ids=lambda case: case["why"])
def test_no_speech(case):
    assert brief(case).quotes == ()


@pytest.mark.parametrize("case", CASES["unmarked"], ids=lambda case: case["why"])
def test_speech_that_the_translation_does_not_mark(case):
    briefing = brief(case)
    assert briefing.quotes == ()
    assert [list(g.segments) for g in briefing.gaps] == [case["segments"]]
    assert "not marked as speech" in briefing.gaps[0].text


def test_long_speech_is_cut_to_its_last_sentences_where_those_say_who_spoke():
    sentences = ["“水价不会上涨。"] + ["我们还有水。"] * 6 + ["不用担心。”李军说。"]
    targets = ["“The price will not rise."] + ["We have water."] * 6 + ["Do not worry,” said Li Jun."]
    briefing = compose(build_plain(*zip(sentences, targets, strict=True)))
    assert [q.segments for q in briefing.quotes] == [(3, 4, 5, 6, 7)]


def test_long_speech_is_cut_to_its_first_sentences():
    sentences = ["李军说：“水价不会上涨。"] + ["我们还有水。"] * 7 + ["不用担心。”"]
    targets = ["Li Jun said: “The price will not rise."] + ["We have water."] * 7 + ["Do not worry.”"]
    briefing = compose(build_plain(*zip(sentences, targets, strict=True)))
    assert [len(q.segments) for q in briefing.quotes] == [MAX_SENTENCES]
    assert briefing.quotes[0].segments[0] == 0


def test_many_quotes_are_thinned():
    pairs = [
        (f"李军说：“今年第{i}座水库已经建成了。”", f"Li Jun said: “Reservoir {i} is built.”")
        for i in range(20)
    ]
    quotes = compose(build_plain(*pairs)).quotes
    assert len(quotes) == MAX_QUOTES
    assert [q.segments for q in quotes] == sorted(q.segments for q in quotes)
