"""Errors of torch told apart, by type and by words: half of them are plain ``RuntimeError``s.

No torch here, so that a process without it may ask.
"""

from __future__ import annotations

from typing import Final

_MEMORY_WORDS: Final = (
    "out of memory",  # CUDA, its allocator and its driver
    "not enough memory",  # torch on Windows
    "can't allocate memory",  # torch on Linux
    "cannot allocate memory",
    "alloc_failed",  # CUBLAS_STATUS_ALLOC_FAILED and those of its sisters
    "status_not_enough_memory",
)


def is_out_of_memory(error: BaseException) -> bool:
    """Whether a smaller batch may help."""
    if isinstance(error, MemoryError) or "OutOfMemoryError" in _list_types(error):
        return True
    return isinstance(error, RuntimeError) and any(word in str(error).lower() for word in _MEMORY_WORDS)


def is_device_fault(error: BaseException) -> bool:
    """Whether the GPU is lost to this process: after such an error every later call fails too."""
    if is_out_of_memory(error) or not isinstance(error, RuntimeError):
        return False
    return "AcceleratorError" in _list_types(error) or "CUDA error" in str(error)


def _list_types(error: BaseException) -> list[str]:
    return [kind.__name__ for kind in type(error).__mro__]
