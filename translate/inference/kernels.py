"""Compiled kernels for 8-bit decoding on the CPU, as functions of tensors.

Every tensor is checked, then its address is handed over. Calls release Python's lock and
use one thread. ``kernel_library.find_kernels`` says whether there are any.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from typing import Final

import torch

from translate.inference.kernel_data import Forbidden, Norm, Packed, Quantised, make_quantised, pad_to_four

ACTIVATIONS: Final = {"none": 0, "relu": 1, "silu": 2, "swish": 2}
PANEL: Final = 32
HEAD_BYTES: Final = 3 * 4 * PANEL


class Kernels:
    """The kernels of one variant. Holds no state: threads may share it."""

    def __init__(self, library: ctypes.CDLL, variant: str) -> None:
        self.variant = variant
        kinds = {"i": ctypes.c_int64, "p": ctypes.c_void_p}

        def bind(name: str, signature: str) -> Callable[..., None]:
            function = getattr(library, f"{name}_{variant}")
            function.argtypes = [kinds[kind] for kind in signature]
            function.restype = None
            bound: Callable[..., None] = function
            return bound

        # i: a number, p: an address
        self._pack = bind("pack", "iippppp")
        self._quantise = bind("quantise", "iippp")
        self._product = bind("product", "iiipppipppppp")
        self._find_best = bind("find_best", "iiipppippipppp")
        self._attend_past = bind("attend_past", "iiiiipiipppppppp")
        self._attend_source = bind("attend_source", "iiiiipipppppppp")

    def pack(
        self,
        weights: torch.Tensor,
        scales: torch.Tensor,
        biases: torch.Tensor,
        rows: torch.Tensor | None = None,
    ) -> Packed:
        """Pack weights ``(n_out, n_in)`` int8, or their ``rows`` (int64), for ``multiply``.

        Args:
            weights: a row an output.
            scales: ``(n_out,)`` float32, of outputs over products of integers and input scales.
            biases: ``(n_out,)`` float32.
            rows: which outputs to pack, in this order; all if ``None``.

        """
        n_all, n_in = weights.shape
        n_out = n_all
        if rows is not None:
            n_out = len(rows)
            if n_out and (int(rows.min()) < 0 or int(rows.max()) >= n_all):
                raise IndexError(f"Expected rows from 0 to {n_all - 1}, found {rows.tolist()}.")
        panel_bytes = HEAD_BYTES + pad_to_four(n_in) * PANEL
        data = torch.empty(-(-n_out // PANEL) * panel_bytes, dtype=torch.uint8)
        self._pack(
            n_out,
            n_in,
            _locate(weights, torch.int8, (n_all, n_in)),
            _locate(scales, torch.float32, (n_all,)),
            _locate(biases, torch.float32, (n_all,)),
            None if rows is None else _locate(rows, torch.int64, (n_out,)),
            data.data_ptr(),
        )
        return Packed(data, n_in, n_out)

    def quantise(self, x: torch.Tensor) -> Quantised:
        """Quantise rows ``(rows, n)`` float32, each by its largest magnitude."""
        n_rows, n = x.shape
        out = make_quantised(n_rows, n)
        self._quantise(
            n_rows, n, _locate(x, torch.float32, (n_rows, n)), out.values.data_ptr(), out.scales.data_ptr()
        )
        return out

    def multiply(self, x: Quantised, weights: Packed, *, activation: str = "none") -> torch.Tensor:
        """Multiply rows by weights, add the bias and activate; returns ``(rows, n_out)`` float32."""
        return self._multiply(x, weights, activation, None, None, None)

    def multiply_and_quantise(
        self,
        x: Quantised,
        weights: Packed,
        *,
        activation: str = "none",
        residual: torch.Tensor | None = None,
        norm: Norm | None = None,
    ) -> tuple[torch.Tensor, Quantised]:
        """Multiply rows by weights, add bias and ``residual`` ``(rows, n_out)``, activate, and normalise.

        Returns:
            ``(rows, n_out)`` float32, and the same quantised.

        """
        quantised = make_quantised(x.scales.shape[0], weights.n_out)
        return self._multiply(x, weights, activation, residual, norm, quantised), quantised

    def _multiply(
        self,
        x: Quantised,
        weights: Packed,
        activation: str,
        residual: torch.Tensor | None,
        norm: Norm | None,
        quantised: Quantised | None,
    ) -> torch.Tensor:
        n_rows, n_out = x.scales.shape[0], weights.n_out
        _check_inputs(x, weights)
        out = torch.empty(n_rows, n_out)
        self._product(
            n_rows,
            x.n_in,
            n_out,
            x.values.data_ptr(),
            x.scales.data_ptr(),
            weights.data.data_ptr(),
            ACTIVATIONS[activation],
            None if residual is None else _locate(residual, torch.float32, (n_rows, n_out)),
            None if norm is None else _locate(norm.weight, torch.float32, (n_out,)),
            None if norm is None else _locate(norm.bias, torch.float32, (n_out,)),
            out.data_ptr(),
            None if quantised is None else quantised.values.data_ptr(),
            None if quantised is None else quantised.scales.data_ptr(),
        )
        return out

    def find_best(
        self,
        x: Quantised,
        weights: Packed,
        n_best: int,
        forbidden: Forbidden | None = None,
        biases: torch.Tensor | None = None,
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """Find the ``n_best`` outputs of each row without storing the others.

        Args:
            x: rows.
            weights: of the output layer.
            n_best: outputs wanted a row.
            forbidden: for some rows, outputs that count in the probabilities and are not chosen.
            biases: ``(slots, n_out)`` float32 instead of the packed biases; neighbouring rows share a slot.

        Returns:
            Log-probabilities ``(rows, n_best)`` float32, descending, and outputs ``(rows, n_best)`` int32.
            Where fewer outputs are allowed, the rest are 0 with a log-probability under -1e29.

        """
        n_rows = x.scales.shape[0]
        _check_inputs(x, weights)
        if n_best < 1:
            raise ValueError(f"Expected one best output or more, found {n_best}.")
        if forbidden is not None and len(forbidden.starts) != n_rows + 1:
            raise ValueError(
                f"Expected what is forbidden to {n_rows} rows, found {len(forbidden.starts) - 1}."
            )
        rows_per_bias = 1 if biases is None else n_rows // max(1, len(biases))
        if biases is not None and rows_per_bias * len(biases) != n_rows:
            raise ValueError(f"Expected biases for {n_rows} rows, found {len(biases)}.")
        values = torch.empty(n_rows, n_best)
        best = torch.empty(n_rows, n_best, dtype=torch.int32)
        masses = torch.empty(n_rows, 1)
        self._find_best(
            n_rows,
            x.n_in,
            weights.n_out,
            x.values.data_ptr(),
            x.scales.data_ptr(),
            weights.data.data_ptr(),
            n_best,
            None if forbidden is None else forbidden.starts.data_ptr(),
            None if forbidden is None else forbidden.outputs.data_ptr(),
            rows_per_bias,
            None if biases is None else _locate(biases, torch.float32, (len(biases), weights.n_out)),
            values.data_ptr(),
            best.data_ptr(),
            masses.data_ptr(),
        )
        return values.sub_(masses), best

    def attend_past(
        self, qkv: torch.Tensor, keys: torch.Tensor, values: torch.Tensor, mask: torch.Tensor, n_used: int
    ) -> Quantised:
        """Write a step's keys and values into its columns of the past, and attend to the past.

        Shapes: R slots, k beams, H heads of D numbers, C columns.

        Args:
            qkv: queries, keys and values of this step, ``(R * k, 3 * H * D)`` float32.
            keys: ``(R, H, C, D)`` float32 or bfloat16; the columns ``n_used - k`` to ``n_used`` are written.
            values: the same.
            mask: ``(R, 1, k, C)`` of the type of the keys; 0 where a beam sees a column.
            n_used: columns in use.

        Returns:
            ``(R * k, H * D)``.

        """
        n_slots, n_heads, n_columns, head = keys.shape
        n_beams = mask.shape[2]
        if not n_beams <= n_used <= n_columns:
            raise ValueError(f"Expected {n_beams} to {n_columns} columns in use, found {n_used}.")
        n_rows, width = n_slots * n_beams, n_heads * head
        out = make_quantised(n_rows, width)
        visible = torch.empty(n_columns, dtype=torch.int32)
        scratch = torch.empty(n_columns + width)
        self._attend_past(
            _is_narrow(keys),
            n_slots,
            n_beams,
            n_heads,
            head,
            _locate(qkv, torch.float32, (n_rows, 3 * width)),
            n_columns,
            n_used,
            _locate(mask, keys.dtype, (n_slots, 1, n_beams, n_columns)),
            _locate(keys, keys.dtype, keys.shape),
            _locate(values, keys.dtype, keys.shape),
            visible.data_ptr(),
            scratch.data_ptr(),
            scratch.data_ptr() + 4 * n_columns,
            out.values.data_ptr(),
            out.scales.data_ptr(),
        )
        return out

    def attend_source(
        self,
        queries: torch.Tensor,
        keys: torch.Tensor,
        values: torch.Tensor,
        lengths: torch.Tensor,
        shares: torch.Tensor | None = None,
    ) -> Quantised:
        """Attend to the sources.

        Args:
            queries: ``(R * k, H * D)`` float32.
            keys: ``(R, H, S, D)`` float32 or bfloat16.
            values: the same.
            lengths: ``(R,)`` int32 from 0 to S: columns that hold something. A slot of none gives zeros.
            shares: ``(R * k, S)`` float32; the attention that each head gives to each column is added.

        Returns:
            ``(R * k, H * D)``.

        """
        n_slots, n_heads, n_columns, head = keys.shape
        n_beams = queries.shape[0] // max(1, n_slots)
        n_rows, width = n_slots * n_beams, n_heads * head
        if n_slots and not (0 <= int(lengths.min()) <= int(lengths.max()) <= n_columns):
            raise ValueError(f"Expected lengths from 0 to {n_columns}, found {lengths.tolist()}.")
        out = make_quantised(n_rows, width)
        scratch = torch.empty(n_columns + n_beams * width)
        self._attend_source(
            _is_narrow(keys),
            n_slots,
            n_beams,
            n_heads,
            head,
            _locate(queries, torch.float32, (n_rows, width)),
            n_columns,
            _locate(lengths, torch.int32, (n_slots,)),
            _locate(keys, keys.dtype, keys.shape),
            _locate(values, keys.dtype, keys.shape),
            scratch.data_ptr(),
            scratch.data_ptr() + 4 * n_columns,
            out.values.data_ptr(),
            out.scales.data_ptr(),
            None if shares is None else _locate(shares, torch.float32, (n_rows, n_columns)),
        )
        return out


def _check_inputs(x: Quantised, weights: Packed) -> None:
    if x.n_in != weights.n_in:
        raise ValueError(f"Expected rows of {weights.n_in} numbers, found {x.n_in}.")


def _is_narrow(keys: torch.Tensor) -> bool:
    if keys.dtype not in (torch.float32, torch.bfloat16):
        raise TypeError(f"Expected keys in float32 or bfloat16, found {keys.dtype}.")
    return keys.dtype == torch.bfloat16


def _locate(tensor: torch.Tensor, dtype: torch.dtype, shape: tuple[int, ...]) -> int:
    """Address of a tensor that is what a kernel will take it for."""
    if tensor.dtype != dtype or tensor.shape != shape or not tensor.is_contiguous() or not tensor.is_cpu:
        raise TypeError(
            f"Expected a contiguous {dtype} tensor of shape {tuple(shape)} on the CPU, found {tensor.dtype}"
            f" of {tuple(tensor.shape)}, strides {tensor.stride()}, on {tensor.device}."
        )
    return tensor.data_ptr()
