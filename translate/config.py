"""Settings: frozen, typed, and resolved in one place.

Later wins: defaults, then a TOML file, then ``ZHBRIEF_*`` environment variables,
then the command line. There are no globals; a stage gets the ``Settings`` it needs.
"""

from __future__ import annotations

import logging
import os
import tomllib
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from translate.errors import ConfigError

_log = logging.getLogger("translate")

ENVIRONMENT_PREFIX: Final = "ZHBRIEF_"
DEVICES: Final = ("auto", "cpu", "cuda")
DTYPES: Final = ("auto", "float32", "bfloat16", "float16", "int8")
AUTO_OR_OFF: Final = ("auto", "off")
LEAST_SEGMENT_TOKENS: Final = 8
_BOUNDS: Final[Mapping[str, tuple[int, int]]] = {
    "threads": (0, 1024),
    "beam": (1, 64),
    "length_penalty": (0, 10),
    "max_batch_tokens": (1, 1 << 24),
    "max_document_mib": (1, 4096),
}
"""Least and most of each; beyond them lie only slips of the pen, and what no memory holds."""
_OTHER_VARIABLES: Final = ("KERNELS",)
"""Variables of ours, behind the prefix, that are no settings."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What a run may be told. Every field has a default that suits one article on a CPU."""

    model: str | None = None
    """Name in the manifest or a directory; ``None`` takes the embedded model, then the hub cache."""
    device: str = "auto"
    """``auto``, ``cpu`` or ``cuda``; ``auto`` falls back to the CPU with one clear line."""
    dtype: str = "auto"
    """Arithmetic of the weights; ``auto`` chooses what is fastest at under 0.1 BLEU loss."""
    threads: int = 0
    """CPU threads; 0 takes what the machine allows."""
    beam: int = 4
    """Hypotheses kept a segment; 1 is greedy."""
    length_penalty: float = 1.0
    """Exponent of the length that a hypothesis' log-probability is divided by."""
    max_batch_tokens: int = 4096
    """Padded source tokens a batch, at most."""
    shortlist: str = "auto"
    """``auto`` keeps targets to the model's lexical shortlist where it has one, ``off`` never does."""
    lexicon: str = "auto"
    """``auto`` gives a model with a lexicon the rare words in it in English, ``off`` never does."""
    max_segment_tokens: int = 0
    """Source tokens a segment, at most; longer sentences are divided at clauses. 0 asks the model."""
    max_document_mib: int = 16
    """Largest document taken for one article."""
    glossary: str | None = None
    """TSV file of terms, ``zh<TAB>en``, that translations must use."""

    def __post_init__(self) -> None:
        """Refuse impossible values, naming the setting."""
        _check_choice("device", self.device, DEVICES)
        _check_choice("dtype", self.dtype, DTYPES)
        _check_choice("shortlist", self.shortlist, AUTO_OR_OFF)
        _check_choice("lexicon", self.lexicon, AUTO_OR_OFF)
        for name, (least, most) in _BOUNDS.items():
            value = getattr(self, name)
            if not value >= least:  # so put, no number is refused too
                raise ConfigError(f"{name} must be {least} or more, found {value}.")
            if value > most:
                raise ConfigError(f"{name} must be {most} or less, found {value}.")
        if self.max_segment_tokens != 0 and self.max_segment_tokens < LEAST_SEGMENT_TOKENS:
            raise ConfigError(
                f"max_segment_tokens must be {LEAST_SEGMENT_TOKENS} or more, or 0 for what suits the model, "
                f"found {self.max_segment_tokens}."
            )


_TYPES: Final[Mapping[str, type[str] | type[int] | type[float]]] = {
    "model": str,
    "device": str,
    "dtype": str,
    "threads": int,
    "beam": int,
    "length_penalty": float,
    "max_batch_tokens": int,
    "shortlist": str,
    "lexicon": str,
    "max_segment_tokens": int,
    "max_document_mib": int,
    "glossary": str,
}
"""What each setting is where it is given."""
_PATHS: Final = frozenset({"glossary"})
"""Settings that name a file and nothing else."""


