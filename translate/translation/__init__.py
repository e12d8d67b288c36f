"""Segments into checked English translations.

The only importer of ``translate.inference``, and that lazily: importing this package
loads no torch.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from translate.config import Settings
    from translate.translation.translator import Translator

__all__ = [
    "describe_kernels",
    "find_gpu_problem",
    "is_device_fault",
    "load_token_counter",
    "load_translator",
]


def load_translator(
    directory: Path,
    *,
    name: str,
    sha256: str,
    settings: Settings,
    glossary: Path | None = None,
    caution: str = "",
) -> Translator:
    """Load a model and put the checks around it.

    Args:
        directory: Marian model in Hugging Face's layout.
        name: as it shall stand in the signature of every output.
        sha256: digest of the model, for the same place.
        settings: device, arithmetic, threads, beam, shortlist, lexicon and budgets.
        glossary: file of terms, ``Chinese<TAB>English`` a line; its digest stands in the signature.
        caution: what readers must know of the model, for the signature.

    Raises:
        ConfigError: the glossary cannot be used.
        ModelError: the directory holds no Marian model, or a damaged one.
        DeviceError: the device asked for cannot be used.

    """
    from translate import __version__
    from translate.document import RunSignature
    from translate.inference import load_engine
    from translate.translation.glossary import EMPTY, Glossary
    from translate.translation.lexicon import NO_LEXICON, load_lexicon
    from translate.translation.translator import Translator
    from translate.translation.vocabulary import SourceVocabulary

    terms = EMPTY if glossary is None else Glossary.load(glossary)
    vocabulary = SourceVocabulary.load(directory)
    engine = load_engine(
        directory,
        device=settings.device,
        dtype=settings.dtype,
        threads=settings.threads,
        max_batch_tokens=settings.max_batch_tokens,
        use_shortlist=settings.shortlist == "auto",
    )
    extra = {"max_segment_tokens": str(settings.max_segment_tokens)}
    for setting in ("shortlist", "lexicon"):  # the files themselves are part of the model's digest
        if getattr(settings, setting) != "auto":
            extra[setting] = getattr(settings, setting)
    if glossary is not None:
        extra["glossary_sha256"] = hashlib.sha256(glossary.read_bytes()).hexdigest()
    signature = RunSignature(
        version=__version__,
        model=name,
        model_sha256=sha256,
        device=engine.device,
        dtype=engine.dtype,
        beam_size=settings.beam,
        length_penalty=settings.length_penalty,
        extra=extra,
        caution=caution,
    )
    return Translator(
        engine,
        signature,
        settings,
        find_unknown=vocabulary.find_unknown,
        glossary=terms,
        lexicon=load_lexicon(directory) if settings.lexicon == "auto" else NO_LEXICON,
    )


def load_token_counter(directory: Path) -> Callable[[str], int]:
    """Count a segment's tokens by the model's vocabulary alone: no weights, no torch, picklable.

    Raises:
        ModelError: the vocabulary is missing or damaged.

    """
    from translate.translation.vocabulary import SourceVocabulary

    return SourceVocabulary.load(directory).count_tokens


def describe_kernels() -> str:
    """What multiplies in 8 bits on this machine's CPU, for a report.

    Raises:
        DeviceError: kernels were asked for that the processor cannot run.

    """
    from translate.inference.kernel_library import describe_kernels as describe

    return describe()


def is_device_fault(error: BaseException) -> bool:
    """Whether an error means that the GPU is lost to this process; loads no torch."""
    from translate.inference.faults import is_device_fault as is_fault

    return is_fault(error)


def find_gpu_problem() -> str:
    """Why torch can use no GPU, in a line; empty if it can. Loads torch and takes memory on the GPU."""
    from translate.inference.device import find_cuda_problem

    return find_cuda_problem() or ""
