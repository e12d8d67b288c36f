"""Errors of torch told apart."""

from __future__ import annotations

import pytest
import torch

from translate.inference.faults import is_device_fault, is_out_of_memory

ALLOCATOR = (
    "[enforce fail at alloc_cpu.cpp:127] err == 0. DefaultCPUAllocator: can't allocate memory: you tried to"
    " allocate 8 bytes. Error code 12 (Cannot allocate memory)"
)
FAULTS = [
    RuntimeError("CUDA error: device-side assert triggered"),
    RuntimeError("CUDA error: an illegal memory access was encountered"),
    RuntimeError("CUDA error: CUBLAS_STATUS_EXECUTION_FAILED when calling `cublasGemmEx`"),
    *([torch.AcceleratorError("an unknown fault")] if hasattr(torch, "AcceleratorError") else []),
]
SHORTAGES = [
    torch.OutOfMemoryError("Tried to allocate 20.00 MiB"),
    MemoryError(),
    RuntimeError(ALLOCATOR),
    RuntimeError("[enforce fail] DefaultCPUAllocator: not enough memory: you tried to allocate 8 bytes."),
    RuntimeError("CUDA error: out of memory"),
    RuntimeError("CUDA error: CUBLAS_STATUS_ALLOC_FAILED when calling `cublasCreate(handle)`"),
    RuntimeError("cuDNN error: CUDNN_STATUS_ALLOC_FAILED"),
]
OTHERS = [RuntimeError("shapes do not match"), ValueError("CUDA error"), IndexError("out of memory")]


@pytest.mark.parametrize("error", SHORTAGES, ids=repr)
def test_memory_that_runs_out_is_known_in_all_its_words(error: BaseException) -> None:
    assert is_out_of_memory(error)
    assert not is_device_fault(error)


def test_the_allocator_of_this_machine_is_understood() -> None:
    with pytest.raises((RuntimeError, MemoryError)) as found:
        torch.empty(10**15, dtype=torch.uint8)
    assert is_out_of_memory(found.value)


@pytest.mark.parametrize("error", FAULTS, ids=repr)
def test_a_lost_gpu_is_no_shortage(error: BaseException) -> None:
    assert is_device_fault(error)
    assert not is_out_of_memory(error)


@pytest.mark.parametrize("error", OTHERS, ids=repr)
def test_other_errors_are_neither(error: BaseException) -> None:
    assert not is_device_fault(error)
    assert not is_out_of_memory(error)
