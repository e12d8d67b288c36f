"""The Marian transformer, written for training speed, with Hugging Face's arithmetic.

The same function as ``transformers.MarianMTModel`` (post-norm, scaled tied
embeddings, sinusoids in two halves, swish), but: the three projections of an
attention are one product; batches hold sources of one length, so that no
attention needs a mask and the fused kernels always apply; the output projection
covers the ids a translation can hold and no others. ``to_marian`` and
``from_marian`` carry the weights over; a test holds the two to the same logits.

Shapes: b rows, s source tokens, t target tokens, d model width, v target ids.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

from .corpus import END
from .dropout import MaskStore
from .loss import IGNORED, BlockGradient, block_gradient, linear_cross_entropy

NEVER = -10_000.0
"""Logit bias of ids that no translation holds; within float16."""


LEXICAL_SHARE = 0.8
"""How much of a lexical start is the lexicon; the rest is the usual noise."""


ROWS_MULTIPLE = 256
"""Flat tensors have a multiple of so many rows."""


@dataclass(frozen=True, slots=True)
class Shape:
    """What is needed to build a network."""

    n_ids: int
    n_target: int
    d_model: int = 512
    d_ffn: int = 2048
    heads: int = 8
    encoder_layers: int = 8
    decoder_layers: int = 2
    dropout: float = 0.1
    max_positions: int = 512


@dataclass(frozen=True, slots=True)
class Layout:
    """How sentences lie in a flat tensor (n, d): one after the other, then rows that mean nothing.

    Micro-batches differ in rows and lengths; a library of products prepares itself for each new
    size, which takes as long as the product. Multiples of 256 are few, and are soon all prepared.
    """

    n_sentences: int
    length: int

    @property
    def n_rows(self) -> int:
        """Rows of the flat tensor."""
        return -(-self.n_sentences * self.length // ROWS_MULTIPLE) * ROWS_MULTIPLE

    def flatten(self, x: Tensor) -> Tensor:
        """(b, t, d) -> (n, d), zeros in the filler."""
        return functional.pad(x.flatten(0, 1), (0, 0, 0, self.n_rows - self.n_sentences * self.length))

    def unflatten(self, flat: Tensor) -> Tensor:
        """(n, d) -> (b, t, d), without the filler."""
        return flat[: self.n_sentences * self.length].unflatten(0, (self.n_sentences, self.length))


class Attention(nn.Module):
    """Multi-head attention without masks; ``causal`` hides later targets."""

    def __init__(self, width: int, heads: int, *, causal: bool = False) -> None:
        super().__init__()
        self.heads, self.causal = heads, causal
        self.qkv = nn.Linear(width, 3 * width)
        self.out = nn.Linear(width, width)

    def forward(
        self, x: Tensor, layout: Layout, memory: Tensor | None = None, memory_layout: Layout | None = None
    ) -> Tensor:
        """(n, d) attends to ``memory`` (m, d), or to itself without one."""
        width = x.shape[-1]
        if memory is None or memory_layout is None:
            q, k, v = layout.unflatten(self.qkv(x)).split(width, -1)
        else:
            q = layout.unflatten(functional.linear(x, self.qkv.weight[:width], self.qkv.bias[:width]))
            kv = functional.linear(memory, self.qkv.weight[width:], self.qkv.bias[width:])
            k, v = memory_layout.unflatten(kv).split(width, -1)
        q, k, v = (y.unflatten(-1, (self.heads, -1)).transpose(1, 2) for y in (q, k, v))
        attend = functional.scaled_dot_product_attention if q.is_cuda else _attend_in_products
        mixed = attend(q, k, v, is_causal=self.causal)
        return self.out(layout.flatten(mixed.transpose(1, 2).flatten(2)))


def _attend_in_products(q: Tensor, k: Tensor, v: Tensor, *, is_causal: bool) -> Tensor:
    """Attend as torch's fused attention does, (b, h, t, d) each.

    On a CPU the fused kernel's backward pass took a quarter of a step: sentences are
    short, and the plain products with it compiled made a step 1.4 times as fast.
    """
    scores = q @ k.transpose(-1, -2) * q.shape[-1] ** -0.5
    if is_causal:
        later = torch.ones(scores.shape[-2:], dtype=torch.bool, device=q.device).triu(1)
        scores = scores.masked_fill(later, -math.inf)
    return scores.float().softmax(-1).to(v.dtype) @ v


Masks = Iterator[Tensor] | None
"""Ready-made dropout masks in the order of their use, or none: then they are drawn in place."""


def drop(x: Tensor, rate: float, masks: Masks) -> Tensor:
    """Dropout of ``x`` (n, d) by the next of ``masks``."""
    if masks is None or rate == 0.0:
        return functional.dropout(x, rate)
    return x * next(masks) * (1 / (1 - rate))


class Layer(nn.Module):
    """One encoder or decoder layer, post-norm."""

    def __init__(self, shape: Shape, *, decoder: bool) -> None:
        super().__init__()
        d, self.dropout = shape.d_model, shape.dropout
        self.self_attn = Attention(d, shape.heads, causal=decoder)
        self.self_norm = nn.LayerNorm(d)
        self.cross_attn = Attention(d, shape.heads) if decoder else None
        self.cross_norm = nn.LayerNorm(d) if decoder else None
        self.fc1, self.fc2 = nn.Linear(d, shape.d_ffn), nn.Linear(shape.d_ffn, d)
        self.final_norm = nn.LayerNorm(d)

    def forward(
        self,
        x: Tensor,
        layout: Layout,
        masks: Masks,
        memory: Tensor | None = None,
        memory_layout: Layout | None = None,
    ) -> Tensor:
        """(n, d) -> (n, d); a decoder layer also reads ``memory`` (m, d)."""
        x = self.self_norm(x + self._drop(self.self_attn(x, layout), masks))
        if self.cross_attn is not None:
            x = self.cross_norm(x + self._drop(self.cross_attn(x, layout, memory, memory_layout), masks))
        return self.final_norm(x + self._drop(self.fc2(functional.silu(self.fc1(x))), masks))

    def _drop(self, x: Tensor, masks: Masks) -> Tensor:
        return drop(x, self.dropout if self.training else 0.0, masks)


class Network(nn.Module):
    """Encoder, decoder and the restricted output projection."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.shape = shape
        self.shared = nn.Embedding(shape.n_ids, shape.d_model)
        self.encoder = nn.ModuleList(Layer(shape, decoder=False) for _ in range(shape.encoder_layers))
        self.decoder = nn.ModuleList(Layer(shape, decoder=True) for _ in range(shape.decoder_layers))
        self.register_buffer("positions", sinusoids(shape.max_positions, shape.d_model), persistent=False)
        self.initialise()

    @torch.no_grad()
    def initialise(self) -> None:
        """Xavier, with what feeds the residual sum scaled down by depth.

        Post-norm stacks start unstable when every branch is as loud as the stem.
        Source of the gains: Wang et al. 2022, DeepNet, for N encoder and M decoder layers.
        """
        n, m = len(self.encoder), len(self.decoder)
        gains = (0.87 * (n**4 * m) ** (-1 / 16), (12 * m) ** -0.25)
        nn.init.normal_(self.shared.weight, std=self.shape.d_model**-0.5)
        for layers, gain in ((self.encoder, gains[0]), (self.decoder, gains[1])):
            for module in layers.modules():
                if isinstance(module, nn.Linear):
                    nn.init.zeros_(module.bias)
                if isinstance(module, Attention):
                    for part, scale in zip(module.qkv.weight.chunk(3), (1.0, 1.0, gain), strict=True):
                        nn.init.xavier_uniform_(part, scale)
                    nn.init.xavier_uniform_(module.out.weight, gain)
                elif isinstance(module, Layer):
                    nn.init.xavier_uniform_(module.fc1.weight, gain)
                    nn.init.xavier_uniform_(module.fc2.weight, gain)

    @torch.no_grad()
    def start_lexically(self, embedding: Tensor) -> None:
        """Start as a word-for-word translator: see ``lexical_start``.

        Rows of ``embedding`` (n_ids, d), unit vectors, are mixed into the initial embeddings;
        rows of zeros leave theirs. Cross-attention's values and outputs start near the
        identity, so that what is attended to arrives as it is.
        """
        known = embedding.norm(dim=1) > 0
        drawn = self.shared.weight[known]
        mixed = LEXICAL_SHARE**0.5 * embedding[known] + (1 - LEXICAL_SHARE) ** 0.5 * drawn
        self.shared.weight[known] = mixed
        width = self.shape.d_model
        identity = torch.eye(width, device=drawn.device)
        for layer in self.decoder:
            attention = layer.cross_attn
            for weight in (attention.qkv.weight[2 * width :], attention.out.weight):
                weight.lerp_(identity, LEXICAL_SHARE)

    def embed(self, ids: Tensor, layout: Layout, masks: Masks) -> Tensor:
        """(b, t) ids -> (n, d)."""
        x = self.shared(ids) * math.sqrt(self.shape.d_model) + self.positions[: ids.shape[1]]
        return drop(layout.flatten(x), self.shape.dropout if self.training else 0.0, masks)

    def hidden(self, source: Tensor, decoder_input: Tensor, masks: Sequence[Tensor] | None = None) -> Tensor:
        """(b, s) and (b, t) ids -> (n, d) hidden states, flat; every source row is full.

        ``masks``: as ``draw_masks`` makes them; without them dropout draws its own.
        """
        left = iter(masks) if masks else None
        source_layout, target_layout = Layout(*source.shape), Layout(*decoder_input.shape)
        memory = self.embed(source, source_layout, left)
        for layer in self.encoder:
            memory = layer(memory, source_layout, left)
        x = self.embed(decoder_input, target_layout, left)
        for layer in self.decoder:
            x = layer(x, target_layout, left, memory, source_layout)
        return x

    def draw_masks(self, store: MaskStore, source: Tensor, target: Tensor) -> list[Tensor]:
        """All dropout masks that ``hidden`` needs for ids of these shapes, (b, s) and (b, t)."""
        width = self.shape.d_model
        sides = ((source, 1 + 2 * len(self.encoder)), (target, 1 + 3 * len(self.decoder)))
        return [
            mask for ids, n_masks in sides for mask in store.draw(n_masks, Layout(*ids.shape).n_rows, width)
        ]

    def forward(self, source: Tensor, decoder_input: Tensor) -> Tensor:
        """(b, s) and (b, t) ids -> (b, t, d) hidden states; every source row is full."""
        return Layout(*decoder_input.shape).unflatten(self.hidden(source, decoder_input))

    def project(self, hidden: Tensor) -> Tensor:
        """(..., d) -> (..., v) logits over the ids that a translation can hold."""
        return functional.linear(hidden, self.shared.weight[: self.shape.n_target])