def load_settings(
    *,
    file: Path | None = None,
    environment: Mapping[str, str] | None = None,
    options: Mapping[str, Any] | None = None,
) -> Settings:
    """Resolve the settings of a run.

    Args:
        file: TOML file with the names of ``Settings`` as top-level keys.
        environment: variables to read; the process's own by default. An empty one is as if not set.
        options: command line values; ``None`` values are as if not given.

    Raises:
        ConfigError: unreadable file, unknown name, wrong type or impossible value.

    """
    settings = Settings()
    if file is not None:
        settings = _merge(settings, _read_toml(file), str(file))
    variables = os.environ if environment is None else environment
    _warn_of_unknown(variables)
    found = {name: variables.get(_variable(name), "") for name in _TYPES}
    settings = _merge(settings, {k: _from_string(k, v) for k, v in found.items() if v}, "the environment")
    given = {k: v for k, v in (options or {}).items() if v is not None}
    return _merge(settings, given, "the command line")


def models_root() -> Path:
    """Directory that holds the manifest and the embedded models.

    In an installed wheel it is packaged under ``translate/``; in a checkout it
    stands beside it.
    """
    package = Path(__file__).resolve().parent
    packaged = package / "models"
    return packaged if packaged.is_dir() else package.parent / "models"


def _check_choice(name: str, value: str, choices: tuple[str, ...]) -> None:
    if value not in choices:
        raise ConfigError(f"{name} must be one of {', '.join(choices)}, found {value!r}.")


def _read_toml(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise ConfigError(f"The settings file {file} cannot be read: {error.strerror}.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"The settings file {file} is not valid TOML: {error}.") from error


def _merge(settings: Settings, values: Mapping[str, Any], where: str) -> Settings:
    converted: dict[str, Any] = {name: _convert(name, value, where) for name, value in values.items()}
    return replace(settings, **converted)


def _convert(name: str, value: Any, where: str) -> str | int | float:
    """A value as its setting's own type: 1 for 1.0 would be another signature of the same run."""
    if name not in _TYPES:
        raise ConfigError(f"Unknown setting {name!r} in {where}; known are {', '.join(_TYPES)}.")
    kind = _TYPES[name]
    accepted = (int, float) if kind is float else (kind,)
    if isinstance(value, bool) or not isinstance(value, accepted):
        raise ConfigError(f"{name} in {where} must be {kind.__name__}, found {value!r}.")
    try:
        return _find_home(str(value)) if name in _PATHS else kind(value)
    except OverflowError as error:
        raise ConfigError(f"{name} in {where} is larger than any {kind.__name__}.") from error


def _find_home(path: str) -> str:
    """A path with the folder that ``~`` stands for: no shell reads a file of settings."""
    with suppress(RuntimeError):  # ~nobody
        return str(Path(path).expanduser())
    return path


def _variable(name: str) -> str:
    return ENVIRONMENT_PREFIX + name.upper()


def _warn_of_unknown(variables: Iterable[str]) -> None:
    """Say which variables look like settings and are none: a slip would otherwise change nothing, unseen."""
    known = [*map(str.upper, _TYPES), *_OTHER_VARIABLES]
    for variable in sorted(variables):
        name = variable.removeprefix(ENVIRONMENT_PREFIX)
        if name == variable or name in known:
            continue
        from difflib import get_close_matches

        near = get_close_matches(name, known, n=1)
        advice = f"did you mean {ENVIRONMENT_PREFIX}{near[0]}?" if near else f"known are {', '.join(known)}."
        _log.warning("The environment variable %s is no setting and changes nothing; %s", variable, advice)


def _from_string(name: str, value: str) -> str | int | float:
    kind = _TYPES[name]
    try:
        return kind(value)
    except ValueError as error:
        raise ConfigError(f"{_variable(name)} must be {kind.__name__}, found {value!r}.") from error
