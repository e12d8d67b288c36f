"""What this process may use of the machine: cores and memory, within the bounds of its container."""

from __future__ import annotations

import math
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final

_MIB: Final = 1 << 20
_UNKNOWN_MIB: Final = 4096
"""Taken where the system does not tell."""
_GROUPS: Final = Path("/sys/fs/cgroup")
_MEMBERSHIP: Final = Path("/proc/self/cgroup")
_MEMINFO: Final = Path("/proc/meminfo")


def count_cores() -> int:
    """Cores that this process may use; a container's share of them, rounded up."""
    try:
        n_cores = len(os.sched_getaffinity(0))
    except AttributeError:  # not on every system
        n_cores = os.cpu_count() or 1
    shares = [share for folder in _list_groups("cpu") if (share := _read_share(folder)) is not None]
    return max(1, min([n_cores, *(math.ceil(share) for share in shares)]))


def available_mib() -> int:
    """Memory that is free or can be freed, of the machine or of the container, whichever is less."""
    left = [room for folder in _list_groups("memory") if (room := _read_room(folder)) is not None]
    found = [number for number in (_read_meminfo(), *left) if number is not None]
    return max(0, min(found)) // _MIB if found else _UNKNOWN_MIB


def _read_meminfo() -> int | None:
    for line in _read(_MEMINFO).splitlines():
        if line.startswith("MemAvailable:"):
            return int(line.split()[1]) * 1024
    return None


def _list_groups(controller: str) -> Iterator[Path]:
    """Folders of the control groups that bound this process, from its own up; of both versions.

    Within a container the path may be that of the host, and only the topmost folder be there.
    """
    for line in _read(_MEMBERSHIP).splitlines():
        number, _, rest = line.partition(":")
        controllers, _, path = rest.partition(":")
        if number != "0" and controller not in controllers.split(","):
            continue
        top = _GROUPS if number == "0" else _GROUPS / controller
        folder = top.joinpath(path.strip("/"))
        while folder.is_relative_to(top):
            yield folder
            folder = folder.parent


def _read_share(folder: Path) -> float | None:
    """Cores that a group may use; ``None`` without a bound."""
    quota, _, period = _read(folder / "cpu.max").strip().partition(" ")
    if not quota:
        quota, period = (_read(folder / f"cpu.cfs_{name}_us").strip() for name in ("quota", "period"))
    if not (quota.isdecimal() and period.isdecimal() and int(period)):  # "max", and -1 of the older version
        return None
    return int(quota) / int(period)


def _read_room(folder: Path) -> int | None:
    """Bytes that a group may still take, with those that its files' pages would give back."""
    most = _read_number(folder / "memory.max") or _read_number(folder / "memory.limit_in_bytes")
    if most is None:
        return None
    used = _read_number(folder / "memory.current") or _read_number(folder / "memory.usage_in_bytes") or 0
    facts = dict(line.split(" ", 1) for line in _read(folder / "memory.stat").splitlines() if " " in line)
    pages = facts.get("total_inactive_file") or facts.get("inactive_file") or "0"
    return most - used + (int(pages) if pages.isdecimal() else 0)


def _read_number(path: Path) -> int | None:
    text = _read(path).strip()
    return int(text) if text.isdecimal() else None


def _read(path: Path) -> str:
    """A file of the system; empty where it is not there."""
    try:
        return path.read_text(encoding="ascii", errors="replace")
    except OSError:
        return ""