def sum_loss(
    network: Network,
    source: Tensor,
    target: Tensor,
    smoothing: float,
    hidden_of: Callable[[Tensor, Tensor], Tensor] | None = None,
    gradient_of: BlockGradient = block_gradient,
) -> Tensor:
    """Label-smoothed cross-entropy, summed over the target tokens.

    source: (b, s) ids; target: (b, t) ids ending in ``</s>`` and then padded.
    Padding stands right of every real token, so that the causal order alone hides it.
    ``hidden_of`` and ``gradient_of`` may be ``network.hidden`` and ``block_gradient``, compiled.
    """
    pad = network.shape.n_ids - 1
    decoder_input = functional.pad(target[:, :-1], (1, 0), value=pad)  # Marian starts decoding from <pad>
    hidden = (hidden_of or network.hidden)(source, decoder_input)
    labels = target.flatten().long()
    labels = labels.masked_fill(labels == pad, IGNORED)
    labels = functional.pad(labels, (0, len(hidden) - len(labels)), value=IGNORED)
    weight = network.shared.weight[: network.shape.n_target]
    return linear_cross_entropy(hidden, weight, labels, smoothing, gradient_of)


def sinusoids(n_positions: int, width: int) -> Tensor:
    """(n_positions, width): sines in the first half, cosines in the second, as Marian has them."""
    position = torch.arange(n_positions, dtype=torch.float64)[:, None]
    angle = position / 10_000 ** (torch.arange(0, width, 2, dtype=torch.float64) / width)
    return torch.cat([angle.sin(), angle.cos()], 1).float()


