"""How many processes of which kind a run gets."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from translate.config import Settings
from translate.errors import ConfigError, DeviceError
from translate.machine import available_mib, count_cores

_LIST_LIMIT_S: Final = 30.0
_PROBE_LIMIT_S: Final = 300.0
_PROBE: Final = "from translate.translation import find_gpu_problem; print(find_gpu_problem())"
_TRANSLATOR_MIB: Final = 1536
"""Memory that one translating process may need, weights and batches included."""
_ARTICLES_MIB: Final = 256
"""Memory that one process for articles may need."""
_ONE_GPU: Final = ("0",)
_DRIVERS: Final = (Path("/dev/nvidiactl"), Path("/proc/driver/nvidia/version"), Path("/dev/dxg"))
"""Signs of a GPU; the last is that of Windows' Linux."""
_GROUP_TOKENS_CPU: Final = 16_000
_GROUP_TOKENS_GPU: Final = 64_000


@dataclass(frozen=True, slots=True)
class Crew:
    """The processes of a run."""

    n_articles: int
    """Processes that repair, divide, brief and render."""
    n_translators: int
    threads: int
    """CPU threads of each translator."""
    gpus: tuple[str, ...] = ()
    """Value of CUDA_VISIBLE_DEVICES for each translator; empty on the CPU."""
    group_tokens: int = _GROUP_TOKENS_CPU
    """Source tokens that share batches, at least."""
    prepare_limit_s: float = 900.0
    """A document that takes longer to repair and divide is given up."""
    note: str = ""
    """What a person should know of this plan."""


def plan_crew(settings: Settings, workers: int | None) -> Crew:
    """Fill the machine: a translator a GPU, or one a core, with the cores shared out.

    On the CPU several translators of one thread each beat one of many: small matrices
    do not divide well. ``settings.threads`` asks for larger ones. GPUs that torch cannot use do
    not count where the device is ``auto``.

    Args:
        settings: device and threads are read.
        workers: cores to use; all that this process may use where ``None``, and never more.

    Raises:
        ConfigError: an impossible number of workers.
        DeviceError: the device is ``cuda``, and there is none.

    """
    check_workers(workers)
    n_usable = count_cores()
    n_cores = min(workers or n_usable, n_usable)
    notes = []
    if workers is not None and workers > n_cores:
        notes.append(f"--workers {workers:,} is more than the {n_cores} cores here; using {n_cores}.")
    gpus = () if settings.device == "cpu" else find_gpus()
    if settings.device == "cuda":
        if problem := probe_gpu():
            raise DeviceError(f"Expected a usable CUDA GPU, found none: {problem}. Use --device cpu or auto.")
        gpus = gpus or _ONE_GPU
    elif gpus and (problem := probe_gpu()):
        gpus = ()
        notes.append(f"No usable GPU ({problem}); using the CPU.")
    note, room_mib = " ".join(notes), available_mib()
    if gpus:
        n_articles = _count_fitting(n_cores, room_mib - len(gpus) * _TRANSLATOR_MIB, _ARTICLES_MIB)
        return Crew(n_articles, len(gpus), max(1, settings.threads), gpus, _GROUP_TOKENS_GPU, note=note)
    threads = settings.threads or 1
    n_translators = _count_fitting(n_cores // threads, room_mib, _TRANSLATOR_MIB)
    n_articles = _count_fitting(n_cores // 4, room_mib - n_translators * _TRANSLATOR_MIB, _ARTICLES_MIB)
    return Crew(n_articles, n_translators, max(threads, n_cores // n_translators), note=note)


def _count_fitting(n_wanted: int, room_mib: int, each_mib: int) -> int:
    """Processes that the memory holds, of those wanted; one in any case."""
    return max(1, min(n_wanted, room_mib // each_mib))


def check_workers(workers: int | None) -> None:
    """Refuse a number of workers that cannot be.

    Raises:
        ConfigError: less than one.

    """
    if workers is not None and workers < 1:
        raise ConfigError(f"--workers must be 1 or more, found {workers}.")


def find_gpus() -> tuple[str, ...]:
    """Identifiers of the NVIDIA devices that this process may use, without loading torch.

    One where ``nvidia-smi`` does not tell and a driver is there: ``probe_gpu`` says if torch can use it.
    """
    visible = os.environ.get("CUDA_VISIBLE_DEVICES")
    if visible is not None:
        return tuple(part.strip() for part in visible.split(",") if part.strip() not in ("", "-1"))
    command = shutil.which("nvidia-smi")
    if command is None:
        return _ONE_GPU if any(path.exists() for path in _DRIVERS) else ()
    try:
        found = subprocess.run(
            [command, "--query-gpu=index", "--format=csv,noheader"],
            capture_output=True,
            text=True,
            check=False,
            timeout=_LIST_LIMIT_S,
        )
    except (subprocess.TimeoutExpired, OSError):
        return _ONE_GPU
    return tuple(found.stdout.split()) if found.returncode == 0 else ()


def probe_gpu() -> str:
    """Why torch can use no GPU, in a line; empty if it can. Asks in a process of its own."""
    paths = os.pathsep.join(path or str(Path.cwd()) for path in sys.path)
    try:
        found = subprocess.run(
            [sys.executable, "-c", _PROBE],
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            check=False,
            timeout=_PROBE_LIMIT_S,
            env={**os.environ, "PYTHONPATH": paths},
        )
    except subprocess.TimeoutExpired:
        return f"it did not answer within {_PROBE_LIMIT_S:.0f} s"
    if found.returncode != 0:
        said = found.stderr.strip().splitlines() or [f"exit code {found.returncode}"]
        return f"a test of it failed: {said[-1]}"
    return found.stdout.strip()
