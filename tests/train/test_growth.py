"""A wider or deeper model computes what the smaller one did, and what is new in it can learn."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch

from scripts.train.deepen import deepen_weights, origins
from scripts.train.network import Network, Shape, from_marian, sum_loss, to_marian
from scripts.train.widen import widen_weights

SHAPE = Shape(n_ids=90, n_target=50, d_model=32, d_ffn=48, heads=4, encoder_layers=3, decoder_layers=2)
WIDER = replace(SHAPE, d_ffn=80)
DEEPER = replace(SHAPE, encoder_layers=5, decoder_layers=3)
NEW_LAYERS = ("encoder.1", "encoder.3", "decoder.1")


@pytest.fixture
def small() -> Network:
    """A network without dropout."""
    torch.manual_seed(5)
    return Network(SHAPE).eval()


@pytest.fixture
def batch() -> tuple[torch.Tensor, torch.Tensor]:
    generator = torch.Generator().manual_seed(7)
    source = torch.randint(2, SHAPE.n_ids - 1, (4, 9), generator=generator)
    target = torch.randint(2, SHAPE.n_target, (4, 7), generator=generator)
    target[:, -1] = 0
    return source, target


def widen(small: Network) -> Network:
    wide = Network(WIDER).eval()
    weights = widen_weights(to_marian(small.state_dict(), SHAPE), WIDER.d_ffn)
    wide.load_state_dict(from_marian(weights, WIDER))
    return wide


def deepen(small: Network) -> Network:
    deep = Network(DEEPER).eval()
    weights = deepen_weights(
        to_marian(small.state_dict(), SHAPE),
        encoder_layers=DEEPER.encoder_layers,
        decoder_layers=DEEPER.decoder_layers,
    )
    deep.load_state_dict(from_marian(weights, DEEPER))
    return deep


def test_a_wider_network_has_the_same_loss(small, batch):
    torch.testing.assert_close(sum_loss(widen(small), *batch, 0.1), sum_loss(small, *batch, 0.1))


def test_new_units_get_a_gradient_and_then_read_differently(small, batch):
    wide = widen(small)
    sum_loss(wide, *batch, 0.1).backward()
    for layer in (*wide.encoder, *wide.decoder):
        new = layer.fc2.weight.grad[:, SHAPE.d_ffn :]
        assert (new.abs().amax(0) > 0).all()
        rows = layer.fc1.weight[SHAPE.d_ffn :]
        assert torch.unique(rows, dim=0).shape == rows.shape


def test_a_wider_model_is_refused(small):
    with pytest.raises(ValueError, match="has 48 units already, more than the 40"):
        widen_weights(to_marian(small.state_dict(), SHAPE), 40)


@pytest.mark.parametrize(
    ("n_old", "n_new", "expected"),
    [
        (6, 6, [0, 1, 2, 3, 4, 5]),
        (6, 9, [0, 0, 1, 2, 2, 3, 4, 4, 5]),
        (6, 11, [0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5]),
        (2, 3, [0, 0, 1]),
        (1, 1, [0]),
    ],
)
def test_new_layers_stand_evenly_and_never_last(n_old, n_new, expected):
    assert origins(n_old, n_new) == expected


@pytest.mark.parametrize(("n_old", "n_new"), [(6, 5), (6, 12), (1, 2)])
def test_too_few_or_too_many_layers_are_refused(n_old, n_new):
    with pytest.raises(ValueError, match=f"not {n_new}"):
        origins(n_old, n_new)


def test_a_deeper_network_has_the_same_loss_behind_a_plain_normalisation(small, batch):
    torch.testing.assert_close(
        sum_loss(deepen(small), *batch, 0.1), sum_loss(small, *batch, 0.1), rtol=1e-4, atol=0
    )


def test_a_learnt_normalisation_changes_the_loss_little(small, batch):
    with torch.no_grad():
        for layer in (*small.encoder, *small.decoder):
            layer.final_norm.weight.uniform_(0.7, 0.9)
            layer.final_norm.bias.uniform_(-0.1, 0.1)
    torch.testing.assert_close(
        sum_loss(deepen(small), *batch, 0.1), sum_loss(small, *batch, 0.1), rtol=0.01, atol=0
    )


def test_new_layers_are_silent_and_get_a_gradient(small, batch):
    deep = deepen(small)
    sum_loss(deep, *batch, 0.1).backward()
    for name in NEW_LAYERS:
        layer = deep.get_submodule(name)
        assert layer.fc2.weight.abs().max() == 0
        assert layer.fc2.weight.grad.abs().max() > 0
        assert layer.self_attn.out.weight.grad.abs().max() > 0
