"""The shared library of compiled kernels: whether there is one, and what of it the processor can run.

``scripts/build_kernels.py`` builds it from ``native/`` when the package is installed with a C++
compiler at hand. Without it the engine computes the same with torch.
"""

from __future__ import annotations

import ctypes
import functools
import logging
import os
from pathlib import Path
from typing import Final

from translate.errors import DeviceError
from translate.inference.kernels import Kernels

LIBRARY: Final = Path(__file__).with_name("_kernels.so")
SWITCH: Final = "ZHBRIEF_KERNELS"
"""Environment variable: a variant's name, or ``torch`` for none."""
VARIANTS: Final = {"avx512_amx": 16, "avx512_vnni": 8, "avx_vnni": 4, "avx2": 2, "plain": 1}
"""Best first, with their bits in ``find_kernel_variants``."""
INTERFACE: Final = 2
"""What ``kernels_interface`` must say: raised there and here when a kernel's arguments change."""

_log = logging.getLogger("translate")


@functools.cache
def find_kernels() -> Kernels | None:
    """Return the kernels that suit the processor best, or ``None`` where there are none."""
    wanted = os.environ.get(SWITCH, "")
    library = open_library()
    if wanted == "torch" or (library is None and not wanted):
        return None
    variants = list_variants()
    if library is None or (wanted and wanted not in variants):
        able = (
            f"one of {', '.join(variants)}, which this processor can run"
            if variants
            else "empty: none are built"
        )
        raise DeviceError(f"Expected {SWITCH} to be torch or {able}; found {wanted!r}.")
    return Kernels(library, wanted or variants[0])


def describe_kernels() -> str:
    """Say which kernels are in force, for a report."""
    kernels = find_kernels()
    if kernels is not None:
        return f"compiled kernels ({kernels.variant})"
    if open_library() is not None:
        return f"torch alone ({SWITCH} says so)"
    return "torch alone (no compiled kernels: install again with a C++ compiler for twice the speed)"


def list_variants() -> list[str]:
    """Names of the variants that were built and that the processor can run, best first."""
    library = open_library()
    found = 0 if library is None else int(library.find_kernel_variants())
    return [name for name, bit in VARIANTS.items() if found & bit]


@functools.cache
def open_library() -> ctypes.CDLL | None:
    """Open the library; ``None``, with a warning if it is no use, where there is none."""
    if not LIBRARY.is_file():
        return None
    try:
        library = ctypes.CDLL(str(LIBRARY))
        interface = int(library.kernels_interface())
    except (OSError, AttributeError) as error:
        _log.warning("The compiled kernels cannot be used (%s); torch will do.", error)
        return None
    if interface != INTERFACE:
        _log.warning("The compiled kernels are of another version; torch will do. Install zhbrief again.")
        return None
    return library
