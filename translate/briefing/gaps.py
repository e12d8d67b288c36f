"""What is missing or uncertain, worst first, each line with the segments that it is about."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from translate.briefing.damage import find_doubtful_edits, find_unreadable
from translate.document import Edit, Fact, Note, Role, Segment, TranslatedArticle
from translate.names import find_unknown_words

MISSING: Final = "missing"
"""Text of the source that the translation does not have."""
DOUBTFUL: Final = "doubtful"
"""A check found fault with the translation."""
SPELLING: Final = "spelling"
"""Words of the translation that may be wrong or made up; too many are right to doubt the whole segment."""
DAMAGE: Final = "damage"
"""The source is damaged, and its repair a guess."""
RESIDUE: Final = "residue"
"""Set apart from the article; translated, but not briefed on."""

_ORDER: Final = (MISSING, DOUBTFUL, SPELLING, DAMAGE, RESIDUE)
_FIGURE: Final = re.compile("figure|number")
"""Kinds of defects about figures; a segment that has one, or no translation at all, needs no second word."""
_CREDITS: Final = frozenset((Role.DATELINE, Role.BYLINE))
_IDENTIFIES: Final = re.compile(
    r"[\u4e00-\u9fff]{0,6}?(?:[电電][话話]|[热熱][线線]|[传傳]真|手[机機]|[邮郵][编編]|QQ|微信|[备備]案|公告|[证證]|[编編]|[账帳]|代[码碼])"
    r"[号號]?[码碼]?\s*[:：][^。！？]*"
)
"""A number that names a thing and counts nothing."""
_MAX_LABEL_CHARS: Final = 60
_PAGES: Final = re.compile(
    r"^\W*1\W*[【\[(（]\s*2\s*[】\])）]|[上下]一?[页頁](?!\s*[:：])|共\s?(?!1\s?[页頁])\d{1,3}\s?[页頁]"
)
"""Left-overs that lead to the other pages of the article."""
_EXCERPT_CHARS: Final = 40


@dataclass(frozen=True, slots=True)
class Wording:
    """How a kind of defect is brought before a reader who has not read the checks."""

    text: str
    kind: str = DOUBTFUL
    with_detail: bool = False
    """The check's detail says something that a reader can use."""


_WORDINGS: Final[Mapping[str, Wording]] = {
    "empty": Wording("No translation came out", MISSING),
    "truncated": Wording("Translation broke off before its end", MISSING),
    "untranslated": Wording("Chinese is left in the translation", MISSING),
    "length": Wording("Translation is too short or too long for its source", with_detail=True),
    "omission": Wording("Translation seems to leave a clause out", MISSING, with_detail=True),
    "loop": Wording("Translation repeats itself", with_detail=True),
    "low_confidence": Wording("The model was unsure of the translation"),
    "unknown_character": Wording("Characters that the model cannot read, often names", with_detail=True),
    "number": Wording("Figure", with_detail=True),
    "unit": Wording("Unit of a figure", with_detail=True),
    "currency": Wording("Currency", with_detail=True),
    "direction": Wording("Rise or fall", with_detail=True),
    "period": Wording("Period", with_detail=True),
    "date": Wording("Date", with_detail=True),
    "bound": Wording("Bound", with_detail=True),
    "casualty": Wording("Dead or injured", with_detail=True),
    "negation": Wording("Negation", with_detail=True),
    "opposite": Wording("Opposite", with_detail=True),
    "name": Wording("Name", with_detail=True),
    "phrase": Wording("Phrase", with_detail=True),
    "doubled": Wording("Said twice", with_detail=True),
    "unbalanced": Wording("Quotation marks or brackets do not pair; check where speech ends"),
}


def list_gaps(
    translated: TranslatedArticle, facts: Iterable[Fact] = (), unmarked_speech: Iterable[int] = ()
) -> tuple[Note, ...]:
    """Notes of the kinds ``missing``, ``doubtful``, ``spelling``, ``damage`` and ``residue``, in this order.

    Segments about which the same is to be said share one note, and so do all unknown spellings.

    Args:
        translated: the article.
        facts: facts of the article; those that the translation does not state are gaps.
        unmarked_speech: segments with quoted speech that the translation does not show as such.

    """
    segments_by_line: dict[tuple[str, str], list[int]] = {}
    for kind, text, segment in _find_gaps(translated, facts, unmarked_speech):
        about = segments_by_line.setdefault((kind, text), [])
        if segment not in about:
            about.append(segment)
    notes = [Note(kind, text, tuple(segments)) for (kind, text), segments in segments_by_line.items()]
    notes += _list_unknown_words(translated)
    return tuple(sorted(notes, key=lambda note: (_ORDER.index(note.kind), note.segments)))


