"""Whether this installation can do its job, one finding at a time."""

from __future__ import annotations

import platform
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from typing import Final

from translate import __version__, registry
from translate.config import Settings
from translate.errors import ZhbriefError
from translate.machine import count_cores
from translate.pipeline import Pipeline
from translate.translation import describe_kernels

PACKAGES: Final = ("torch", "transformers", "sentencepiece", "ftfy", "typer")
GOLDEN_SOURCE: Final = "北京是中国的首都。"
GOLDEN_WORDS: Final = (("beijing",), ("capital",), ("china", "chinese"))
"""One of each group must come out."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at; ``exit_code`` is 0 where it is well."""

    name: str
    detail: str
    exit_code: int = 0


def diagnose(settings: Settings) -> Iterator[Finding]:
    """Look at versions, threads, model, device and one translation; stop where the rest cannot follow."""
    yield Finding("zhbrief", f"{__version__} on Python {platform.python_version()}, {platform.platform()}")
    for package in PACKAGES:
        try:
            yield Finding(package, version(package))
        except PackageNotFoundError:
            yield Finding(package, f"not installed; run pip install {package}", ZhbriefError.exit_code)
    n_cores = count_cores()
    yield Finding("threads", f"{settings.threads or n_cores} of {n_cores} cores")
    yield _look_at_kernels()
    try:
        model = registry.verify_model(settings.model)
        yield Finding("model", f"{model.name} in {model.directory}, sha256 {model.sha256}")
        pipeline = Pipeline(settings)
        signature = pipeline.translator.signature
        arithmetic = pipeline.translator.engine.arithmetic
        yield Finding("device", f"{signature.device}, {signature.dtype}, {arithmetic}")
        yield _translate_golden(pipeline)
    except ZhbriefError as error:
        yield Finding("model", str(error), error.exit_code)


def _look_at_kernels() -> Finding:
    """What multiplies in 8 bits on a CPU; with torch alone all is well, but half as fast."""
    try:
        return Finding("kernels", describe_kernels())
    except ZhbriefError as error:
        return Finding("kernels", str(error), error.exit_code)


def _translate_golden(pipeline: Pipeline) -> Finding:
    """Translate a sentence that any zh-en model gets right, and a broken or foreign one does not."""
    target = pipeline.translate_lines([GOLDEN_SOURCE])[0].hypothesis.target
    detail = f"{GOLDEN_SOURCE} -> {target}"
    if all(any(word in target.lower() for word in group) for group in GOLDEN_WORDS):
        return Finding("translation", detail)
    expected = ", ".join(" or ".join(group) for group in GOLDEN_WORDS)
    return Finding("translation", f"{detail} (expected the words {expected}; is this a zh-en model?)", 3)
