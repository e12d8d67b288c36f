"""Find, list, verify and fetch models.

A model is a directory in Hugging Face's Marian layout, see ``model_files``; ``manifest``
knows some by name. Only ``fetch_model`` talks to the hub.
"""

from __future__ import annotations

import functools
import hashlib
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from translate.config import LEAST_SEGMENT_TOKENS, models_root
from translate.errors import ModelError
from translate.files import is_folder, shorten
from translate.manifest import ModelEntry, ModelFile, read_manifest
from translate.model_files import CONFIG, FETCH_AGAIN, find_weights, read_json, read_model_config

DEFAULT_SEGMENT_TOKENS: Final = 128
"""Of a model that does not say; of longer sources clauses tend to be lost."""
DIGESTED_PATTERNS: Final = ("*.json", "*.spm", "*.safetensors", "pytorch_model*.bin", "lexicon.tsv.xz")
"""Files that change what a model says; a licence or a card does not."""


@dataclass(frozen=True, slots=True)
class ModelPath:
    """A model that is on this machine."""

    name: str
    directory: Path
    sha256: str
    """Digest over the model's files, see ``model_digest``."""
    max_segment_tokens: int = DEFAULT_SEGMENT_TOKENS
    """Longest source that it translates well, in tokens: what ``config.json`` says, if it does."""
    caution: str = ""
    """What whoever reads its translations must know, if the manifest says."""


@dataclass(frozen=True, slots=True)
class ModelState:
    """A model of the manifest and whether it can be used here."""

    name: str
    licence: str
    status: str
    """``available`` or ``untrained``."""
    summary: str
    directory: Path | None
    """Where it lies, ``None`` when it is not on this machine."""


def find_model(name_or_dir: str | None = None) -> ModelPath:
    """Locate a model without any network access.

    Args:
        name_or_dir: a name in the manifest or a directory; ``None`` takes the embedded
            model, then whatever named model the hub cache holds.

    Raises:
        ModelError: unknown name, not on this machine, or not a Marian model.

    """
    if name_or_dir is None:
        return _find_default()
    entry = {entry.name: entry for entry in read_manifest()}.get(name_or_dir)
    if entry is None:
        directory = Path(name_or_dir)
        with suppress(RuntimeError):  # ~nobody
            directory = directory.expanduser()
        if not is_folder(directory, ModelError):
            known = ", ".join(entry.name for entry in read_manifest())
            raise ModelError(
                f"There is no model {shorten(name_or_dir)!r}: it is no directory, and the names known are "
                f"{known}."
            )
        return _open_model(directory.resolve().name, directory)
    found = locate_entry(entry)
    if found is None:
        raise ModelError(_explain_absence(entry))
    return _open_model(entry.name, found, entry.caution)


def list_models() -> tuple[ModelState, ...]:
    """Every model of the manifest, in its order, and where it lies on this machine."""
    return tuple(
        ModelState(entry.name, entry.licence, entry.status, entry.summary, locate_entry(entry))
        for entry in read_manifest()
    )


def verify_model(name_or_dir: str | None = None) -> ModelPath:
    """Compare every file that the manifest pins with what is on this machine.

    A directory that the manifest does not name has nothing pinned: its layout is checked.

    Args:
        name_or_dir: as for ``find_model``.

    Raises:
        ModelError: the name is unknown, the model is not here, or a file is missing or differs.

    """
    name = find_model().name if name_or_dir is None else name_or_dir
    if name not in {entry.name for entry in read_manifest()}:
        return find_model(name)
    entry = _find_entry(name)
    directory = locate_entry(entry)
    if directory is None:
        raise ModelError(_explain_absence(entry))
    for file in entry.files:
        _check_file(directory / file.name, file, entry)
    return _open_model(entry.name, directory, entry.caution)


def fetch_model(name: str) -> ModelPath:
    """Download a hub model at its pinned revision and verify it. The only call to the network.

    Raises:
        ModelError: the name is unknown, the hub cannot be reached, or a file arrived damaged.

    """
    entry = _find_entry(name)
    if entry.repository is None:
        return verify_model(name)
    from huggingface_hub import snapshot_download  # here, for its 0.3 s of import
    from huggingface_hub.errors import HTTPError  # type: ignore[attr-defined]  # its transport's base class

    try:
        snapshot_download(
            entry.repository, revision=entry.revision, allow_patterns=[file.name for file in entry.files]
        )
    except (HTTPError, OSError) as error:
        reason = str(error).strip().splitlines()
        raise ModelError(
            f"{entry.name} could not be fetched from the Hugging Face hub ({type(error).__name__}: "
            f"{reason[0] if reason else 'no reason given'}); connect this machine, or copy the model's "
            "folder here and give it with --model DIR."
        ) from error
    return verify_model(name)


