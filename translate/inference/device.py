"""Which device and which arithmetic to use."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import torch

from translate.config import DEVICES
from translate.errors import DeviceError
from translate.inference.kernel_library import find_kernels
from translate.inference.linear import Int8Linear, quantise_weights
from translate.machine import count_cores

_log = logging.getLogger("translate")

CPU_DTYPES: Final = ("float32", "bfloat16", "int8")
CUDA_DTYPES: Final = ("float32", "bfloat16", "float16")
LARGEST_INT8_ERROR: Final = 0.03


def choose_device(wanted: str) -> str:
    """Choose ``cpu`` or ``cuda``.

    Raises:
        DeviceError: ``cuda`` was asked for and cannot be used, or ``wanted`` is no device of ours.

    """
    if wanted not in DEVICES:
        raise DeviceError(
            f"Expected one of {', '.join(DEVICES)}, found device {wanted!r}. Which GPU is used,"
            " CUDA_VISIBLE_DEVICES says."
        )
    if wanted == "cpu":
        return "cpu"
    problem = find_cuda_problem()
    if problem is None:
        return "cuda"
    if wanted == "cuda":
        raise DeviceError(f"Expected a usable CUDA GPU, found none: {problem}. Use --device cpu or auto.")
    if torch.version.cuda is not None:  # a build for the CPU alone is no news
        _log.warning("No usable GPU (%s); using the CPU.", problem)
    return "cpu"


def choose_dtype(wanted: str, device: str) -> str:
    """Choose the arithmetic of the products.

    Raises:
        DeviceError: ``device`` cannot compute in ``wanted``.

    """
    supported = CPU_DTYPES if device == "cpu" else CUDA_DTYPES
    if wanted != "auto":
        if wanted not in supported:
            raise DeviceError(
                f"Expected auto or one of {', '.join(supported)} on {device}, found dtype {wanted!r}."
            )
        if wanted == "int8" and not check_int8():
            raise DeviceError(
                "This processor or build of torch computes 8-bit products wrongly; "
                "set dtype to float32 in the settings."
            )
        return wanted
    if device == "cuda":
        return "float16"
    return "int8" if _is_int8_fast() and check_int8() else "float32"


def prepare_device(device: str) -> None:
    """Set what torch is to do on a device, for this process."""
    if device == "cuda":
        # cuDNN's attention makes a plan for every shape, and ours change every few steps
        torch.backends.cuda.enable_cudnn_sdp(False)


@contextmanager
def use_one_thread(device: str) -> Iterator[None]:
    """Let operations on the CPU use one thread, then as many as before.

    Workers are the parallelism. Threads inside an operation wait for each other by spinning, which
    took up to ten times the processor time on a machine that was busy otherwise. torch keeps the
    number for each thread, and gives a new thread the one that was set last in any.
    """
    before = torch.get_num_threads()
    if device != "cpu" or before == 1:
        yield
        return
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(before)


def count_threads(wanted: int) -> int:
    """Threads to use: ``wanted``, or what the process may run on when it is 0."""
    return wanted if wanted > 0 else count_cores()


def check_int8() -> bool:
    """Whether an 8-bit product is close to its float32 twin, as it is not on some processors and builds."""
    generator = torch.Generator().manual_seed(0)
    x = torch.randn(8, 256, generator=generator)
    weight = torch.randn(128, 256, generator=generator)
    bias = torch.randn(128, generator=generator)
    exact = torch.nn.functional.linear(x, weight, bias)
    kernels = find_kernels()
    try:
        if kernels is not None:
            found = kernels.multiply(kernels.quantise(x), kernels.pack(*quantise_weights(weight), bias))
        else:
            found = Int8Linear(weight, bias)(x)
    except (RuntimeError, NotImplementedError, AttributeError):
        return False
    return bool((found - exact).norm() / exact.norm() < LARGEST_INT8_ERROR)


def _is_int8_fast() -> bool:
    """Whether 8-bit products are faster than float32.

    Compiled kernels are with AVX2 (80 G products a second against 53 G of float32 on AVX-512); oneDNN only
    where the processor multiplies 8-bit numbers itself.
    """
    kernels = find_kernels()
    if kernels is not None and kernels.variant != "plain":
        return True
    capabilities = torch.cpu.get_capabilities()
    return any(capabilities.get(name, False) for name in ("avx512_vnni", "avx_vnni", "amx_int8"))


def find_cuda_problem() -> str | None:
    """Say why no GPU can be used; ``None`` if one can. Tries a product, which a broken driver fails."""
    if torch.version.cuda is None:
        return "this build of torch is for the CPU"
    try:
        if not torch.cuda.is_available():
            return "torch sees no CUDA device"
        x = torch.ones(16, 16, device="cuda", dtype=torch.float16)
        if float((x @ x).sum()) != 16.0**3:
            return "a test product came out wrong"
    except Exception as error:
        return str(error).splitlines()[0]
    return None
