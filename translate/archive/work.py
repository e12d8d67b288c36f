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
        """The version, the digests of model and glossary, and all settings but those of speed alone."""
        from translate import __version__, registry

        model = registry.find_model(self.settings.model)
        settings = {
            field.name: str(getattr(self.settings, field.name))
            for field in fields(Settings)
            if field.name not in _OF_SPEED
        }
        if self.settings.glossary is not None:
            settings["glossary"] = _digest_file(Path(self.settings.glossary))
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


def _digest_file(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError as error:
        raise ConfigError(f"The glossary {path} cannot be read: {error.strerror}.") from error
