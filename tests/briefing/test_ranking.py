"""Ranking: what a score must and must not depend on."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from translate.briefing.ranking import Weights, count_words, rank
from translate.briefing.selection import select
from translate.briefing.vectors import dot, list_terms, weigh_terms

LEAD = "The council of the town voted on Monday to build a new bridge over the river."
DETAIL = "The bridge over the river will cost the town four million and open in 2024."
ASIDE = "Yes, well."
ARTICLE = [LEAD, DETAIL, "A baker watched the vote of the council from the square.", ASIDE]


def test_lead_and_central_sentences_come_first():
    scores = rank(ARTICLE)
    assert max(scores) == scores[0]
    assert min(scores) == scores[3]


def test_title_draws_its_sentence_up():
    scores = rank(ARTICLE, title="A baker in the square", weights=Weights(title=5.0))
    assert max(scores) == scores[2]


def test_sources_count_as_much_as_targets():
    sources = ["水库的水位下降了", "会议开了两天", "水库的水位还会下降", "好的"]
    alike = rank(["x y z"] * 4, sources=sources, weights=Weights(lead=0, section_lead=0, paragraph_lead=0))
    assert alike[0] > alike[1]


def test_nothing_to_rank():
    assert rank([]) == []


@pytest.mark.parametrize("name", ["sources", "paragraphs", "sections"])
def test_unequal_lengths_are_refused(name):
    with pytest.raises(ValueError, match=f"{name} must have one entry a sentence: expected 2, found 1"):
        rank(["a", "b"], **{name: [0] if name != "sources" else ["a"]})


@given(st.lists(st.text(max_size=40), max_size=12), st.text(max_size=20))
def test_scores_are_finite_and_repeatable(sentences, title):
    scores = rank(sentences, sources=sentences, title=title)
    assert len(scores) == len(sentences)
    assert all(math.isfinite(score) for score in scores)
    assert scores == rank(sentences, sources=sentences, title=title)


@given(st.lists(st.text(max_size=40), max_size=8))
def test_vectors_have_length_one_or_none(sentences):
    for vector in weigh_terms(sentences):
        assert not vector or math.isclose(dot(vector, vector), 1.0)


def test_terms_of_both_languages():
    assert list_terms("The companies' 3.5 goods 上海港") == ["company", "3.5", "good", "上海", "海港"]


def test_words_are_counted_as_a_reader_would():
    assert count_words("It's 1,200 well-kept hectares.") == 4


@given(
    st.lists(st.tuples(st.floats(-5, 5), st.integers(0, 3)), max_size=15),
    st.integers(0, 8),
)
def test_selection_is_a_sorted_subset(entries, limit):
    scores = [score for score, _ in entries]
    groups = sorted(group for _, group in entries)
    vectors = [{str(i): 1.0} for i in range(len(entries))]
    chosen = select(scores, vectors, limit=limit, groups=groups)
    assert chosen == sorted(set(chosen))
    assert len(chosen) == min(limit, len(entries))
    heard = {groups[i] for i in chosen}
    assert len(heard) == min(len(set(groups)), limit)


def test_what_was_said_is_not_said_again():
    vectors = weigh_terms([LEAD, LEAD, DETAIL])
    assert select([3.0, 2.9, 1.0], vectors, limit=3) == [0, 2]


def test_likeness_costs():
    vectors = [{"a": 1.0}, {"a": 0.4, "b": 0.9165}, {"c": 1.0}]
    assert select([3.0, 1.5, 1.2], vectors, limit=2, redundancy=1.0) == [0, 2]
    assert select([3.0, 1.5, 1.2], vectors, limit=2, redundancy=0.0) == [0, 1]
