"""A briefing out of a translated article. Nothing is invented: every line rests on segments."""

from __future__ import annotations

from collections.abc import Sequence

from translate.briefing.facts import find_facts
from translate.briefing.gaps import list_gaps
from translate.briefing.key_points import choose_key_points, score_sentences
from translate.briefing.quotes import find_quotes, find_speech
from translate.briefing.sentences import Sentence, join_sentences
from translate.document import Briefing, Role, TranslatedArticle

LEAD_SENTENCES = 5
"""Sentences among which a headline is looked for where the article has no title."""


def compose(translated: TranslatedArticle, *, max_points: int = 6) -> Briefing:
    """Compose the briefing of one translated article.

    Key points, quotes and the headline are translations, word for word; key points
    and quotes stand in document order. No note is without segments.

    Args:
        translated: the article with one translation a segment.
        max_points: key points at most.

    Raises:
        ValueError: ``max_points`` is negative.

    """
    if max_points < 0:
        raise ValueError(f"max_points must be 0 or more, found {max_points}")
    sentences = join_sentences(translated)
    title_source, title = join_title(translated)
    speeches = find_speech(sentences)
    quotes, unmarked_speech = find_quotes(sentences, speeches)
    return Briefing(
        document=translated.article.document,
        headline=title or _choose_lead(sentences),
        notes=choose_key_points(
            sentences,
            speeches,
            translated.article.structure.sections,
            title=title,
            title_source=title_source,
            max_points=max_points,
        ),
        facts=find_facts(translated),
        quotes=quotes,
        gaps=list_gaps(translated, unmarked_speech),
        signature=translated.signature,
    )


def join_title(translated: TranslatedArticle) -> tuple[str, str]:
    """Title in Chinese and in English, of all its lines; empty where there is none."""
    lines = [t for t in translated.translations if t.segment.role is Role.TITLE]
    source = " ".join(t.segment.source for t in lines)
    return source, " ".join(target for t in lines if (target := t.hypothesis.target.strip()))


def _choose_lead(sentences: Sequence[Sentence]) -> str:
    """Best of the first sentences that can stand alone; empty when nothing was translated."""
    first = [s for s in sentences if s.target][:LEAD_SENTENCES]
    candidates = [s for s in first if not s.leans_back] or first
    if not candidates:
        return ""
    scores = score_sentences(candidates, title="", title_source="")
    return candidates[scores.index(max(scores))].target
