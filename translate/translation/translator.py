"""Segments in, checked translations out: one for each, in order, none dropped.

All segments of all documents go to the engine in one call, so that it can sort and
batch them; the same source is decoded once. What a check finds wrong is decoded again
in other ways, again all together, and the best candidate is kept with the defects
that remain.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from typing import Final

from translate.config import Settings
from translate.document import (
    Article,
    Hypothesis,
    Role,
    RunSignature,
    Segment,
    TranslatedArticle,
    Translation,
)
from translate.inference.interface import DecodingOptions, Engine, Progress
from translate.names import word_byline
from translate.translation.datelines import word_dateline
from translate.translation.decoding import Decoder
from translate.translation.glossary import EMPTY, Glossary
from translate.translation.lexicon import NO_LEXICON, Lexicon
from translate.translation.memory import Memory, Result
from translate.translation.preparation import fold_source, prepare_source

MAX_REMEMBERED: Final = 50_000
"""Sources kept from one call to the next; what repeats across articles is short."""


class Translator:
    """A model with its checks.

    Args:
        engine: decodes sources in batches of its own making.
        signature: printed with every output.
        settings: beam, length penalty and segment budget.
        find_unknown: characters of a text that the model does not know.
        glossary: terms to be rendered in one way.
        lexicon: words that the model has hardly met, and their English.

    """

    def __init__(
        self,
        engine: Engine,
        signature: RunSignature,
        settings: Settings,
        find_unknown: Callable[[str], tuple[str, ...]] | None = None,
        glossary: Glossary = EMPTY,
        lexicon: Lexicon = NO_LEXICON,
    ) -> None:
        self.engine = engine
        self.signature = signature
        self._decoder = Decoder(
            engine,
            DecodingOptions(beam_size=settings.beam, length_penalty=settings.length_penalty),
            max_tokens=min(settings.max_segment_tokens or engine.max_source_tokens, engine.max_source_tokens),
            find_unknown=find_unknown or _know_everything,
            glossary=glossary,
            lexicon=lexicon,
        )
        self._memory = Memory(MAX_REMEMBERED)

    def count_tokens(self, text: str) -> int:
        """Subword tokens of a segment as the model is given it, end-of-sentence included."""
        return sum(self.engine.count_tokens(part.source) - 1 for part in prepare_source(text)) + 1

    def forget(self) -> None:
        """Forget earlier translations, so that the next ones depend on their own batches alone."""
        self._memory = Memory(MAX_REMEMBERED)

    def translate_articles(
        self, articles: Sequence[Article], progress: Progress | None = None
    ) -> list[TranslatedArticle]:
        """Translate every segment of every article; ``progress`` counts segments.

        Raises:
            InferenceError: the model failed on a segment.

        """
        segments = [segment for article in articles for segment in article.structure.segments]
        translations = iter(self._translate_segments(segments, progress))
        return [
            TranslatedArticle(
                article, tuple(islice(translations, len(article.structure.segments))), self.signature
            )
            for article in articles
        ]

    def translate_lines(self, lines: Sequence[str], progress: Progress | None = None) -> list[Translation]:
        """Translate one segment a line: one translation for each, in order, blank for blank.

        A line over the segment budget is divided, translated and joined again.

        Raises:
            InferenceError: the model failed on a line.
            TypeError: one string was given for a list of them.

        """
        if isinstance(lines, str):
            raise TypeError("Expected a list of lines, found one string; write translate_lines([line]).")
        segments = [
            Segment(
                index=index,
                section=0,
                paragraph=index,
                role=Role.BODY,
                start=0,
                end=len(line),
                source=line.strip(),
                n_tokens=self.count_tokens(line),
            )
            for index, line in enumerate(lines)
        ]
        return self._translate_segments(segments, progress)

    def _translate_segments(
        self, segments: Sequence[Segment], progress: Progress | None
    ) -> list[Translation]:
        sources = [fold_source(segment.source) for segment in segments]
        worded = [
            _word_by_rule(source, segment.role) for source, segment in zip(sources, segments, strict=True)
        ]
        left = (source for source, result in zip(sources, worded, strict=True) if result is None)
        decoded = self._translate_distinct(dict.fromkeys(left), len(segments), progress)
        results = [
            decoded[source] if result is None else result
            for source, result in zip(sources, worded, strict=True)
        ]
        return [
            Translation(
                segment=segment,
                hypothesis=result.hypothesis,
                defects=result.defects,
                attempts=result.n_attempts,
                given=result.given,
            )
            for segment, result in zip(segments, results, strict=True)
        ]

    def _translate_distinct(
        self, sources: Iterable[str], n_segments: int, progress: Progress | None
    ) -> dict[str, Result]:
        results = {
            source: result for source in sources if (result := self._memory.recall(source)) is not None
        }
        new = [source for source in sources if source not in results]
        share = _share_progress(progress, n_segments)
        for source, result in zip(new, self._decoder.translate(new, share), strict=True):
            results[source] = result
            self._memory.remember(source, result)
        share(1.0)
        return results


def _word_by_rule(source: str, role: Role) -> Result | None:
    """What needs no model: a dateline or a byline that is understood to its last character."""
    target = word_dateline(source) or (word_byline(source) if role is Role.BYLINE else None)
    if target is None:
        return None
    return Result(Hypothesis(target, log_prob=0.0, truncated=False), (), n_attempts=0)


def _share_progress(progress: Progress | None, n_segments: int) -> Callable[[float], None]:
    """Report whole segments for a finished share of the work, 0 to 1; equal sources count each."""
    n_reported = 0

    def report(share: float) -> None:
        nonlocal n_reported
        n_done = int(share * n_segments)
        if progress is not None and n_done > n_reported:
            progress(n_done - n_reported)
            n_reported = n_done

    return report


def _know_everything(_text: str) -> tuple[str, ...]:
    return ()
