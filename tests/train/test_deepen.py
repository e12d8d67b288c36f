"""A deeper model computes nearly what the shallower one did, and what is new in it can learn."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch

from scripts.train.deepen import deepen_weights, origins
from scripts.train.network import Network, Shape, from_marian, sum_loss, to_marian

SHAPE = Shape(n_ids=90, n_target=50, d_model=32, d_ffn=48, heads=4, encoder_layers=3, decoder_layers=2)
DEEPER = replace(SHAPE, encoder_layers=5, decoder_layers=3)
NEW = ("encoder.1", "encoder.3", "decoder.1")


@pytest.fixture
def networks() -> tuple[Network, Network]:
    """A network and the same, deepened, without dropout."""
    torch.manual_seed(5)
    shallow, deep = Network(SHAPE), Network(DEEPER)
    weights = deepen_weights(to_marian(shallow.state_dict(), SHAPE), encoder_layers=5, decoder_layers=3)
    deep.load_state_dict(from_marian(weights, DEEPER))
    return shallow.eval(), deep.eval()


@pytest.fixture
def batch() -> tuple[torch.Tensor, torch.Tensor]:
    generator = torch.Generator().manual_seed(7)
    source = torch.randint(2, SHAPE.n_ids - 1, (4, 9), generator=generator)
    target = torch.randint(2, SHAPE.n_target, (4, 7), generator=generator)
    target[:, -1] = 0
    return source, target


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


def test_the_loss_is_the_same_where_the_layer_before_is_freshly_normalised(networks, batch):
    shallow, deep = networks
    torch.testing.assert_close(sum_loss(deep, *batch, 0.1), sum_loss(shallow, *batch, 0.1), rtol=1e-4, atol=0)


def test_a_learnt_normalisation_changes_the_loss_little(networks, batch):
    shallow, _ = networks
    with torch.no_grad():
        for layer in (*shallow.encoder, *shallow.decoder):
            layer.final_norm.weight.uniform_(0.7, 0.9)
            layer.final_norm.bias.uniform_(-0.1, 0.1)
    deep = Network(DEEPER).eval()
    weights = deepen_weights(to_marian(shallow.state_dict(), SHAPE), encoder_layers=5, decoder_layers=3)
    deep.load_state_dict(from_marian(weights, DEEPER))
    torch.testing.assert_close(sum_loss(deep, *batch, 0.1), sum_loss(shallow, *batch, 0.1), rtol=0.01, atol=0)


def test_new_layers_get_a_gradient(networks, batch):
    _, deep = networks
    sum_loss(deep, *batch, 0.1).backward()
    for name in NEW:
        layer = deep.get_submodule(name)
        assert layer.fc2.weight.abs().max() == 0
        assert layer.fc2.weight.grad.abs().max() > 0
        assert layer.self_attn.out.weight.grad.abs().max() > 0