_NAMES = {
    "self_attn.out": "self_attn.out_proj",
    "self_norm": "self_attn_layer_norm",
    "cross_attn.out": "encoder_attn.out_proj",
    "cross_norm": "encoder_attn_layer_norm",
    "fc1": "fc1",
    "fc2": "fc2",
    "final_norm": "final_layer_norm",
}
_ATTENTIONS = {"self_attn": "self_attn", "cross_attn": "encoder_attn"}


def to_marian(state: dict[str, Tensor], shape: Shape) -> dict[str, Tensor]:
    """Names and tensors of ``MarianMTModel`` for a network's state; tied weights once.

    ``final_logits_bias`` forbids the ids beyond the target's: training never saw
    them as outputs, so that without it a stock decoder might emit them.
    """
    bias = torch.full((1, shape.n_ids), NEVER)
    bias[:, : shape.n_target] = 0
    out = {"model.shared.weight": state["shared.weight"], "final_logits_bias": bias}
    for name, value in state.items():
        side, _, rest = name.partition(".")
        if side == "shared":
            continue
        index, _, rest = rest.partition(".")
        module, _, kind = rest.rpartition(".")
        prefix = f"model.{side}.layers.{index}"
        attention, _, inner = module.partition(".")
        if inner == "qkv":
            for part, piece in zip("qkv", value.chunk(3), strict=True):
                out[f"{prefix}.{_ATTENTIONS[attention]}.{part}_proj.{kind}"] = piece.clone()
        else:
            out[f"{prefix}.{_NAMES[module]}.{kind}"] = value
    return out


