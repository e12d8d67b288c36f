"""Micro-batches cover the corpus exactly, keep their budget, and are a function of seed and position."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scripts.train.batches import Mixture, Position, Prefetcher
from scripts.train.corpus import Encoded, from_arrays, join_pairs

PAD = 999
lengths = st.lists(st.tuples(st.integers(2, 9), st.integers(2, 12)), min_size=1, max_size=40)


def make_corpus(pairs: list[tuple[int, int]]) -> Encoded:
    """Every id is unique, so that a row tells which pair it is."""
    array = np.array(pairs, np.int32)
    return from_arrays("numbers", np.arange(array.sum(), dtype=np.int32) + 1000, array)


def rows(mixture: Mixture, plan: list[np.ndarray]) -> list[tuple[list[int], list[int]]]:
    found = []
    for pairs in plan:
        batch = mixture.build(pairs, Position())
        for source, target in zip(batch.source.tolist(), batch.target.tolist(), strict=True):
            found.append((source, [i for i in target if i != PAD]))
    return found


@settings(max_examples=40, deadline=None)
@given(lengths, st.integers(4, 60))
def test_an_epoch_holds_each_pair_once_and_whole(pairs, micro_tokens):
    corpus = make_corpus(pairs)
    mixture = Mixture([corpus], [1], micro_tokens, PAD, seed=3)
    found = rows(mixture, mixture.plan(0))
    expected = []
    for start, (n_source, n_target) in zip(corpus.starts, corpus.lengths, strict=True):
        whole = corpus.ids[start : start + n_source + n_target].tolist()
        expected.append((whole[:n_source], whole[n_source:]))
    assert sorted(found) == sorted(expected)


@settings(max_examples=40, deadline=None)
@given(lengths, st.integers(4, 60))
def test_a_micro_batch_has_one_source_length_and_keeps_its_budget(pairs, micro_tokens):
    mixture = Mixture([make_corpus(pairs)], [1], micro_tokens, PAD, seed=3)
    for plan in mixture.plan(0):
        batch = mixture.build(plan, Position())
        assert (batch.source != PAD).all()
        assert len({int(mixture.lengths[p, 0]) for p in plan}) == 1
        cost = len(plan) * max(batch.source.shape[1], batch.target.shape[1])
        assert cost <= micro_tokens or len(plan) == 1
        assert batch.n_tokens == int((batch.target != PAD).sum())


def test_weights_repeat_and_thin():
    corpora = [make_corpus([(3, 4)] * 20), make_corpus([(5, 4)] * 20), make_corpus([(6, 4)] * 20)]
    mixture = Mixture(corpora, [2.5, 0.25, 0], 30, PAD, seed=1)
    widths = [len(source) for source, _ in rows(mixture, mixture.plan(0))]
    assert (widths.count(3), widths.count(5), widths.count(6)) == (50, 5, 0)


@pytest.mark.parametrize("weight", [0, 0.01])
def test_a_mixture_without_pairs_is_refused(weight):
    with pytest.raises(ValueError, match="leave no pair to read"):
        Mixture([make_corpus([(3, 4)] * 20)], [weight], 30, PAD, seed=1)


def test_epochs_and_seeds_differ_and_repeat():
    corpus = make_corpus([(3, n % 5 + 2) for n in range(60)])

    def order(seed: int, epoch: int) -> list[list[int]]:
        return [p.tolist() for p in Mixture([corpus], [1], 20, PAD, seed).plan(epoch)]

    assert order(1, 0) == order(1, 0)
    assert order(1, 0) != order(1, 1)
    assert order(1, 0) != order(2, 0)


@pytest.mark.parametrize("skip", [0, 1, 5, 17])
def test_stream_goes_on_where_it_was_left(skip):
    mixture = Mixture([make_corpus([(n % 4 + 2, n % 5 + 2) for n in range(50)])], [1], 20, PAD, seed=1)
    whole = list(itertools.islice(mixture.stream(Position()), 30))
    position = whole[skip - 1].following if skip else Position()
    rest = list(itertools.islice(mixture.stream(position), 30 - skip))
    assert [b.source.tolist() for b in rest] == [b.source.tolist() for b in whole[skip:]]


def test_a_step_takes_as_many_micro_batches_as_it_needs():
    mixture = Mixture([make_corpus([(3, 4)] * 50)], [1], 8, PAD, seed=1)
    reader = Prefetcher(mixture.stream(Position()))
    try:
        step = reader.take(20)
        assert [b.n_tokens for b in step] == [8, 8, 8]
        assert len(reader.take(1)) == 1
    finally:
        reader.close()


def test_an_error_in_the_reading_thread_reaches_the_training_one():
    def broken():
        raise ValueError("no such pair")
        yield

    reader = Prefetcher(broken())
    with pytest.raises(ValueError, match="no such pair"):
        reader.take(1)
    reader.close()


def test_joined_pairs_are_two_pairs_in_a_row():
    corpus = make_corpus([(3, 4), (5, 2), (2, 6)])
    joined = join_pairs(corpus, 4.0, 20, np.random.default_rng(0))
    assert joined.n_pairs == 12
    singles = {}
    for start, (s, t) in zip(corpus.starts, corpus.lengths, strict=True):
        ids = corpus.ids[start : start + s + t].tolist()
        singles[ids[0]] = (ids[:s], ids[s:])
    for start, (s, t) in zip(joined.starts, joined.lengths, strict=True):
        ids = joined.ids[start : start + s + t].tolist()
        first = singles[ids[0]]
        second = singles[ids[len(first[0]) - 1]]
        assert ids == first[0][:-1] + second[0] + first[1][:-1] + second[1]


def test_joined_pairs_keep_the_limit():
    joined = join_pairs(make_corpus([(3, 4), (9, 9)]), 10.0, 12, np.random.default_rng(0))
    assert joined.n_pairs
    assert joined.lengths.max() <= 12
