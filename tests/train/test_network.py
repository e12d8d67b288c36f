"""The training network is the stock Marian model, and carries its weights both ways."""

from __future__ import annotations

import pytest
import torch

from scripts.train.network import Network, Shape, from_marian, marian_config, sum_loss, to_marian
from scripts.train.scoring import marian_model

SHAPE = Shape(n_ids=90, n_target=50, d_model=32, d_ffn=48, heads=4, encoder_layers=3, decoder_layers=2)
PAD = SHAPE.n_ids - 1


@pytest.fixture
def network() -> Network:
    torch.manual_seed(5)
    return Network(SHAPE)


@pytest.fixture
def batch() -> tuple[torch.Tensor, torch.Tensor]:
    generator = torch.Generator().manual_seed(7)
    source = torch.randint(2, PAD, (4, 9), generator=generator)
    target = torch.randint(2, SHAPE.n_target, (4, 7), generator=generator)
    target[:, -1] = 0
    target[1, 4:] = torch.tensor([0, PAD, PAD])
    return source, target


def test_logits_are_those_of_the_stock_model(network, batch):
    source, target = batch
    decoder_input = torch.nn.functional.pad(target[:, :-1], (1, 0), value=PAD)
    stock = marian_model(SHAPE, to_marian(network.state_dict(), SHAPE)).eval()
    with torch.inference_mode():
        ours = network.eval().project(network(source, decoder_input))
        theirs = stock(input_ids=source, decoder_input_ids=decoder_input).logits
    torch.testing.assert_close(ours, theirs[..., : SHAPE.n_target], atol=1e-5, rtol=1e-5)
    assert theirs[..., SHAPE.n_target :].max() < -9000  # a stock decoder can never emit these


def test_loss_is_that_of_the_stock_model_over_target_ids(network, batch):
    source, target = batch
    stock = marian_model(SHAPE, to_marian(network.state_dict(), SHAPE)).eval()
    labels = target.masked_fill(target == PAD, -100)
    decoder_input = torch.nn.functional.pad(target[:, :-1], (1, 0), value=PAD)
    with torch.inference_mode():
        logits = stock(input_ids=source, decoder_input_ids=decoder_input).logits[..., : SHAPE.n_target]
        expected = torch.nn.functional.cross_entropy(
            logits.flatten(0, 1), labels.flatten(), label_smoothing=0.1, reduction="sum"
        )
        found = sum_loss(network.eval(), source, target, 0.1)
    torch.testing.assert_close(found, expected)


def test_padding_of_targets_does_not_change_the_loss(network, batch):
    source, target = batch
    network.eval()
    wider = torch.nn.functional.pad(target, (0, 5), value=PAD)
    torch.testing.assert_close(sum_loss(network, source, target, 0.1), sum_loss(network, source, wider, 0.1))


def test_weights_survive_the_way_there_and_back(network):
    state = network.state_dict()
    back = from_marian(to_marian(state, SHAPE), SHAPE)
    assert back.keys() == state.keys()
    assert all(torch.equal(back[name], state[name]) for name in state)


def test_missing_and_misshapen_weights_are_named(network):
    weights = to_marian(network.state_dict(), SHAPE)
    name = "model.decoder.layers.1.encoder_attn.k_proj.weight"
    with pytest.raises(ValueError, match=f"lacks the weight {name}"):
        from_marian({k: v for k, v in weights.items() if k != name}, SHAPE)
    with pytest.raises(ValueError, match=r"expected shape .*found"):
        from_marian({**weights, "model.shared.weight": torch.zeros(3, 32)}, SHAPE)


def test_config_states_what_a_translation_can_hold():
    assert marian_config(SHAPE)["n_target_ids"] == SHAPE.n_target
