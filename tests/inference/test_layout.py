"""Sources laid out by length, or padded, are encoded alike."""

from __future__ import annotations

import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from translate.inference.layout import lay_out_by_length, lay_out_padded

HEADS, WIDTH, PAD = 2, 8, 99
sources = st.lists(st.lists(st.integers(0, 50), min_size=1, max_size=7), min_size=1, max_size=6)


def project(ids: torch.Tensor, positions: torch.Tensor, n_out: int) -> torch.Tensor:
    """Rows that depend on the token and its place alone."""
    generator = torch.Generator().manual_seed(3)
    tokens = torch.randn(100, n_out, generator=generator)
    places = torch.randn(10, n_out, generator=generator)
    return tokens[ids] + places[positions]


@settings(max_examples=60, deadline=None)
@given(sources)
def test_attention_and_keys_are_those_of_each_source_alone(found):
    by_length, ids, positions = lay_out_by_length(found)
    mixed = by_length.attend(project(ids, positions, 3 * WIDTH), HEADS)
    keys, values = by_length.pad(torch.cat([mixed, -mixed], 1), HEADS)
    assert len(ids) == sum(map(len, found))
    for number, source in enumerate(found):
        alone, one, places = lay_out_by_length([source])
        rows = alone.attend(project(one, places, 3 * WIDTH), HEADS)
        expected, _ = alone.pad(torch.cat([rows, -rows], 1), HEADS)
        n_tokens = len(source)
        torch.testing.assert_close(keys[number, :, :n_tokens], expected[0], rtol=0, atol=0)
        assert (values[number, :, n_tokens:] == 0).all()


@settings(max_examples=60, deadline=None)
@given(sources)
def test_padding_changes_nothing_but_the_last_bits(found):
    results = []
    for layout, ids, positions in (lay_out_by_length(found), lay_out_padded(found, PAD, torch.float32)):
        mixed = layout.attend(project(ids, positions, 3 * WIDTH), HEADS)
        results.append(layout.pad(torch.cat([mixed, -mixed], 1), HEADS)[0])
    for number, source in enumerate(found):
        torch.testing.assert_close(*(keys[number, :, : len(source)] for keys in results))


def test_only_sources_of_other_lengths_need_a_mask():
    same, *_ = lay_out_padded([[1, 2], [3, 4]], PAD, torch.float32)
    other, ids, _ = lay_out_padded([[1, 2], [3]], PAD, torch.float32)
    assert same.mask is None
    assert other.mask.flatten().tolist() == [0, 0, 0, float("-inf")]
    assert ids.tolist() == [1, 2, 3, PAD]
