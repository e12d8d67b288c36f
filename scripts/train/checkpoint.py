"""The state of a run on disk: written whole, replaced at once, enough to go on exactly."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Final

import torch
from torch import Tensor

from .batches import Position
from .network import Shape

STATE: Final = "state.pt"


@dataclass
class Progress:
    """Where a run stands."""

    step: int = 0
    elapsed_s: float = 0.0
    n_target_tokens: int = 0
    final: bool = False
    """The final mixture is being read."""
    position: Position = field(default_factory=Position)
    history: list[dict[str, Any]] = field(default_factory=list)
    """Scores on the development set, oldest first."""


@dataclass(frozen=True)
class Checkpoint:
    """All that a run needs to go on, and all that an export says of it."""

    shape: Shape
    progress: Progress
    weights: dict[str, Tensor]
    average: dict[str, Tensor]
    """Exponential moving average of the weights."""
    optimizer: dict[str, Any]
    random: dict[str, Any]
    """States of the random number generators, by device."""
    facts: dict[str, Any]
    """Settings, corpora, device and versions, for the model card."""


def save_checkpoint(folder: Path, checkpoint: Checkpoint) -> None:
    """Write the state; a crash in the middle leaves the previous one whole."""
    partial = folder / (STATE + ".partial")
    torch.save(
        {**vars(checkpoint), "shape": asdict(checkpoint.shape), "progress": asdict(checkpoint.progress)},
        partial,
    )
    partial.replace(folder / STATE)


def load_checkpoint(folder: Path) -> Checkpoint | None:
    """Read the state of a run folder, ``None`` where there is none. Tensors come on the CPU."""
    path = folder / STATE
    if not path.exists():
        return None
    raw = torch.load(path, map_location="cpu", weights_only=True)
    progress = Progress(**{**raw["progress"], "position": Position(**raw["progress"]["position"])})
    return Checkpoint(**{**raw, "shape": Shape(**raw["shape"]), "progress": progress})


def random_states(device: torch.device) -> dict[str, Tensor]:
    """Generator states of the CPU and of the device in use."""
    states = {"cpu": torch.get_rng_state()}
    if device.type == "cuda":
        states["cuda"] = torch.cuda.get_rng_state(device)
    return states


def restore_random_states(states: dict[str, Tensor], device: torch.device) -> None:
    """Set the generators as they were saved; a device that was not saved keeps its own."""
    torch.set_rng_state(states["cpu"])
    if device.type == "cuda" and "cuda" in states:
        torch.cuda.set_rng_state(states["cuda"], device)