def check_layout(directory: Path) -> None:
    """Make sure that a directory holds a Marian model in Hugging Face's layout; reads no weights.

    Raises:
        ModelError: names the first thing that is missing or wrong.

    """
    with _reading(directory):
        read_model_config(directory)
        find_weights(directory)


def model_digest(directory: Path) -> str:
    """sha256 over the names and contents of the files that change what a model says.

    Read in full (about 0.8 ms a MiB) once a process: a digest remembered on disk could
    vouch for a file that has changed since.

    Raises:
        ModelError: one of them cannot be read.

    """
    total = hashlib.sha256()
    with _reading(directory):
        found = {path for pattern in DIGESTED_PATTERNS for path in directory.glob(pattern)}
        for path in sorted(found):
            status = path.stat()
            if stat.S_ISREG(status.st_mode):
                digest = _hash_file(path, status.st_size, status.st_mtime_ns)
                total.update(f"{path.name}\0{digest}\n".encode())
    return total.hexdigest()


def locate_entry(entry: ModelEntry) -> Path | None:
    """Directory of a named model, or ``None``; looks in the package or the hub cache, never online."""
    if entry.status == "untrained":
        return None
    if entry.directory is not None:
        directory = models_root() / entry.directory
        return directory if directory.is_dir() else None
    if entry.repository is None:
        return None
    from huggingface_hub import try_to_load_from_cache  # here, for its 0.3 s of import

    cached = try_to_load_from_cache(entry.repository, "config.json", revision=entry.revision)
    return Path(cached).parent if isinstance(cached, str) else None


def _open_model(name: str, directory: Path, caution: str = "") -> ModelPath:
    """Check a model's files and read what else must be known of it."""
    check_layout(directory)
    budget = read_json(directory / CONFIG).get("max_segment_tokens", DEFAULT_SEGMENT_TOKENS)
    if not isinstance(budget, int) or budget < LEAST_SEGMENT_TOKENS:
        raise ModelError(
            f"{directory / 'config.json'}: max_segment_tokens must be a whole number "
            f"of {LEAST_SEGMENT_TOKENS} or more, found {budget!r}."
        )
    return ModelPath(name, directory, model_digest(directory), budget, caution)


def _find_default() -> ModelPath:
    entries = sorted(read_manifest(), key=lambda entry: entry.source != "embedded")
    for entry in entries:
        directory = locate_entry(entry)
        if directory is not None:
            return _open_model(entry.name, directory, entry.caution)
    named = next((entry.name for entry in entries if entry.source == "hub"), "NAME")
    raise ModelError(
        f"No model is on this machine, neither in {models_root()} nor in the hub cache; reinstall zhbrief, "
        f"run `zhbrief models fetch {named}` while online, or give --model DIR."
    )


def _explain_absence(entry: ModelEntry) -> str:
    if entry.status == "untrained":
        return f"The model {entry.name} has no weights yet; choose another with --model NAME or DIR."
    if entry.repository is None:
        return f"The embedded model {entry.name} is missing from {models_root()}; reinstall zhbrief."
    return (
        f"The model {entry.name} is not on this machine; run `zhbrief models fetch {entry.name}` while "
        "online, or give its folder with --model DIR."
    )


def _find_entry(name: str) -> ModelEntry:
    entries = {entry.name: entry for entry in read_manifest()}
    if name not in entries:
        raise ModelError(f"There is no model named {name!r}; the names known are {', '.join(entries)}.")
    return entries[name]


def _check_file(path: Path, file: ModelFile, entry: ModelEntry) -> None:
    again = (
        f"fetch it again with `zhbrief models fetch {entry.name}`"
        if entry.repository
        else "reinstall zhbrief"
    )
    try:
        status = path.stat()
    except OSError as error:
        raise ModelError(f"The model {entry.name} lacks {path}; {again}.") from error
    if file.n_bytes is not None and status.st_size != file.n_bytes:
        raise ModelError(f"{path} should have {file.n_bytes:,} bytes, found {status.st_size:,}; {again}.")
    with _reading(path):
        found = _hash_file(path, status.st_size, status.st_mtime_ns)
    if found != file.sha256:
        raise ModelError(f"{path} should have sha256 {file.sha256}, found {found}; {again}.")


@functools.lru_cache(maxsize=64)
def _hash_file(path: Path, n_bytes: int, mtime_ns: int) -> str:
    del n_bytes, mtime_ns  # part of the key: a file that changed is read again
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def _reading(place: Path) -> Iterator[None]:
    """Every error of the system is about a file of the model, which is damaged or may not be read."""
    try:
        yield
    except OSError as error:
        path = error.filename or place
        raise ModelError(f"The model's {path} cannot be read: {error.strerror}. {FETCH_AGAIN}") from error
