"""Matrix products of the network: in floating point, or in 8 bits with one scale a row."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Protocol

import torch
from torch.nn import functional as F  # noqa: N812  its usual name

LEVELS: Final = 127.0
ZERO_POINT: Final = 128
TINY: Final = 1e-20

Tensors = Mapping[str, torch.Tensor]


class Linear(Protocol):
    """``x @ weight.T + bias`` over rows."""

    def __call__(self, x: torch.Tensor, residual: torch.Tensor | None = None) -> torch.Tensor:
        """Map ``(rows, n_in)`` to ``(rows, n_out)``, adding ``residual`` of that shape if given."""


class DenseLinear:
    """Weights in floating point; input and output have their type."""

    def __init__(self, weight: torch.Tensor, bias: torch.Tensor, dtype: torch.dtype, device: str) -> None:
        self._weight = weight.to(device=device, dtype=dtype).contiguous()
        self._bias = bias.to(device=device, dtype=dtype)

    def __call__(self, x: torch.Tensor, residual: torch.Tensor | None = None) -> torch.Tensor:
        """See ``Linear``."""
        out = F.linear(x, self._weight, self._bias)
        return out if residual is None else out.add_(residual)


class Int8Linear:
    """8-bit weights with a scale an output, 8-bit inputs with a scale a row; float32 outside.

    A scale a row, not a batch, makes a row's result independent of the rows beside it.
    Inputs are stored unsigned with zero point 128, because the processor's instruction
    (VNNI ``vpdpbusd``) multiplies unsigned by signed; the library corrects for the zero
    point with sums that it keeps of the weights.
    """

    def __init__(self, weight: torch.Tensor, bias: torch.Tensor) -> None:
        n_out, n_in = weight.shape
        quantised, self._scales = quantise_weights(weight)
        self._packed = torch.ops.onednn.qlinear_prepack(quantised, [64, n_in])
        self._zero_points = torch.zeros(n_out, dtype=torch.int64)
        self._bias = bias.float()
        self._has_bias = bool(self._bias.any())

    def __call__(self, x: torch.Tensor, residual: torch.Tensor | None = None) -> torch.Tensor:
        """See ``Linear``."""
        quantised, largest = quantise_rows(x)
        return self.multiply(quantised, largest, residual)

    def multiply(
        self, quantised: torch.Tensor, largest: torch.Tensor, residual: torch.Tensor | None = None
    ) -> torch.Tensor:
        """Multiply rows that ``quantise_rows`` made, so that several products can share them."""
        padded: torch.Tensor = torch.ops.onednn.qlinear_pointwise(
            quantised, 1.0, ZERO_POINT, self._packed, self._scales, self._zero_points, None,
            1.0, 0, torch.float32, "none", [], "",
        )  # fmt: skip
        out = padded[: largest.shape[0]]
        if residual is not None:
            out = torch.addcmul(residual, out, largest)
            return out.add_(self._bias) if self._has_bias else out
        return torch.addcmul(self._bias, out, largest) if self._has_bias else out.mul_(largest)


def quantise_weights(weight: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """Quantise each output's weights ``(n_out, n_in)`` by their largest magnitude.

    Returns:
        int8 of that shape, and scales ``(n_out,)`` that hold the inputs' 1/127 too: an output is
        the sum of its products times its scale times the input row's largest magnitude.

    """
    weight = weight.float()
    scales = weight.abs().amax(dim=1).clamp_min(TINY) / LEVELS
    return (weight / scales[:, None]).round_().to(torch.int8), scales / LEVELS


def quantise_rows(x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """Quantise each row of ``x`` to 8 bits by its largest magnitude.

    Args:
        x: ``(rows, n)`` float32.

    Returns:
        ``(padded rows, n)`` uint8 around 128, of which the first ``rows`` mean something,
        and the largest magnitudes ``(rows, 1)``.

    """
    largest = x.abs().amax(dim=-1, keepdim=True).clamp_min_(TINY)
    quantised = torch.empty((pad_rows(x.shape[0]), x.shape[1]), dtype=torch.uint8)
    # uint8 cuts off the fraction: adding a half more than the zero point rounds
    quantised[: x.shape[0]] = torch.mul(x, LEVELS / largest).add_(ZERO_POINT + 0.5)
    return quantised, largest


def pad_rows(n_rows: int) -> int:
    """Rows that a product is given for ``n_rows``: few different numbers, each at most an eighth more.

    The library compiles and keeps a kernel for every number of rows that it meets, up
    to a thousand of them: hundreds of MiB over a long run.
    """
    step = max(8, 1 << max(0, n_rows.bit_length() - 4))
    return -(-n_rows // step) * step


def make_linear(weight: torch.Tensor, bias: torch.Tensor, dtype: str, device: str) -> Linear:
    """Prepare a product for ``dtype`` (``int8`` on the CPU only) on ``device``."""
    if dtype == "int8":
        return Int8Linear(weight, bias)
    return DenseLinear(weight, bias, getattr(torch, dtype), device)


def join_projections(weights: Tensors, name: str, parts: str, head: int) -> tuple[torch.Tensor, torch.Tensor]:
    """Join weights and biases named in ``parts`` (of q, k, v); queries are scaled by ``head ** -0.5``."""
    rows, biases = [], []
    for part in parts:
        scale = head**-0.5 if part == "q" else 1.0
        rows.append(weights[f"{name}.{part}_proj.weight"].float() * scale)
        biases.append(weights[f"{name}.{part}_proj.bias"].float() * scale)
    return torch.cat(rows), torch.cat(biases)
