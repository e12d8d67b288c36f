"""A wider model computes what the narrower one did, and what is new in it can learn."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch

from scripts.train.network import Network, Shape, from_marian, sum_loss, to_marian
from scripts.train.widen import widen_weights

SHAPE = Shape(n_ids=90, n_target=50, d_model=32, d_ffn=48, heads=4, encoder_layers=3, decoder_layers=2)
WIDER = replace(SHAPE, d_ffn=80)


@pytest.fixture
def networks() -> tuple[Network, Network]:
    """A network and the same, widened, without dropout."""
    torch.manual_seed(5)
    narrow, wide = Network(SHAPE), Network(WIDER)
    weights = widen_weights(to_marian(narrow.state_dict(), SHAPE), WIDER.d_ffn)
    wide.load_state_dict(from_marian(weights, WIDER))
    return narrow.eval(), wide.eval()


@pytest.fixture
def batch() -> tuple[torch.Tensor, torch.Tensor]:
    generator = torch.Generator().manual_seed(7)
    source = torch.randint(2, SHAPE.n_ids - 1, (4, 9), generator=generator)
    target = torch.randint(2, SHAPE.n_target, (4, 7), generator=generator)
    target[:, -1] = 0
    return source, target


def test_the_loss_is_the_same(networks, batch):
    narrow, wide = networks
    torch.testing.assert_close(sum_loss(wide, *batch, 0.1), sum_loss(narrow, *batch, 0.1))


def test_new_units_get_a_gradient_and_then_read_differently(networks, batch):
    _, wide = networks
    sum_loss(wide, *batch, 0.1).backward()
    for layer in (*wide.encoder, *wide.decoder):
        new = layer.fc2.weight.grad[:, SHAPE.d_ffn :]
        assert (new.abs().amax(0) > 0).all()
        rows = layer.fc1.weight[SHAPE.d_ffn :]
        assert torch.unique(rows, dim=0).shape == rows.shape


def test_a_wider_model_is_refused(networks):
    narrow, _ = networks
    with pytest.raises(ValueError, match="has 48 units already, more than the 40"):
        widen_weights(to_marian(narrow.state_dict(), SHAPE), 40)
