"""8-bit products: right, independent of the rows beside them, and of few different heights."""

from __future__ import annotations

import pytest
import torch

from translate.inference.linear import Int8Linear, pad_rows

pytestmark = pytest.mark.skipif(
    not hasattr(torch.ops.onednn, "qlinear_prepack"), reason="torch was built without oneDNN"
)


def test_padding_is_small_and_seldom_different() -> None:
    padded = [pad_rows(n) for n in range(1, 8193)]
    assert all(n <= p <= max(8, n + 7, n * 1.13) for n, p in enumerate(padded, start=1))
    assert len(set(padded)) < 70


@pytest.mark.parametrize("n_rows", [1, 7, 8, 9, 65, 200])
def test_products_are_near_and_rows_independent(n_rows: int) -> None:
    generator = torch.Generator().manual_seed(n_rows)
    weight, bias = torch.randn(24, 64, generator=generator), torch.randn(24, generator=generator)
    x = torch.randn(n_rows, 64, generator=generator)
    linear = Int8Linear(weight, bias)
    exact = torch.nn.functional.linear(x, weight, bias)
    assert (linear(x) - exact).abs().max() < 0.05 * exact.abs().max()
    assert torch.equal(linear(x)[-1:], linear(x[-1:].clone()))
