"""Layers over compiled kernels: what follows a product is done in the same pass.

The same layers as in ``network.py``, around 8-bit products. No matrix of scores, masks or
unscaled products is stored, and no padding is computed.
"""

from __future__ import annotations

import torch
from torch.nn import functional as F  # noqa: N812  its usual name

from translate.inference.cache import KeysValues, Memory
from translate.inference.checkpoint import MarianConfig
from translate.inference.kernel_data import Norm, Packed, Quantised
from translate.inference.kernels import ACTIVATIONS, Kernels
from translate.inference.layout import Layout
from translate.inference.linear import Tensors, join_projections, quantise_weights


class FusedFeedForward:
    """Two products with the activation between, added to the input and normalised."""

    def __init__(self, kernels: Kernels, weights: Tensors, layer: str, config: MarianConfig) -> None:
        self._kernels = kernels
        self._rise = pack_linear(kernels, weights, f"{layer}.fc1")
        self._fall = pack_linear(kernels, weights, f"{layer}.fc2")
        self._norm = read_norm(weights, f"{layer}.final_layer_norm")
        self._activation = config.activation

    def __call__(self, x: torch.Tensor, quantised: Quantised) -> torch.Tensor:
        """Map ``(rows, d_model)``, given twice, to the same shape."""
        kernels = self._kernels
        if self._activation in ACTIVATIONS:
            _, inner = kernels.multiply_and_quantise(quantised, self._rise, activation=self._activation)
        else:
            inner = kernels.quantise(F.gelu(kernels.multiply(quantised, self._rise)))
        return kernels.multiply_and_quantise(inner, self._fall, residual=x, norm=self._norm)[0]


class FusedEncoderLayer:
    """Self-attention over the source, then the feed-forward layer."""

    def __init__(self, kernels: Kernels, weights: Tensors, layer: str, config: MarianConfig) -> None:
        name = f"{layer}.self_attn"
        self._kernels = kernels
        self._heads = config.encoder_heads
        self._qkv = pack(kernels, *join_projections(weights, name, "qkv", config.d_model // self._heads))
        self._out = pack_linear(kernels, weights, f"{name}.out_proj")
        self._norm = read_norm(weights, f"{name}_layer_norm")
        self._feed_forward = FusedFeedForward(kernels, weights, layer, config)

    def __call__(self, x: torch.Tensor, layout: Layout) -> torch.Tensor:
        """Map ``x`` ``(rows, d_model)`` to the same shape."""
        kernels = self._kernels
        mixed = layout.attend(kernels.multiply(kernels.quantise(x), self._qkv), self._heads)
        x, quantised = kernels.multiply_and_quantise(
            kernels.quantise(mixed), self._out, residual=x, norm=self._norm
        )
        return self._feed_forward(x, quantised)


class FusedDecoderLayer:
    """Self-attention over the cache, attention over the source, then the feed-forward layer."""

    def __init__(self, kernels: Kernels, weights: Tensors, layer: str, config: MarianConfig) -> None:
        inner, cross = f"{layer}.self_attn", f"{layer}.encoder_attn"
        self._kernels = kernels
        self._heads = config.decoder_heads
        head = config.d_model // self._heads
        self._qkv = pack(kernels, *join_projections(weights, inner, "qkv", head))
        self._out = pack_linear(kernels, weights, f"{inner}.out_proj")
        self._norm = read_norm(weights, f"{inner}_layer_norm")
        self._query = pack(kernels, *join_projections(weights, cross, "q", head))
        self._source = pack(kernels, *join_projections(weights, cross, "kv", head))
        self._cross_out = pack_linear(kernels, weights, f"{cross}.out_proj")
        self._cross_norm = read_norm(weights, f"{cross}_layer_norm")
        self._feed_forward = FusedFeedForward(kernels, weights, layer, config)

    def project_source(self, x: torch.Tensor, layout: Layout) -> KeysValues:
        """Keys and values ``(B, H, S, D)`` of encoded sources ``x`` ``(rows, d_model)``."""
        return layout.pad(self._kernels.multiply(self._kernels.quantise(x), self._source), self._heads)

    def step(
        self, x: torch.Tensor, cache: Memory, index: int, shares: torch.Tensor | None = None
    ) -> torch.Tensor:
        """Do one decoding step of this layer, ``index``; see ``DecoderLayer.step``."""
        kernels = self._kernels
        qkv = kernels.multiply(kernels.quantise(x), self._qkv)
        mixed = kernels.attend_past(qkv, *cache.get_past(index), cache.past_mask, cache.n_used)
        x, quantised = kernels.multiply_and_quantise(mixed, self._out, residual=x, norm=self._norm)
        query = kernels.multiply(quantised, self._query)
        mixed = kernels.attend_source(query, *cache.get_source(index), cache.source_lengths, shares)
        x, quantised = kernels.multiply_and_quantise(
            mixed, self._cross_out, residual=x, norm=self._cross_norm
        )
        return self._feed_forward(x, quantised)


def pack(kernels: Kernels, weight: torch.Tensor, bias: torch.Tensor) -> Packed:
    """Quantise and pack a product's weights ``(n_out, n_in)`` and bias ``(n_out,)``."""
    return kernels.pack(*quantise_weights(weight), bias.float())


def pack_linear(kernels: Kernels, weights: Tensors, name: str) -> Packed:
    """Quantise and pack the product of that name."""
    return pack(kernels, weights[f"{name}.weight"], weights[f"{name}.bias"])


def read_norm(weights: Tensors, name: str) -> Norm:
    """Parameters of the layer normalisation of that name."""
    return Norm(weights[f"{name}.weight"].float(), weights[f"{name}.bias"].float())
