"""Compiled kernels: right beside float64, the same bits from every variant, and rows independent."""

from __future__ import annotations

import ctypes

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from translate.inference.kernel_data import Forbidden, Norm, Packed, Quantised
from translate.inference.kernel_library import LIBRARY, list_variants
from translate.inference.kernels import Kernels
from translate.inference.linear import quantise_rows, quantise_weights

VARIANTS = list_variants()
pytestmark = pytest.mark.skipif(not VARIANTS, reason="no compiled kernels: no C++ compiler at installation")

SHAPES = [  # rows, inputs, outputs: whole tiles and panels, parts of them, less than one
    (1, 1, 1),
    (1, 64, 32),
    (3, 5, 7),
    (7, 30, 33),
    (8, 64, 64),
    (9, 66, 31),
    (13, 128, 96),
    (130, 36, 100),
    (300, 16, 48),
    (15, 64, 32),  # AMX: registers of 16 rows and 64 inputs
    (16, 128, 40),
    (33, 192, 64),
    (47, 64, 33),
    (145, 256, 70),
]
NARROW = [torch.float32, torch.bfloat16]


def load(variant: str) -> Kernels:
    return Kernels(ctypes.CDLL(str(LIBRARY)), variant)


@pytest.fixture(params=VARIANTS)
def kernels(request: pytest.FixtureRequest) -> Kernels:
    return load(request.param)


def draw(*shape: int, seed: int = 0) -> torch.Tensor:
    return torch.randn(shape, generator=torch.Generator().manual_seed(seed + sum(shape)))


def pack(kernels: Kernels, weight: torch.Tensor, bias: torch.Tensor) -> Packed:
    return kernels.pack(*quantise_weights(weight), bias)


def unpack(x: Quantised) -> torch.Tensor:
    """What quantised rows stand for, but for the 1/127 that the weights' scales hold; float64."""
    return (x.values[:, : x.n_in].double() - 128) * x.scales[:, None].double()


def multiply_exactly(x: Quantised, weight: torch.Tensor, bias: torch.Tensor) -> torch.Tensor:
    values, scales = quantise_weights(weight)
    return unpack(x) @ (values.double() * scales[:, None].double()).T + bias.double()


def close(found: torch.Tensor, expected: torch.Tensor, tolerance: float = 2e-6) -> bool:
    largest = max(1.0, float(expected.abs().max())) if expected.numel() else 1.0
    return bool(((found.double() - expected.double()).abs() <= tolerance * largest).all())


@given(n_rows=st.integers(0, 9), n=st.integers(1, 70), size=st.floats(1e-30, 1e30))
@settings(deadline=None, max_examples=60)
def test_rows_are_quantised_as_in_torch(n_rows: int, n: int, size: float) -> None:
    x = draw(n_rows, n) * size
    expected, largest = quantise_rows(x)
    for variant in VARIANTS:
        found = load(variant).quantise(x)
        assert torch.equal(found.scales, largest[:, 0])
        assert (found.values[:, :n].int() - expected[:n_rows].int()).abs().le(1).all()
        assert not found.values[:, n:].any()


def test_a_row_of_zeros_stays_zero(kernels: Kernels) -> None:
    found = kernels.quantise(torch.zeros(2, 20))
    assert (found.values == 128).all()
    assert close(kernels.multiply(found, pack(kernels, draw(5, 20), torch.ones(5))), torch.ones(2, 5))


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("activation", ["none", "relu", "silu"])
def test_products_are_right(kernels: Kernels, shape: tuple[int, int, int], activation: str) -> None:
    n_rows, n_in, n_out = shape
    weight, bias, x = draw(n_out, n_in), draw(n_out, seed=1), kernels.quantise(draw(n_rows, n_in, seed=2))
    expected = multiply_exactly(x, weight, bias)
    expected = {"none": expected, "relu": expected.relu(), "silu": torch.nn.functional.silu(expected)}[
        activation
    ]
    assert close(kernels.multiply(x, pack(kernels, weight, bias), activation=activation), expected)


