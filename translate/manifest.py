"""``models/manifest.toml``: the models that are known by name.

The embedded one and those of the Hugging Face hub, each pinned to a revision with checksums.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from translate.config import models_root
from translate.errors import ModelError

MANIFEST_NAME: Final = "manifest.toml"


@dataclass(frozen=True, slots=True)
class ModelFile:
    """One file of a model as the manifest pins it."""

    name: str
    sha256: str
    n_bytes: int | None
    """``None`` where only the checksum is known."""


@dataclass(frozen=True, slots=True)
class ModelEntry:
    """A model that the manifest names."""

    name: str
    source: str
    """``embedded`` (shipped with the project) or ``hub``."""
    licence: str
    status: str
    """``available`` or ``untrained``."""
    summary: str
    directory: str | None
    """Embedded: folder beside the manifest."""
    repository: str | None
    revision: str | None
    """Hub: commit that is fetched, never a branch."""
    files: tuple[ModelFile, ...]
    caution: str = ""
    """What whoever reads its translations must know, for the head of every briefing."""


def read_manifest() -> tuple[ModelEntry, ...]:
    """Entries of ``models/manifest.toml``, in its order.

    Raises:
        ModelError: the manifest is missing or malformed: the installation is damaged.

    """
    path = models_root() / MANIFEST_NAME
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        return tuple(_read_entry(raw) for raw in table["model"])
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError, KeyError, TypeError) as error:
        raise ModelError(
            f"The model manifest {path} cannot be used ({error!r}); reinstall zhbrief."
        ) from error


def _read_entry(raw: Mapping[str, Any]) -> ModelEntry:
    return ModelEntry(
        name=raw["name"],
        source=raw["source"],
        licence=raw["licence"],
        status=raw["status"],
        summary=raw["summary"],
        directory=raw.get("directory"),
        repository=raw.get("repository"),
        revision=raw.get("revision"),
        files=tuple(
            ModelFile(file["name"], file["sha256"], file.get("bytes")) for file in raw.get("file", ())
        ),
        caution=raw.get("caution", ""),
    )
