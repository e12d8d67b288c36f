"""Cross-entropy of a linear projection, computed a block of rows at a time.

The logits of a micro-batch, 2,500 target tokens by 16,000 pieces, are its largest tensor by far.
Block by block they stay near the processor, and their gradient is taken at once, so that they are
computed once and never stored (as in Liger Kernel, arXiv 2410.10989).

Shapes: n target tokens, d model width, v target ids.
"""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor

IGNORED = -1
"""Label of a row that counts for nothing: padding."""

ROWS_AT_ONCE = {"cpu": 512, "cuda": 8192}

BlockGradient = Callable[[Tensor, Tensor, float], tuple[Tensor, Tensor]]


def block_gradient(logits: Tensor, labels: Tensor, smoothing: float) -> tuple[Tensor, Tensor]:
    """Summed loss of a block (n, v) and its gradient by the logits, save for the labels' own share.

    Elementwise all over, so that a compiler makes two passes of it. The label's own share,
    ``smoothing - 1`` at one place a row, is left to the caller.
    """
    x = logits.float()
    counts = labels != IGNORED
    top = x.amax(-1, keepdim=True)
    powers = (x - top).exp()
    total = powers.sum(-1, keepdim=True)
    of_label = x.gather(-1, labels.clamp_min(0)[:, None]).squeeze(-1)
    losses = (top + total.log()).squeeze(-1) - (1 - smoothing) * of_label - smoothing * x.mean(-1)
    gradient = (powers / total - smoothing / x.shape[-1]) * counts[:, None]
    return (losses * counts).sum(), gradient.to(logits.dtype)


class _LinearCrossEntropy(torch.autograd.Function):
    @staticmethod
    def forward(
        ctx: torch.autograd.function.FunctionCtx,
        hidden: Tensor,
        weight: Tensor,
        labels: Tensor,
        smoothing: float,
        gradient_of: BlockGradient,
    ) -> Tensor:
        dtype = torch.get_autocast_dtype(hidden.device.type) if _autocasts(hidden) else hidden.dtype
        x, w = hidden.to(dtype), weight.to(dtype)
        n_at_once = ROWS_AT_ONCE[hidden.device.type]
        by_hidden = torch.empty_like(x)
        by_weight = torch.zeros_like(weight, dtype=torch.float32)
        loss = torch.zeros((), device=hidden.device)
        for at in range(0, len(x), n_at_once):
            rows, wanted = x[at : at + n_at_once], labels[at : at + n_at_once]
            part, gradient = gradient_of(rows @ w.t(), wanted, smoothing)
            loss += part
            flat = gradient.view(-1)
            own = torch.arange(0, flat.numel(), gradient.shape[1], device=flat.device) + wanted.clamp_min(0)
            flat[own] -= (1 - smoothing) * (wanted != IGNORED).to(dtype)
            torch.mm(gradient, w, out=by_hidden[at : at + n_at_once])
            by_weight += gradient.t() @ rows
        ctx.save_for_backward(by_hidden.to(hidden.dtype), by_weight.to(weight.dtype))
        return loss

    @staticmethod
    def backward(ctx, outer: Tensor) -> tuple[Tensor, Tensor, None, None, None]:  # noqa: ANN001
        by_hidden, by_weight = ctx.saved_tensors
        return by_hidden * outer.to(by_hidden.dtype), by_weight * outer, None, None, None


def _autocasts(tensor: Tensor) -> bool:
    return torch.is_autocast_enabled(tensor.device.type)


def linear_cross_entropy(
    hidden: Tensor,
    weight: Tensor,
    labels: Tensor,
    smoothing: float,
    gradient_of: BlockGradient = block_gradient,
) -> Tensor:
    """Label-smoothed cross-entropy of ``hidden @ weight.T``, summed over the rows that count.

    hidden: (n, d); weight: (v, d); labels: (n,) ids, ``IGNORED`` where a row does not count.
    Products are in autocast's type where it is on. ``gradient_of`` may be ``block_gradient`` compiled.
    """
    return _LinearCrossEntropy.apply(hidden, weight, labels, smoothing, gradient_of)