@pytest.mark.parametrize("shape", SHAPES)
def test_products_are_normalised_and_quantised(kernels: Kernels, shape: tuple[int, int, int]) -> None:
    n_rows, n_in, n_out = shape
    weight, bias, residual = draw(n_out, n_in), draw(n_out, seed=1), draw(n_rows, n_out, seed=3)
    norm = Norm(draw(n_out, seed=4), draw(n_out, seed=5))
    x = kernels.quantise(draw(n_rows, n_in, seed=2))
    found, quantised = kernels.multiply_and_quantise(
        x, pack(kernels, weight, bias), residual=residual, norm=norm
    )
    stream = multiply_exactly(x, weight, bias) + residual.double()
    expected = torch.nn.functional.layer_norm(stream, (n_out,), norm.weight.double(), norm.bias.double())
    assert close(found, expected, 2e-5)
    again = kernels.quantise(found)
    assert torch.equal(again.values, quantised.values)
    assert torch.equal(again.scales, quantised.scales)


def test_the_largest_sums_do_not_overflow(kernels: Kernels) -> None:
    """Inputs of 255 and weights of 127 throughout: what vpmaddubsw would cut off."""
    for sign in (1.0, -1.0):
        x, weight = torch.ones(3, 2048), torch.full((40, 2048), sign)
        found = kernels.multiply(kernels.quantise(x), pack(kernels, weight, torch.zeros(40)))
        assert close(found, torch.full((3, 40), 2048.0 * sign))


@given(
    st.integers(1, 150),
    st.one_of(st.integers(1, 50), st.sampled_from([64, 128, 192])),
    st.integers(1, 70),
    st.integers(1, 5),
    st.integers(0, 99),
)
@settings(deadline=None, max_examples=100)
def test_variants_give_the_same_bits(n_rows: int, n_in: int, n_out: int, n_best: int, seed: int) -> None:
    weight, bias = draw(n_out, n_in, seed=seed), draw(n_out, seed=1)
    norm = Norm(draw(n_out, seed=4), draw(n_out, seed=5))
    results = []
    for variant in VARIANTS:
        kernels = load(variant)
        x, packed = kernels.quantise(draw(n_rows, n_in, seed=2)), pack(kernels, weight, bias)
        exact, quantised = kernels.multiply_and_quantise(x, packed, activation="silu", norm=norm)
        results.append((exact, quantised.values, quantised.scales, *kernels.find_best(x, packed, n_best)))
    for other in results[1:]:
        assert all(map(torch.equal, results[0], other))


@given(st.integers(1, 20), st.integers(1, 300), st.integers(1, 12), st.integers(0, 9), st.data())
@settings(deadline=None, max_examples=60)
def test_the_best_outputs_are_found(n_rows: int, n_out: int, n_best: int, n_forbidden: int, data) -> None:
    places = st.tuples(st.integers(0, n_rows - 1), st.integers(0, n_out - 1))
    pairs = data.draw(st.lists(places, min_size=n_forbidden, max_size=n_forbidden))
    spread = data.draw(st.sampled_from([0.1, 1.0, 30.0]))
    weight, bias = draw(n_out, 24) * spread, draw(n_out, seed=1)
    kernels = load(VARIANTS[0])
    x, packed = kernels.quantise(draw(n_rows, 24, seed=2)), pack(kernels, weight, bias)
    values, columns = kernels.find_best(x, packed, n_best, Forbidden(n_rows, pairs) if pairs else None)
    logits = multiply_exactly(x, weight, bias)
    log_probs = logits - logits.logsumexp(dim=1, keepdim=True)
    for row, column in pairs:
        log_probs[row, column] = -1e30
    expected = log_probs.topk(min(n_best, n_out), dim=1).values
    n = expected.shape[1]
    allowed = expected > -1e29
    assert torch.equal(values[:, :n] > -1e29, allowed)
    rounding = 2e-6 * max(1.0, float(logits.abs().max()))
    assert close(values[:, :n][allowed], expected[allowed], rounding)
    assert close(log_probs.gather(1, columns[:, :n].long())[allowed], expected[allowed], rounding)
    assert (values[:, n:] < -1e29).all()


