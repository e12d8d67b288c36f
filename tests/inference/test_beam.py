"""Beam search by itself, on tables instead of a network."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from translate.inference.beam import BeamSearch, Row, _find_repeats

EOS = 0


def search_table(table: np.ndarray, beam: int, limit: int, **settings):
    """Run a search whose next-token log-probabilities depend on the last token alone: ``table[last]``."""
    search = BeamSearch(
        **{
            "n_beams": beam, "length_penalty": 1.0, "early_stopping": False,
            "no_repeat_ngram": 0, "prefix": [], "eos_id": EOS, **settings,
        }
    )  # fmt: skip
    search.resize([], 1)
    row = Row(source=0, limit=limit)
    search.admit([0], [row])
    last = np.full((1, beam), len(table) - 1)
    while search.rows[0] is not None:
        order = np.argsort(-table[last], axis=2, kind="stable")[:, :, : search.n_candidates]
        log_probs = np.take_along_axis(table[last], order, 2).astype(np.float32)
        _, last, _ = search.advance(log_probs, order)
    return row.finished


def make_table(seed: int, n_tokens: int) -> np.ndarray:
    logits = np.random.default_rng(seed).normal(size=(n_tokens + 1, n_tokens)) * 2
    return logits - np.log(np.exp(logits).sum(axis=1, keepdims=True))


def score_all(table: np.ndarray, limit: int, length_penalty: float) -> list[tuple[float, tuple[int, ...]]]:
    """Every possible target with its score, best first."""
    found = []
    n_tokens = table.shape[1]
    for length in range(1, limit + 1):
        for tokens in itertools.product(range(n_tokens), repeat=length):
            if EOS in tokens[:-1] or (tokens[-1] != EOS and length < limit):
                continue
            total = sum(table[a, b] for a, b in zip((n_tokens, *tokens), tokens, strict=False))
            found.append((total / length**length_penalty, tokens))
    return sorted(found, reverse=True)


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_a_wide_beam_finds_the_best_of_all(seed: int) -> None:
    """With a beam as wide as the tree, and no credit for length, search is exhaustive."""
    table = make_table(seed, 4)
    best = score_all(table, 4, 0.0)[0]
    found = search_table(table, 81, 4, length_penalty=0.0)[0]
    assert found.score == pytest.approx(best[0], abs=1e-4)
    assert found.tokens == best[1]


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 10_000), limit=st.integers(1, 9))
def test_one_beam_is_greedy(seed: int, limit: int) -> None:
    table = make_table(seed, 6)
    tokens, last = [], 6
    while len(tokens) < limit and EOS not in tokens:
        last = int(table[last].argmax())
        tokens.append(last)
    (found,) = search_table(table, 1, limit)
    assert found.tokens == tuple(tokens)
    assert found.truncated == (EOS not in tokens)
    assert found.n_free == len(tokens)


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10_000), beam=st.integers(2, 5))
def test_finished_are_sorted_and_their_scores_are_true(seed: int, beam: int) -> None:
    table = make_table(seed, 6)
    found = search_table(table, beam, 7)
    assert len(found) == beam
    assert [f.score for f in found] == sorted((f.score for f in found), reverse=True)
    for hypothesis in found:
        tokens = hypothesis.tokens
        total = sum(table[a, b] for a, b in zip((6, *tokens), tokens, strict=False))
        assert hypothesis.log_prob == pytest.approx(total, abs=1e-4)
        assert hypothesis.truncated == (tokens[-1] != EOS)


def test_rows_keep_their_own_limit_and_age() -> None:
    """A row that joins later is searched as if it were alone."""
    table = make_table(7, 6)
    alone = [search_table(table, 3, limit) for limit in (8, 5)]
    search = BeamSearch(
        n_beams=3, length_penalty=1.0, early_stopping=False, no_repeat_ngram=0, prefix=[], eos_id=EOS
    )
    search.resize([], 2)
    rows = [Row(0, 8), Row(1, 5)]
    search.admit([1], [rows[0]])
    last = np.full((2, 3), 6)
    for step in range(20):
        if step == 2:
            search.admit([0], [rows[1]])
            last[0] = 6
        order = np.argsort(-table[last], axis=2, kind="stable")[:, :, :6]
        _, last, _ = search.advance(np.take_along_axis(table[last], order, 2).astype(np.float32), order)
    assert [[f.tokens for f in row.finished] for row in rows] == [
        [f.tokens for f in found] for found in alone
    ]


def test_a_forced_prefix_is_neither_chosen_nor_scored() -> None:
    table = make_table(3, 6)
    for found in search_table(table, 3, 8, prefix=[4, 2]):
        assert found.tokens[:2] == (4, 2)
        free = found.tokens[2:]
        total = sum(table[a, b] for a, b in zip((2, *free), free, strict=False))
        assert found.log_prob == pytest.approx(total, abs=1e-4)
        assert found.n_free == len(free)


@pytest.mark.parametrize(
    ("tokens", "n", "expected"),
    [
        ([], 1, set()),
        ([1, 2], 1, {1, 2}),
        ([1, 2, 1], 2, {2}),
        ([1, 2, 3, 1, 2], 3, {3}),
        ([1, 2, 3], 2, set()),
        ([5, 5], 2, {5}),
    ],
)
def test_repeats(tokens: list[int], n: int, expected: set[int]) -> None:
    assert _find_repeats(tokens, n) == expected
