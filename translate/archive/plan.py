"""How many processes of which kind a run gets."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from translate.archive.item import MIB
from translate.config import Settings
from translate.errors import ConfigError, DeviceError

_PROBE_LIMIT_S: Final = 300.0
_PROBE: Final = "from translate.translation import find_gpu_problem; print(find_gpu_problem())"
_TRANSLATOR_MIB: Final = 1536
"""Memory that one translating process may need, weights and batches included."""
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
        workers: cores to use; all that this process may use where ``None``.

    Raises:
        ConfigError: an impossible number of workers.
        DeviceError: the device is ``cuda``, and there is none.

    """
    check_workers(workers)
    n_cores = workers or count_cores()
    gpus = () if settings.device == "cpu" else find_gpus()
    note = ""
    if settings.device == "cuda" and (problem := probe_gpu()):
        raise DeviceError(f"Expected a usable CUDA GPU, found none: {problem}. Use --device cpu or auto.")
    if gpus and settings.device == "auto" and (problem := probe_gpu()):
        gpus, note = (), f"No usable GPU ({problem}); using the CPU."
    if gpus:
        return Crew(n_cores, len(gpus), max(1, settings.threads), gpus, _GROUP_TOKENS_GPU)
    threads = settings.threads or 1
    fitting = max(1, available_mib() // _TRANSLATOR_MIB)
    n_translators = max(1, min(n_cores // threads, fitting))
    return Crew(max(1, n_cores // 4), n_translators, max(threads, n_cores // n_translators), note=note)


def check_workers(workers: int | None) -> None:
    """Refuse a number of workers that cannot be.

    Raises:
        ConfigError: less than one.

    """
    if workers is not None and workers < 1:
        raise ConfigError(f"--workers must be 1 or more, found {workers}.")


def count_cores() -> int:
    """Cores that this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not on every system
        return os.cpu_count() or 1


def available_mib() -> int:
    """Memory that is free or can be freed; 4 GiB where the system does not tell."""
    try:
        for line in Path("/proc/meminfo").read_text(encoding="ascii").splitlines():
            if line.startswith("MemAvailable:"):
                return int(line.split()[1]) * 1024 // MIB
    except OSError:
        pass
    return 4096


def find_gpus() -> tuple[str, ...]:
    """Identifiers of the NVIDIA devices that this process may use, without loading torch."""
    visible = os.environ.get("CUDA_VISIBLE_DEVICES")
    if visible is not None:
        return tuple(part.strip() for part in visible.split(",") if part.strip() not in ("", "-1"))
    command = shutil.which("nvidia-smi")
    if command is None:
        return ()
    found = subprocess.run(
        [command, "--query-gpu=index", "--format=csv,noheader"], capture_output=True, text=True, check=False
    )
    return tuple(found.stdout.split()) if found.returncode == 0 else ()


def probe_gpu() -> str:
    """Why torch can use no GPU, in a line; empty if it can. Asks in a process of its own."""
    paths = os.pathsep.join(path or str(Path.cwd()) for path in sys.path)
    try:
        found = subprocess.run(
            [sys.executable, "-c", _PROBE],
            capture_output=True,
            text=True,
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