@pytest.mark.parametrize("n_beams", [1, 3])
def test_biases_of_slots_replace_those_of_the_matrix(kernels: Kernels, n_beams: int) -> None:
    weight, biases = draw(37, 20), draw(4, 37, seed=1)
    biases[1, 5:] = -1e30  # a slot may choose few
    x = kernels.quantise(draw(4 * n_beams, 20, seed=2))
    packed = pack(kernels, weight, torch.full((37,), 9.0))
    values, columns = kernels.find_best(x, packed, 3, None, biases)
    logits = multiply_exactly(x, weight, torch.zeros(37)) + biases.repeat_interleave(n_beams, 0).double()
    expected = logits.log_softmax(dim=1).topk(3, dim=1)
    assert close(values, expected.values, 5e-6)
    assert torch.equal(columns.long(), expected.indices)


def test_of_equal_outputs_the_first_is_chosen(kernels: Kernels) -> None:
    packed = pack(kernels, torch.ones(70, 8), torch.zeros(70))
    _, columns = kernels.find_best(kernels.quantise(torch.ones(2, 8)), packed, 4)
    assert columns.tolist() == [[0, 1, 2, 3]] * 2


def test_rows_of_weights_can_be_picked(kernels: Kernels) -> None:
    values, scales = quantise_weights(draw(50, 19))
    bias, rows = draw(50, seed=1), torch.tensor([49, 0, 7, 7, 31])
    x = kernels.quantise(draw(6, 19, seed=2))
    whole = kernels.multiply(x, kernels.pack(values, scales, bias))
    assert torch.equal(kernels.multiply(x, kernels.pack(values, scales, bias, rows)), whole[:, rows])
    for wrong in ([50], [-1]):
        with pytest.raises(IndexError, match="0 to 49"):
            kernels.pack(values, scales, bias, torch.tensor(wrong))


@pytest.mark.parametrize("n_rows", [2, 8, 9, 131])
def test_rows_do_not_depend_on_their_batch(kernels: Kernels, n_rows: int) -> None:
    weight, bias, norm = draw(70, 40), draw(70, seed=1), Norm(draw(70, seed=4), draw(70, seed=5))
    x, packed = draw(n_rows, 40, seed=2), pack(kernels, weight, bias)
    together, _ = kernels.multiply_and_quantise(kernels.quantise(x), packed, norm=norm)
    best, _ = kernels.find_best(kernels.quantise(x), packed, 3)
    for row in range(n_rows):
        one = kernels.quantise(x[row : row + 1].clone())
        assert torch.equal(kernels.multiply_and_quantise(one, packed, norm=norm)[0], together[row : row + 1])
        assert torch.equal(kernels.find_best(one, packed, 3)[0], best[row : row + 1])


@pytest.mark.parametrize("dtype", NARROW)
@pytest.mark.parametrize(
    ("n_slots", "n_beams", "n_heads", "head"), [(3, 1, 2, 64), (2, 4, 3, 20), (1, 2, 1, 80)]
)
def test_attention_to_the_past(
    kernels: Kernels, dtype: torch.dtype, n_slots: int, n_beams: int, n_heads: int, head: int
) -> None:
    n_columns, n_used, width = 29, 7 + n_beams, n_heads * head
    keys = draw(n_slots, n_heads, n_columns, head, seed=1).to(dtype)
    values = draw(n_slots, n_heads, n_columns, head, seed=2).to(dtype)
    keys[:, :, n_used:], values[:, :, n_used:] = torch.nan, torch.nan  # not to be read
    mask = torch.where(draw(n_slots, 1, n_beams, n_columns, seed=3) > 0, 0.0, -1e4).to(dtype)
    mask[:, :, :, n_used:] = -1e4
    own = mask[:, 0, :, n_used - n_beams : n_used]
    own[:], own.diagonal(dim1=1, dim2=2)[:] = -1e4, 0.0
    qkv = draw(n_slots * n_beams, 3 * width, seed=4)
    found = unpack(kernels.attend_past(qkv, keys, values, mask, n_used)) / 127
    query, key, value = qkv.view(n_slots, n_beams, 3, n_heads, head).permute(2, 0, 3, 1, 4)
    assert torch.equal(keys[:, :, n_used - n_beams : n_used], key.to(dtype))
    assert torch.equal(values[:, :, n_used - n_beams : n_used], value.to(dtype))
    seen = slice(0, n_used)
    scores = query.double() @ keys[:, :, seen].double().transpose(2, 3) + mask[..., seen].double()
    expected = (scores.softmax(dim=-1) @ values[:, :, seen].double()).transpose(1, 2).reshape(-1, width)
    assert close(found, expected, 0.5 / 127 + 1e-5)  # what quantising costs