def from_marian(weights: dict[str, Tensor], shape: Shape) -> dict[str, Tensor]:
    """Invert :func:`to_marian`.

    Raises:
        ValueError: a weight is missing or has another shape than the network's.

    """
    network = Network(shape)
    out = {}
    for name, value in network.state_dict().items():
        side, _, rest = name.partition(".")
        index, _, rest = rest.partition(".")
        module, _, kind = rest.rpartition(".")
        prefix = f"model.{side}.layers.{index}"
        attention, _, inner = module.partition(".")
        if side == "shared":
            names = ["model.shared.weight"]
        elif inner == "qkv":
            names = [f"{prefix}.{_ATTENTIONS[attention]}.{part}_proj.{kind}" for part in "qkv"]
        else:
            names = [f"{prefix}.{_NAMES[module]}.{kind}"]
        missing = [n for n in names if n not in weights]
        if missing:
            raise ValueError(f"The model lacks the weight {missing[0]}.")
        out[name] = torch.cat([weights[n].float() for n in names])
        if out[name].shape != value.shape:
            raise ValueError(
                f"{names[0]}: expected shape {tuple(value.shape)}, found {tuple(out[name].shape)}."
            )
    return out


def marian_config(shape: Shape) -> dict[str, Any]:
    """Keyword arguments of ``MarianConfig``; ``n_target_ids`` is our addition."""
    pad = shape.n_ids - 1
    return {
        "vocab_size": shape.n_ids, "d_model": shape.d_model, "activation_function": "swish",
        "encoder_layers": shape.encoder_layers, "decoder_layers": shape.decoder_layers,
        "encoder_attention_heads": shape.heads, "decoder_attention_heads": shape.heads,
        "encoder_ffn_dim": shape.d_ffn, "decoder_ffn_dim": shape.d_ffn, "scale_embedding": True,
        "static_position_embeddings": True, "dropout": shape.dropout, "attention_dropout": 0.0,
        "activation_dropout": 0.0, "max_position_embeddings": shape.max_positions, "pad_token_id": pad,
        "eos_token_id": END, "bos_token_id": END, "decoder_start_token_id": pad, "forced_eos_token_id": END,
        "normalize_before": False, "normalize_embedding": False, "add_final_layer_norm": False,
        "share_encoder_decoder_embeddings": True, "tie_word_embeddings": True, "n_target_ids": shape.n_target,
    }  # fmt: skip
