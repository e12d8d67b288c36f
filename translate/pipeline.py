"""The stages in order; the command line and the archive runner are doors to it.

    bytes ─► repair ─► structure ─► translation ─► briefing

Rendering is left to the doors: they know the format that was asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from translate.config import Settings
from translate.document import Article, Briefing, Document, Repaired, TranslatedArticle, Translation
from translate.errors import InputError

if TYPE_CHECKING:
    from translate.registry import ModelPath
    from translate.translation.translator import Translator

Progress = Callable[[int], None]
"""Called with the number of segments finished since the last call."""


@dataclass(frozen=True, slots=True)
class Preparer:
    """Repair and structure: all that can be done to a document without the model's weights.

    Picklable where ``count_tokens`` is, so that other processes can read ahead.
    """

    count_tokens: Callable[[str], int]
    max_segment_tokens: int
    max_document_mib: int

    def __call__(self, document: Document) -> Article:
        """Repair a document and divide it into segments.

        Raises:
            InputError: too large, empty, binary, or not Chinese.

        """
        check_size(document, self.max_document_mib)
        return divide_repaired(document, repair_document(document), self)


class Pipeline:
    """One run's stages. The model is loaded when it is first needed, once."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    @cached_property
    def translator(self) -> Translator:
        """The translator over the model that the settings name.

        Raises:
            ModelError: no such model, or it is damaged.

        """
        from translate import registry
        from translate.translation import load_translator

        model = registry.find_model(self.settings.model)
        return load_translator(
            model.directory,
            name=model.name,
            sha256=model.sha256,
            caution=model.caution,
            settings=replace(self.settings, max_segment_tokens=self._budget(model)),
            glossary=Path(self.settings.glossary) if self.settings.glossary else None,
        )

    def preparer(self) -> Preparer:
        """Repair and structure as a function of its own, for other processes.

        Raises:
            ModelError: as for ``translator``; only the model's tokenizer is read.

        """
        from translate import registry
        from translate.translation import load_token_counter

        model = registry.find_model(self.settings.model)
        return Preparer(
            count_tokens=load_token_counter(model.directory),
            max_segment_tokens=self._budget(model),
            max_document_mib=self.settings.max_document_mib,
        )

    def _budget(self, model: ModelPath) -> int:
        """Source tokens a segment, at most."""
        return self.settings.max_segment_tokens or model.max_segment_tokens

    def prepare(self, document: Document) -> Article:
        """Repair and divide one document; a bad document fails before the model is looked for.

        Raises:
            InputError: too large, empty, binary, or not Chinese.
            ModelError: the tokenizer that measures segments is missing.

        """
        check_size(document, self.settings.max_document_mib)
        repaired = repair_document(document)
        return divide_repaired(document, repaired, self._preparer)

    def translate(
        self, articles: Sequence[Article], progress: Progress | None = None
    ) -> list[TranslatedArticle]:
        """Translate all segments of all articles in one go, so that they share batches.

        Raises:
            ModelError: no model, or a damaged one.
            InferenceError: the model failed on a segment.

        """
        return self.translator.translate_articles(articles, progress)

    def read_lines(self, document: Document, *, repair: bool) -> list[str]:
        """Lines of a document that holds one segment a line; ``repair`` mends each line by itself.

        Raises:
            InputError: not text.

        """
        from translate.repair import decode, repair_line

        text, _ = decode(document)
        lines = [line.removesuffix("\r") for line in text.removesuffix("\n").split("\n")] if text else []
        return [repair_line(line) for line in lines] if repair else lines

    def translate_lines(self, lines: Sequence[str], progress: Progress | None = None) -> list[Translation]:
        """Translate one segment a line; returns one translation for each, in order.

        Raises:
            ModelError: no model, or a damaged one.
            InferenceError: the model failed on a line, which the message names.

        """
        return self.translator.translate_lines(lines, progress)

    def brief(self, translated: TranslatedArticle) -> Briefing:
        """Compose the briefing of one translated article."""
        from translate.briefing import compose

        return compose(translated)

    @cached_property
    def _preparer(self) -> Preparer:
        return self.preparer()


def check_size(document: Document, max_mib: int) -> None:
    """Refuse what is too large to be one article.

    Raises:
        InputError: over ``max_mib``.

    """
    raw = document.raw if document.raw is not None else (document.text or "").encode("utf-8", "surrogatepass")
    if len(raw) > max_mib * 2**20:
        raise InputError(
            f"{document.origin} is larger than {max_mib} MiB; one article of at most so much is expected."
            " Split it, or raise max_document_mib in the settings."
        )


def repair_document(document: Document) -> Repaired:
    """Repair a document and make sure that it is Chinese.

    Raises:
        InputError: empty, binary, or in another language.

    """
    from translate.repair import repair, require_chinese

    repaired = repair(document)
    require_chinese(repaired.text)
    return repaired


def divide_repaired(document: Document, repaired: Repaired, preparer: Preparer) -> Article:
    """Divide a repaired text into sections and segments within the model's token budget."""
    from translate.repair import find_residue
    from translate.structure import divide

    structure = divide(
        repaired.text,
        count_tokens=preparer.count_tokens,
        max_tokens=preparer.max_segment_tokens,
        residue=find_residue(repaired.text),
    )
    return Article(document=document, repaired=repaired, structure=structure)