@pytest.mark.parametrize("dtype", NARROW)
@pytest.mark.parametrize(("n_beams", "n_heads", "head"), [(1, 2, 64), (4, 3, 20), (2, 1, 80), (1, 2, 3)])
def test_attention_to_the_sources(
    kernels: Kernels, dtype: torch.dtype, n_beams: int, n_heads: int, head: int
) -> None:
    lengths, width = torch.tensor([1, 19, 0, 40, 16], dtype=torch.int32), n_heads * head
    keys = draw(5, n_heads, 40, head, seed=1).to(dtype)
    values = draw(5, n_heads, 40, head, seed=2).to(dtype)
    queries = draw(5 * n_beams, width, seed=4)
    found = unpack(kernels.attend_source(queries, keys, values, lengths)) / 127
    shares = torch.full((5 * n_beams, 40), 0.5)
    assert torch.equal(found, unpack(kernels.attend_source(queries, keys, values, lengths, shares)) / 127)
    for slot, length in enumerate(lengths.tolist()):
        query = queries.view(5, n_beams, n_heads, head)[slot].transpose(0, 1).double()
        scores = query @ keys[slot, :, :length].double().transpose(1, 2)
        mixed = scores.softmax(dim=-1) @ values[slot, :, :length].double()
        expected = mixed.transpose(0, 1).reshape(n_beams, width)
        here = slice(slot * n_beams, (slot + 1) * n_beams)
        assert close(found[here], expected, 0.5 / 127 + 1e-5)
        assert close(shares[here, :length], 0.5 + scores.softmax(dim=-1).sum(dim=0), 1e-5)
        assert (shares[here, length:] == 0.5).all()


def test_wrong_tensors_are_refused(kernels: Kernels) -> None:
    x, packed = kernels.quantise(draw(2, 8)), pack(kernels, draw(6, 8), draw(6))
    keys, mask = torch.zeros(2, 1, 4, 8), torch.zeros(2, 1, 1, 4)
    lengths = torch.tensor([4, 4], dtype=torch.int32)
    with pytest.raises(TypeError, match="float64"):
        kernels.quantise(draw(2, 8).double())
    with pytest.raises(TypeError, match="strides"):
        kernels.quantise(draw(8, 2).T)
    with pytest.raises(ValueError, match="8 numbers, found 9"):
        kernels.multiply(kernels.quantise(draw(2, 9)), packed)
    with pytest.raises(TypeError, match=r"\(2, 6\)"):
        kernels.multiply_and_quantise(x, packed, residual=draw(2, 5))
    with pytest.raises(ValueError, match="to 2 rows"):
        kernels.find_best(x, packed, 2, Forbidden(3, [(0, 0)]))
    with pytest.raises(IndexError, match="0 to 1"):
        Forbidden(2, [(2, 0)])
    with pytest.raises(ValueError, match="one best"):
        kernels.find_best(x, packed, 0)
    with pytest.raises(ValueError, match="biases for 2 rows"):
        kernels.find_best(x, packed, 2, None, draw(3, 6))
    with pytest.raises(ValueError, match="columns in use"):
        kernels.attend_past(draw(2, 24), keys, keys.clone(), mask, 5)
    with pytest.raises(TypeError, match=r"found torch\.float16"):
        kernels.attend_past(draw(2, 24), keys.half(), keys.half(), mask, 1)
    with pytest.raises(ValueError, match="0 to 4"):
        kernels.attend_source(draw(2, 8), keys, keys.clone(), lengths + 1)
