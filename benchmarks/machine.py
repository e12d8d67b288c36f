"""What a benchmark ran on, for its result file."""

from __future__ import annotations

import importlib.metadata
import platform
from typing import Any

import torch

from translate.inference.kernel_library import describe_kernels
from translate.machine import count_cores


def describe_machine() -> dict[str, Any]:
    """Processor, cores that may be used, versions, and which kernels are in force."""
    return {
        "processor": str(torch.cpu.get_capabilities().get("cpu_name", platform.processor())),
        "cores": count_cores(),
        "kernels": describe_kernels(),
        "python": platform.python_version(),
        "torch": importlib.metadata.version("torch"),
    }
