"""A briefing out of a translated article. Nothing is invented: every line rests on segments."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import islice

from translate.briefing.damage import find_doubtful_edits, find_unreadable
from translate.briefing.facts import count_facts, keep_telling, locate_facts
from translate.briefing.gaps import list_gaps
from translate.briefing.key_points import (
    can_stand,
    choose_key_points,
    rank_sentences,
    score_sentences,
)
from translate.briefing.mentions import find_mentions
from translate.briefing.quotes import find_quotes, find_speech
from translate.briefing.sentences import Sentence, is_broken, join_sentences
from translate.document import Briefing, Fact, Note, Role, TranslatedArticle

LEAD_SENTENCES = 5
"""Sentences among which a headline is looked for where the article has no title."""

# On the scale of ``ranking.Weights``.
WRONG_FIGURE_COST = 1.0
DAMAGE_COST = 1.0
TITLE_WEIGHT = 2.0


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
    facts = locate_facts(translated)
    ranks = rank_sentences(sentences, title=title, title_source=title_source)
    scores = score_sentences(sentences, ranks, _list_deductions(translated, tuple(facts)))
    speeches = find_speech(sentences)
    points = choose_key_points(
        sentences,
        scores,
        speeches,
        translated.article.structure.sections,
        max_points=max_points,
        headings=[t.segment.source for t in translated.translations if t.segment.role is Role.HEADING],
    )
    lead = None if _can_head(title) else _choose_lead(sentences, scores)
    quotes, unmarked_speech = find_quotes(sentences, speeches, scores)
    weights = _weigh_segments(translated, sentences, ranks, points)
    kept = keep_telling(facts, weights, count_facts(len(translated.translations)))
    return Briefing(
        document=translated.article.document,
        headline=lead.target if lead else title,
        headline_segments=lead.segments if lead else translated.list_indices(Role.TITLE),
        notes=points,
        facts=tuple(
            replace(fact, also=tuple(dict.fromkeys(place for place in facts[fact] if place != fact.segment)))
            for fact in kept
        ),
        quotes=quotes,
        gaps=list_gaps(translated, facts, unmarked_speech),
        signature=translated.signature,
        mentions=find_mentions(translated),
        n_facts=len(facts),
    )


def join_title(translated: TranslatedArticle) -> tuple[str, str]:
    """Title in Chinese and in English, of all its lines; empty where there is none.

    A line whose translation is broken has no English here.
    """
    lines = [t for t in translated.translations if t.segment.role is Role.TITLE]
    source = " ".join(t.segment.source for t in lines)
    return source, " ".join(
        target for t in lines if not is_broken(t) and (target := t.hypothesis.target.strip().lstrip("# "))
    )


def _can_head(title: str) -> bool:
    """Whether a translated title has words in it, and is no mere row of figures."""
    n_letters = sum(char.isalpha() for char in title)
    return n_letters > sum(char.isdigit() for char in title)


def _list_deductions(translated: TranslatedArticle, facts: Sequence[Fact]) -> dict[int, float]:
    """What tells against segments as key points: a guess in their source, a figure that was lost."""
    article = translated.article
    deductions = {doubt.segment: DAMAGE_COST for doubt in find_doubtful_edits(article)}
    deductions |= {s.index: DAMAGE_COST for s in article.structure.segments if find_unreadable(s)}
    return deductions | {fact.segment: WRONG_FIGURE_COST for fact in facts if not fact.target_text}


def _choose_lead(sentences: Sequence[Sentence], scores: Sequence[float]) -> Sentence | None:
    """The first sentence that can stand alone and has no defect, or else the best of the first ones.

    ``None`` when nothing was translated.
    """
    told = ((s, score) for s, score in zip(sentences, scores, strict=True) if s.target and not s.broken)
    first = list(islice(told, LEAD_SENTENCES))
    whole = [pair for pair in first if not pair[0].leans_back]
    candidates = [pair for pair in whole if can_stand(pair[0])] or whole or first
    sound = (sentence for sentence, _ in candidates if sentence.defect_weight < 1)
    return next(sound, None) or max(candidates, key=lambda pair: pair[1], default=(None, 0.0))[0]


def _weigh_segments(
    translated: TranslatedArticle,
    sentences: Sequence[Sentence],
    ranks: Sequence[float],
    points: Sequence[Note],
) -> dict[int, float]:
    """Weight of each segment for its facts: 0 to 1 by its sentence's rank, 1 more within a key point.

    However it was translated: what the model got wrong is what the facts are for. A title weighs most.
    """
    low, high = (min(ranks), max(ranks)) if ranks else (0.0, 0.0)
    told = {index for point in points for index in point.segments}
    weights = {
        index: (weight - low) / ((high - low) or 1.0) + (index in told)
        for sentence, weight in zip(sentences, ranks, strict=True)
        for index in sentence.segments
    }
    heads = (t.segment for t in translated.translations if t.segment.role in (Role.TITLE, Role.SUBTITLE))
    return weights | {segment.index: TITLE_WEIGHT for segment in heads}
