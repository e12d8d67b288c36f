"""What is done to a document, as the runner sees it: prepare, translate, render.

The runner calls these in processes of their own, so a ``Work`` must be picklable;
what its ``open_…`` methods return need not be.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Final, Protocol

from translate.config import Settings
from translate.document import Article, Briefing, Document, TranslatedArticle
from translate.errors import ConfigError

Progress = Callable[[int], None]
"""Called with the number of segments finished since the last call."""
Prepare = Callable[[Document], Article]
Translate = Callable[[Sequence[Article], Progress | None], list[TranslatedArticle]]


@dataclass(frozen=True, slots=True)
class Rendered:
    """A finished document: its results by format, and what the index says of it."""

    outputs: tuple[tuple[str, str], ...]
    """Format and text."""
    title: str
    """English headline."""
    n_defects: int
    """Segments with a defect that a check found."""


Render = Callable[[TranslatedArticle], Rendered]


class Work(Protocol):
    """The three parts of the work, each opened in the process that does it."""

    @property
    def formats(self) -> tuple[str, ...]:
        """Formats of the results, each once."""

    def describe(self) -> dict[str, str]:
        """Settings that change what comes out; two runs with the same ones make the same results.

        Raises:
            ConfigError: the glossary cannot be used.
            ModelError: the model that the settings name is not here.

        """

    def open_prepare(self) -> Prepare:
        """Repair and structure; needs no weights."""

    def open_translate(self, threads: int) -> Translate:
        """Load the model; ``threads`` CPU threads."""

    def open_render(self) -> Render:
        """Brief and render."""


_OF_SPEED: Final = ("threads", "max_batch_tokens", "max_document_mib")
"""Settings that do not change a translation."""
_FASTEST: Final = ("auto", "int8", "float16")
"""Arithmetics that ``auto`` takes, on a CPU and on a GPU, each at under 0.1 BLEU loss."""
SUFFIXES: Final = {"markdown": "md", "text": "txt", "json": "json", "bilingual": "bilingual.txt"}
"""File name suffix of each format."""


@dataclass(frozen=True, slots=True)
class PipelineWork:
    """The work of ``translate.pipeline``."""

    settings: Settings
    formats: tuple[str, ...] = ("markdown",)

    def __post_init__(self) -> None:
        """Refuse formats that nobody renders."""
        unknown = [name for name in self.formats if name not in SUFFIXES]
        if unknown or not self.formats:
            raise ConfigError(
                f"Formats must be among {', '.join(SUFFIXES)}, found {', '.join(unknown) or 'none'}."
            )

    def describe(self) -> dict[str, str]:
        """The version, the digests of model and glossary, and all settings but those of speed alone.

        What a setting does counts, not how it is put: one that is given as it would be taken anyway is as
        if not given. Where the work is done does not count, nor which of the fastest arithmetics that
        entails: ``auto`` must not do an archive again that moves to another machine. Each result says what
        it was made with.
        """
        from translate import __version__, registry

        model = registry.find_model(self.settings.model)
        effective = _reduce(self.settings, model.max_segment_tokens)
        settings = {
            field.name: str(getattr(effective, field.name))
            for field in fields(Settings)
            if field.name not in _OF_SPEED
        }
        if self.settings.glossary is not None:
            settings["glossary"] = _digest_glossary(Path(self.settings.glossary))
        return settings | {"version": __version__, "model": model.name, "model_sha256": model.sha256}

    def open_prepare(self) -> Prepare:
        """The pipeline's preparer."""
        from translate.pipeline import Pipeline

        return Pipeline(self.settings).preparer()

    def open_translate(self, threads: int) -> Translate:
        """The pipeline's translator, loaded."""
        from translate.pipeline import Pipeline

        pipeline = Pipeline(replace(self.settings, threads=threads))
        translator = pipeline.translator  # loads now, so that a bad model fails before any work

        def translate(
            articles: Sequence[Article], progress: Progress | None = None
        ) -> list[TranslatedArticle]:
            translator.forget()  # a group must come out the same whatever this process did before
            return pipeline.translate(articles, progress)

        return translate

    def open_render(self) -> Render:
        """The pipeline's briefing and the renderers of the formats."""
        from translate.pipeline import Pipeline
        from translate.render import BRIEF_RENDERERS, TRANSLATION_RENDERERS

        pipeline = Pipeline(self.settings)

        def render(translated: TranslatedArticle) -> Rendered:
            briefing: Briefing = pipeline.brief(translated)
            outputs = tuple(
                (name, BRIEF_RENDERERS[name](briefing, translated))
                if name in BRIEF_RENDERERS
                else (name, TRANSLATION_RENDERERS[name](translated))
                for name in self.formats
            )
            n_defects = sum(bool(translation.defects) for translation in translated.translations)
            return Rendered(outputs, briefing.headline, n_defects)

        return render


def _reduce(settings: Settings, own_segment_tokens: int) -> Settings:
    """The settings with their defaults where those would do the same; the model has a budget of its own."""
    is_own_budget = settings.max_segment_tokens == own_segment_tokens
    return replace(
        settings,
        device="auto",
        dtype="auto" if settings.dtype in _FASTEST else settings.dtype,
        length_penalty=float(settings.length_penalty),
        max_segment_tokens=0 if is_own_budget else settings.max_segment_tokens,
    )


def _digest_glossary(path: Path) -> str:
    from translate.translation.glossary import Glossary

    Glossary.load(path)  # a bad one is refused here, before anything is started
    return hashlib.sha256(path.read_bytes()).hexdigest()