def _find_gaps(
    translated: TranslatedArticle, facts: Iterable[Fact], unmarked_speech: Iterable[int]
) -> Iterable[tuple[str, str, int]]:
    for translation in translated.translations:
        segment, hypothesis = translation.segment, translation.hypothesis
        if segment.source and not hypothesis.target.strip():
            yield *word_defect("empty", ""), segment.index
        if hypothesis.truncated:
            yield *word_defect("truncated", ""), segment.index
        for defect in translation.defects:
            if segment.role is not Role.RESIDUE and not _is_idle(defect.kind, segment):
                yield *word_defect(defect.kind, defect.detail), segment.index
        for run in find_unreadable(segment):
            yield DAMAGE, f"{_count(len(run), 'character')} lost in the source", segment.index
        if segment.role is Role.RESIDUE and _PAGES.search(segment.source):
            yield MISSING, "This is one page of an article of several; the others are not here", segment.index
        if segment.role is Role.RESIDUE:
            yield RESIDUE, "Left over from the page, not part of the article", segment.index
    known = {
        t.segment.index
        for t in translated.translations
        if not t.hypothesis.target.strip() or any(_FIGURE.match(d.kind) for d in t.defects)
    }
    for fact in facts:
        if not fact.target_text and fact.segment not in known:
            yield DOUBTFUL, _word_fact(fact), fact.segment
    for index in unmarked_speech:
        yield DOUBTFUL, "Quoted speech of the source is not marked as speech in the translation", index
    for doubt in find_doubtful_edits(translated.article):
        yield DAMAGE, _word_edit(doubt.edit), doubt.segment


def _list_unknown_words(translated: TranslatedArticle) -> list[Note]:
    """One note with every word and name of the translation that no text is known to use, in order."""
    words_by_segment = {
        t.segment.index: found
        for t in translated.translations
        if t.segment.role is not Role.RESIDUE
        and (found := list(find_unknown_words(f"{t.segment.source} {t.given}", t.hypothesis.target)))
    }
    if not words_by_segment:
        return []
    words = dict.fromkeys(word for found in words_by_segment.values() for word in found)
    text = f"Unknown words or names, perhaps misspelt: {', '.join(words)}"
    return [Note(SPELLING, text, tuple(words_by_segment))]


def _is_idle(kind: str, segment: Segment) -> bool:
    """Whether a defect tells a reader nothing: a figure that counts nothing, doubt of a dateline."""
    if kind == "low_confidence":
        return segment.role in _CREDITS
    return _FIGURE.match(kind) is not None and counts_nothing(segment)


def counts_nothing(segment: Segment) -> bool:
    """Whether the numbers of a segment only date, name or number something: credits, telephones, licences."""
    if segment.role in _CREDITS:
        return True
    return len(segment.source) <= _MAX_LABEL_CHARS and _IDENTIFIES.fullmatch(segment.source) is not None


def word_defect(kind: str, detail: str) -> tuple[str, str]:
    """Say in a reader's words what a check found; a kind unknown here speaks for itself.

    Returns:
        Kind of gap, and its text.

    """
    name = kind.replace("_", " ").replace("-", " ").capitalize()
    wording = _WORDINGS.get(kind, Wording(name, with_detail=True))
    text = f"{wording.text}: {detail}" if detail and wording.with_detail else wording.text
    return wording.kind, text


def _word_fact(fact: Fact) -> str:
    meaning = f" ({fact.meaning})" if fact.meaning else ""
    return f"{_quote(fact.source_text)}{meaning} is not found in the translation"


def _word_edit(edit: Edit) -> str:
    readings = "".join(f", or {_quote(text)} {share:.0%}" for text, share in edit.alternatives[:3])
    if not edit.after.strip():
        return f"Removed by guess: {_quote(edit.before)} ({edit.confidence:.0%} sure{readings})"
    return (
        f"Restored by guess: {_quote(edit.before)} read as {_quote(edit.after)}"
        f" ({edit.confidence:.0%} sure{readings})"
    )


def _quote(text: str) -> str:
    flat = " ".join(text.split()) or "white space"
    return f"“{flat if len(flat) <= _EXCERPT_CHARS else flat[:_EXCERPT_CHARS] + '…'}”"


def _count(n: int, noun: str) -> str:
    return f"{n} {noun}" if n == 1 else f"{n} {noun}s"
