"""Translated sentences: the clauses of an overlong one joined again, with what tells against them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from translate.briefing.antecedent import count_open_quotes, leans_back
from translate.document import Defect, Role, TranslatedArticle, Translation

_ENDED: Final = re.compile(r"[。！？!?….](?:[”’」』）)】\]》〉\"'\s]*)$")
_WEIGHTS: Final = {"number": 2.5, "unit": 2.5, "unbalanced": 0.2}
"""Of defects that count for more or less than 1: a wrong figure misleads, a lost bracket does not."""
_CORRECTED: Final = "corrected"
_CORRECTED_WEIGHT: Final = 0.3
_BROKEN: Final = frozenset({"empty", "loop", "untranslated"})
_MAX_SPEECH_SENTENCES: Final = 8
"""Sentences after which an opening quotation mark without its partner is taken for a slip."""
_ROLES: Final = (Role.BODY, Role.CELL)


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of the article with its translation, of one segment or several."""

    segments: tuple[int, ...]
    section: int
    paragraph: int
    role: Role
    source: str
    target: str
    """Translations of ``segments``, joined with a space; nothing else is in it."""
    defect_weight: float
    """Sum over its defects: 1 for most, more for a wrong figure, little where the meaning is sound."""
    broken: bool
    """A check found that the translation is no English text; nothing of it may be told."""
    log_prob: float
    """The worst of its segments."""
    leans_back: bool
    """Opens with a pronoun or connective, or goes on with speech that began before it."""


def join_sentences(translated: TranslatedArticle) -> list[Sentence]:
    """Sentences of the article's body and cells, in document order.

    Titles, bylines, headings and residue are not among them. A sentence ends where
    its source has a full stop or the like, or with its paragraph: what follows a
    semicolon or a colon belongs to what stands before it.
    """
    sentences: list[Sentence] = []
    pending: list[Translation] = []
    depth = n_under_way = 0
    translations = [t for t in translated.translations if t.segment.role in _ROLES]
    for i, translation in enumerate(translations):
        pending.append(translation)
        following = translations[i + 1] if i + 1 < len(translations) else None
        if following is not None and _goes_on(translation, following):
            continue
        sentence = _join(pending, speech_under_way=depth > 0)
        sentences.append(sentence)
        same_paragraph = following is not None and _share_paragraph(translation, following)
        n_under_way = n_under_way + 1 if depth else 0
        depth = count_open_quotes(sentence.source, depth) if same_paragraph else 0
        if n_under_way >= _MAX_SPEECH_SENTENCES:
            depth = n_under_way = 0
        pending = []
    return sentences


def is_broken(translation: Translation) -> bool:
    """Whether a check found the translation empty, looping or still Chinese."""
    return any(defect.kind in _BROKEN for defect in translation.defects)


def _weigh_defect(defect: Defect) -> float:
    if defect.detail.endswith(_CORRECTED):
        return _CORRECTED_WEIGHT
    return _WEIGHTS.get(defect.kind, 1.0)


def _goes_on(translation: Translation, following: Translation) -> bool:
    if translation.segment.role is not Role.BODY or not _share_paragraph(translation, following):
        return False
    return not _ENDED.search(translation.segment.source)


def _share_paragraph(left: Translation, right: Translation) -> bool:
    a, b = left.segment, right.segment
    return (a.section, a.paragraph, a.role) == (b.section, b.paragraph, b.role) and b.index == a.index + 1


def _join(translations: Sequence[Translation], *, speech_under_way: bool) -> Sentence:
    first = translations[0].segment
    source = "".join(t.segment.source for t in translations)
    target = " ".join(text for t in translations if (text := t.hypothesis.target.strip()))
    return Sentence(
        segments=tuple(t.segment.index for t in translations),
        section=first.section,
        paragraph=first.paragraph,
        role=first.role,
        source=source,
        target=target,
        defect_weight=sum(
            t.hypothesis.truncated + sum(_weigh_defect(d) for d in t.defects) for t in translations
        ),
        broken=any(is_broken(t) for t in translations),
        log_prob=min(t.hypothesis.log_prob for t in translations),
        leans_back=speech_under_way or leans_back(source, target),
    )
