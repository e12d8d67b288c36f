"""Marian's encoder and decoder step, after Vaswani et al. 2017 with post-layer normalisation.

Shapes: B sources, S tokens of the longest, R slots, k beams, C cache columns, H heads, D = d_model / H.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import torch
from torch.nn import functional as F  # noqa: N812  its usual name

from translate.errors import InferenceError, ModelError
from translate.inference.cache import KeysValues, Memory
from translate.inference.checkpoint import MarianConfig
from translate.inference.fused import FusedDecoderLayer, FusedEncoderLayer
from translate.inference.kernel_library import find_kernels
from translate.inference.layout import Layout, lay_out_by_length, lay_out_padded
from translate.inference.linear import Tensors, join_projections, make_linear


class LayerNorm:
    """Layer normalisation with its parameters in the type of the residual stream."""

    def __init__(self, weights: Tensors, name: str, dtype: torch.dtype, device: str) -> None:
        self._weight = weights[f"{name}.weight"].to(device=device, dtype=dtype)
        self._bias = weights[f"{name}.bias"].to(device=device, dtype=dtype)
        self._shape = (self._weight.shape[0],)

    def __call__(self, x: torch.Tensor) -> torch.Tensor:
        """Normalise the last dimension."""
        return F.layer_norm(x, self._shape, self._weight, self._bias)


class FeedForward:
    """Two products with the activation between, added to the input and normalised."""

    def __init__(self, weights: Tensors, layer: str, config: MarianConfig, dtype: str, device: str) -> None:
        self._rise = make_linear(weights[f"{layer}.fc1.weight"], weights[f"{layer}.fc1.bias"], dtype, device)
        self._fall = make_linear(weights[f"{layer}.fc2.weight"], weights[f"{layer}.fc2.bias"], dtype, device)
        self._norm = LayerNorm(weights, f"{layer}.final_layer_norm", stream_dtype(dtype), device)
        self._activation = config.activation

    def __call__(self, x: torch.Tensor) -> torch.Tensor:
        """Map ``(rows, d_model)`` to ``(rows, d_model)``."""
        inner = self._rise(x)
        if self._activation in ("swish", "silu"):
            inner = F.silu(inner, inplace=True)
        elif self._activation == "relu":
            inner = F.relu(inner, inplace=True)
        else:
            inner = F.gelu(inner)
        return self._norm(self._fall(inner, x))


class EncoderLayer:
    """Self-attention over the source, then the feed-forward layer."""

    def __init__(self, weights: Tensors, layer: str, config: MarianConfig, dtype: str, device: str) -> None:
        name = f"{layer}.self_attn"
        self._qkv = make_linear(
            *join_projections(weights, name, "qkv", config.d_model // config.encoder_heads), dtype, device
        )
        self._out = make_linear(
            weights[f"{name}.out_proj.weight"], weights[f"{name}.out_proj.bias"], dtype, device
        )
        self._norm = LayerNorm(weights, f"{name}_layer_norm", stream_dtype(dtype), device)
        self._feed_forward = FeedForward(weights, layer, config, dtype, device)
        self._heads = config.encoder_heads

    def __call__(self, x: torch.Tensor, layout: Layout) -> torch.Tensor:
        """Map ``x`` ``(rows, d_model)`` to the same shape."""
        mixed = layout.attend(self._qkv(x), self._heads)
        return self._feed_forward(self._norm(self._out(mixed, x)))


class DecoderLayer:
    """Self-attention over the cache, attention over the source, then the feed-forward layer."""

    def __init__(self, weights: Tensors, layer: str, config: MarianConfig, dtype: str, device: str) -> None:
        head = config.d_model // config.decoder_heads
        inner, cross = f"{layer}.self_attn", f"{layer}.encoder_attn"
        self._heads = config.decoder_heads
        self._qkv = make_linear(*join_projections(weights, inner, "qkv", head), dtype, device)
        self._out = make_linear(
            weights[f"{inner}.out_proj.weight"], weights[f"{inner}.out_proj.bias"], dtype, device
        )
        self._norm = LayerNorm(weights, f"{inner}_layer_norm", stream_dtype(dtype), device)
        self._query = make_linear(*join_projections(weights, cross, "q", head), dtype, device)
        self._source = make_linear(*join_projections(weights, cross, "kv", head), dtype, device)
        self._cross_out = make_linear(
            weights[f"{cross}.out_proj.weight"], weights[f"{cross}.out_proj.bias"], dtype, device
        )
        self._cross_norm = LayerNorm(weights, f"{cross}_layer_norm", stream_dtype(dtype), device)
        self._feed_forward = FeedForward(weights, layer, config, dtype, device)

    def project_source(self, x: torch.Tensor, layout: Layout) -> KeysValues:
        """Keys and values ``(B, H, S, D)`` of encoded sources ``x`` ``(rows, d_model)``."""
        return layout.pad(self._source(x), self._heads)

    def step(
        self, x: torch.Tensor, cache: Memory, index: int, shares: torch.Tensor | None = None
    ) -> torch.Tensor:
        """Map ``x`` ``(R * k, d_model)`` to the same shape: one decoding step of this layer, ``index``.

        What each head attends to of the source is added to ``shares`` ``(R * k, S)`` float32.
        """
        n_slots, n_heads = cache.n_slots, self._heads
        qkv = self._qkv(x).view(n_slots, -1, 3, n_heads, x.shape[1] // n_heads)
        query, key, value = qkv.permute(2, 0, 3, 1, 4)  # each (R, H, k, D)
        cache.write(index, key, value)
        x = self._norm(self._out(attend(query, *cache.get_past(index), cache.past_mask), x))
        query = self._query(x).view(n_slots, -1, n_heads, x.shape[1] // n_heads).transpose(1, 2)
        mixed = attend(query, *cache.get_source(index), cache.source_mask, shares)
        x = self._cross_norm(self._cross_out(mixed, x))
        return self._feed_forward(x)


class Network:
    """The whole model but its output layer.

    Raises:
        ModelError: a weight is no number: 8-bit products would make one of it.

    """

    def __init__(self, weights: Tensors, config: MarianConfig, dtype: str, device: str) -> None:
        self.config = config
        self.device = device
        self.dtype = stream_dtype(dtype)
        self.is_int8 = dtype == "int8"
        self.is_fused = self.is_int8 and find_kernels() is not None
        self._scale = config.d_model**0.5 if config.scale_embedding else 1.0
        # on the CPU the embeddings stay in the mapped file: only the rows in use are read
        self._source_embedding = weights["encoder.embed"].to(device)
        self._target_embedding = weights["decoder.embed"].to(device)
        self._positions = make_positions(config.max_positions, config.d_model).to(
            device=device, dtype=self.dtype
        )
        for name, tensor in weights.items():
            # of the embeddings only the rows in use are read, and looked at
            if ".layers." in name and not bool(tensor.isfinite().all()):
                raise ModelError(f"The model's weights are damaged: {name} is not finite; copy it again.")
        self._encoder, self.decoder = make_layers(weights, config, dtype, device)

    def encode(self, sources: Sequence[Sequence[int]]) -> list[KeysValues]:
        """Encode the ids of sources; returns the keys and values ``(B, H, S, D)`` of each decoder layer.

        Raises:
            InferenceError: what comes out is no numbers.

        """
        if self.is_fused:
            layout, ids, positions = lay_out_by_length(sources)
        else:
            layout, ids, positions = lay_out_padded(sources, self.config.pad_id, self.dtype)
            if layout.mask is not None:
                layout = replace(layout, mask=layout.mask.to(self.device))
        embedded = self._source_embedding[ids.to(self.device)].to(self.dtype) * self._scale
        good = embedded.isfinite().all()
        x = embedded + self._positions[positions.to(self.device)]
        for layer in self._encoder:
            x = layer(x, layout)
        if self.is_fused and not bool(good & x.isfinite().all()):  # their products would hide it
            raise InferenceError(
                "The states of the encoder are not finite in int8; set dtype to float32 in the settings, and "
                "copy the model again if that fails too."
            )
        return [layer.project_source(x, layout) for layer in self.decoder]

    def embed_targets(self, tokens: torch.Tensor, ages: torch.Tensor) -> torch.Tensor:
        """Embed tokens ``(R, k)`` at positions ``(R,)``; returns ``(R * k, d_model)``."""
        embedded = self._target_embedding[tokens.view(-1)].to(self.dtype) * self._scale
        shape = (*tokens.shape, embedded.shape[-1])
        return (embedded.view(shape) + self._positions[ages][:, None]).view(-1, shape[-1])


def make_layers(
    weights: Tensors, config: MarianConfig, dtype: str, device: str
) -> tuple[Sequence[EncoderLayer | FusedEncoderLayer], Sequence[DecoderLayer | FusedDecoderLayer]]:
    """Make the layers of both halves: over compiled kernels if products are in 8 bits and there are any."""
    encoder = [f"encoder.layers.{i}" for i in range(config.encoder_layers)]
    decoder = [f"decoder.layers.{i}" for i in range(config.decoder_layers)]
    kernels = find_kernels() if dtype == "int8" else None
    if kernels is not None:
        return (
            [FusedEncoderLayer(kernels, weights, layer, config) for layer in encoder],
            [FusedDecoderLayer(kernels, weights, layer, config) for layer in decoder],
        )
    return (
        [EncoderLayer(weights, layer, config, dtype, device) for layer in encoder],
        [DecoderLayer(weights, layer, config, dtype, device) for layer in decoder],
    )


def attend(
    query: torch.Tensor,
    keys: torch.Tensor,
    values: torch.Tensor,
    mask: torch.Tensor | None,
    shares: torch.Tensor | None = None,
) -> torch.Tensor:
    """Attention of ``query`` ``(R, H, k, D)``, already scaled; returns ``(R * k, H * D)``.

    What each head gives to each column is added to ``shares`` ``(R * k, S)``, if it is wanted.

    Keys and values may be of a narrower type than the query, in which the products are then
    computed. On the CPU two plain batched products are faster than the fused kernel, which
    is made for many queries a source (64 slots, 40 columns: 0.39 ms against 0.52 ms).
    """
    stream, narrow = query.dtype, keys.dtype
    n_slots, n_heads, n_beams, head = query.shape
    query = query.to(narrow)
    if query.is_cuda and shares is None:
        mixed = F.scaled_dot_product_attention(query, keys, values, attn_mask=mask, scale=1.0)
    else:
        scores = torch.matmul(query, keys.transpose(2, 3))
        if mask is not None:
            scores += mask
        given = torch.softmax(scores, dim=-1, dtype=torch.float32)
        mixed = torch.matmul(given.to(narrow), values)
        if shares is not None:
            shares += given.sum(dim=1).view(n_slots * n_beams, -1)
    return mixed.transpose(1, 2).reshape(n_slots * n_beams, n_heads * head).to(stream)


def make_positions(n_positions: int, width: int) -> torch.Tensor:
    """Sinusoidal positions ``(n_positions, width)``: sines in the first half, cosines in the second."""
    positions = torch.arange(n_positions, dtype=torch.float64)[:, None]
    rates = 10000.0 ** (-torch.arange(0, width, 2, dtype=torch.float64) / width)
    angles = positions * rates
    table = torch.empty(n_positions, width)
    n_sines = (width + 1) // 2
    table[:, :n_sines] = angles.sin()
    table[:, n_sines:] = angles.cos()[:, : width - n_sines]
    return table


def stream_dtype(dtype: str) -> torch.dtype:
    """Type of the residual stream: float32 around 8-bit products."""
    found: torch.dtype = torch.float32 if dtype == "int8" else getattr(torch, dtype)
    return found
