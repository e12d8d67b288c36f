"""What every readable format shows, arranged but not yet dressed.

The formats differ in marks and layout alone; which words stand where, and what the
reader is warned of, is settled here once.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby
from typing import Final

from translate.document import (
    Briefing,
    Fact,
    Grade,
    Mention,
    Repaired,
    Role,
    RunSignature,
    Section,
    Segment,
    TranslatedArticle,
    Translation,
)
from translate.figures import convert_to_metric, write_english
from translate.names import word_byline

Doubts = Mapping[int, tuple[str, ...]]
"""Reasons to distrust a segment, by its index; sound segments are absent."""

UNTITLED: Final = "Untitled"
FACTS_HEADING: Final = "Facts"
FACT_MISSING: Final = "⚠ not found in the translation"
"""In the place of the words of a fact that the translation does not state."""
NOTHING_DOUBTFUL: Final = (
    "The checks found nothing doubtful. They do not find every error of a machine translation."
)
RESIDUE_HEADING: Final = "Set apart from the article"
MENTIONS_HEADING: Final = "People, places and organisations in the source"
MENTION_REFERENCES: Final = 4
MAX_REFERENCES: Final = 12
CONTEXT_WORDS: Final = 8
"""Words shown on either side of a figure, at most."""
_CLAUSE_START: Final = re.compile(r"(?<=[,;:.!?])\s+")
_CLAUSE_END: Final = re.compile(r"(?=[,;:.!?](?:\s|$))")
_HEADING_MARKS: Final = re.compile(r"^[■□●○◎◆◇▲△▼▽★☆※►▶▪•·#*|\s]+|[#*|\s]+$")
SOURCE_LABEL: Final = "Source: "
"""Stands before the file that an article was read from."""
BROKEN_OFF: Final = "Translation broke off before its end"

_DAMAGE: Final = {
    Grade.CLEAN: "undamaged source",
    Grade.LIGHT: "lightly damaged source",
    Grade.HEAVY: "heavily damaged source",
}

MARKUP_RULES: Final = frozenset({"entities", "scripts", "tags", "pipes"})
"""Rules of repair that take away what a page or a table is set with, and nothing of the text."""
SETTING_RULES: Final = frozenset(
    {
        *("brackets", "controls", "dot_forms", "forms", "gaps", "line_breaks", "punctuation", "spaces"),
        *("spaces_at_marks", "surrogates", "width", "zeros"),
    }
)
"""Rules that change how a text is set, not what it says."""


@dataclass(frozen=True, slots=True)
class SectionView:
    """One section: its heading and its paragraphs, residue taken out."""

    section: Section
    heading: Translation | None
    paragraphs: tuple[tuple[Translation, ...], ...]
    """Translations of one paragraph and one role each, in order."""


def arrange_sections(
    translated: TranslatedArticle, without: Sequence[Translation] = ()
) -> Iterator[SectionView]:
    """Yield the sections in order, but for segments in ``without``; residue is left to ``list_residue``."""
    left_out = {t.segment.index for t in without}
    by_section: dict[int, list[Translation]] = {}
    for translation in translated.translations:
        if translation.segment.role is not Role.RESIDUE and translation.segment.index not in left_out:
            by_section.setdefault(translation.segment.section, []).append(translation)
    for section in translated.article.structure.sections:
        members = by_section.get(section.index, [])
        heading = next((t for t in members if t.segment.index == section.heading), None)
        rest = [t for t in members if t is not heading]
        paragraphs = groupby(rest, key=lambda t: (t.segment.paragraph, t.segment.role))
        yield SectionView(section, heading, tuple(tuple(group) for _, group in paragraphs))


def list_residue(translated: TranslatedArticle) -> list[Translation]:
    """Left-overs of the page, in order."""
    return [t for t in translated.translations if t.segment.role is Role.RESIDUE]


def list_doubts(translated: TranslatedArticle, briefing: Briefing | None = None) -> Doubts:
    """Reasons for doubt by segment: the gaps of the briefing, else what the checks found.

    That a segment is residue, or has a word that nobody knows, is no doubt about its translation as a
    whole, so neither is among them.
    """
    reasons: dict[int, list[str]] = {}
    if briefing is not None:
        residue = {t.segment.index for t in list_residue(translated)}
        for note in briefing.gaps:
            if note.kind != "spelling" and not (note.kind == "residue" and residue.issuperset(note.segments)):
                for index in note.segments:
                    reasons.setdefault(index, []).append(note.text)
    else:
        for translation in translated.translations:
            found = [f"{d.kind}: {d.detail}" if d.detail else d.kind for d in translation.defects]
            found += [BROKEN_OFF] * translation.hypothesis.truncated
            if translation.segment.source and not translation.hypothesis.target.strip():
                found.append("No translation came out")
            if found:
                reasons[translation.segment.index] = found
    return {index: tuple(found) for index, found in reasons.items()}


def list_reasons(segments: Sequence[int], doubts: Doubts) -> list[str]:
    """Reasons to distrust any of ``segments``, each once."""
    return list(dict.fromkeys(reason for index in segments for reason in doubts.get(index, ())))


def show_target(translation: Translation) -> str:
    """English of a segment on one line; where there is none, the source in its place, and said so."""
    target = flatten(translation.hypothesis.target)
    if target or not translation.segment.source:
        return target
    return f"(not translated: {flatten(translation.segment.source)})"


def show_heading(source: str) -> str:
    """A title or heading in Chinese on one line, without the marks that set it apart (■, ###)."""
    text = flatten(source)
    return _HEADING_MARKS.sub("", text) or text


def join_role(translated: TranslatedArticle, role: Role) -> tuple[str, str]:
    """Chinese, without the marks that set it apart, and English of all segments of ``role``, or empty."""
    members = [t for t in translated.translations if t.segment.role is role]
    source = " ".join(show_heading(t.segment.source) for t in members)
    return source, " ".join(show_target(t) for t in members)


def find_author(translated: TranslatedArticle) -> Translation | None:
    """The author line; other credits, such as the editor's, are not it."""
    byline = translated.article.structure.byline
    if byline is None:
        return None
    credits_ = (t for t in translated.translations if t.segment.role is Role.BYLINE)
    return next((t for t in credits_ if byline in t.segment.source), None)


def word_author(translated: TranslatedArticle) -> str | None:
    """Who wrote it, in English by rule; ``None`` where there is no author, or a name cannot be spelt."""
    byline = translated.article.structure.byline
    return word_byline(byline, beside_source=True) if byline else None


def mark_headline(headline: str, segments: Sequence[int], doubts: Doubts) -> str:
    """The headline, marked where a segment that it is the translation of was found doubtful."""
    return f"{headline} ⚠" if headline and any(index in doubts for index in segments) else headline


def describe_origin(translated: TranslatedArticle) -> str:
    """Author, date and file on one line."""
    structure = translated.article.structure
    line = find_author(translated)
    author = word_author(translated) or (show_target(line) if line else "")
    if structure.byline:
        author = f"{author} ({flatten(structure.byline)})" if author else flatten(structure.byline)
    parts = (author, structure.date, f"{SOURCE_LABEL}{flatten(translated.article.document.origin)}")
    return " · ".join(part for part in parts if part)


def describe_reliability(translated: TranslatedArticle, doubts: Doubts) -> str:
    """One line: how damaged the source was, how much was translated, how much of it is doubtful."""
    damage = _describe_damage(translated.article.repaired)
    n_doubtful = len(doubts)
    doubtful = f"{n_doubtful} doubtful, marked ⚠" if n_doubtful else "none found doubtful by the checks"
    caution = translated.signature.caution
    origin = f"machine translation, {caution}" if caution else "machine translation"
    return f"{origin} · {damage} · {count(len(translated.translations), 'segment')}, {doubtful}"


def _describe_damage(repaired: Repaired) -> str:
    """How damaged the source was: markup and layout are no damage, and are counted apart."""
    rules = [frozenset(edit.rule.split("+")) for edit in repaired.edits]
    others = [found for found in rules if not MARKUP_RULES.issuperset(found)]
    has_markup = len(others) < len(rules)
    is_whole = all(found <= MARKUP_RULES | SETTING_RULES for found in others)
    grade = Grade.CLEAN if repaired.grade is Grade.LIGHT and is_whole else repaired.grade
    details = ["markup removed"] * has_markup
    if others:
        details.append(count(len(others), "other repair" if has_markup else "repair"))
    return _DAMAGE[grade] + (f" ({', '.join(details)})" if details else "")


def describe_signature(signature: RunSignature) -> str:
    """Settings of the run on one line."""
    parts = [
        f"zhbrief {signature.version}",
        f"model {signature.model}",
        f"sha256 {signature.model_sha256[:16]}",
        f"{signature.device} {signature.dtype}",
        f"beam {signature.beam_size}",
        f"length penalty {signature.length_penalty:g}",
        *(f"{name} {value}" for name, value in sorted(signature.extra.items())),
    ]
    return " · ".join(parts)


def head_facts(briefing: Briefing) -> str:
    """Heading of the facts; it says where some are left out."""
    n_shown = len(briefing.facts)
    if briefing.n_facts <= n_shown:
        return FACTS_HEADING
    return f"{FACTS_HEADING} ({n_shown} of {briefing.n_facts}; the others stand in the sentences below)"


def show_facts(
    facts: Sequence[Fact], translated: TranslatedArticle
) -> Iterator[tuple[Fact, tuple[str, str, str]]]:
    """Yield facts in the words around them: before, the figure itself, after; all three verbatim.

    Of two that a segment states alike, *over 20%* and *20%*, each is shown at its own place, if there
    are two; and *4* not in *4 to 6 hours*, if that is another. The figure is empty where the translation
    does not state it.
    """
    stated: dict[int, list[str]] = {}
    for fact in facts:
        stated.setdefault(fact.segment, []).append(flatten(fact.target_text))
    n_shown: Counter[tuple[int, str]] = Counter()
    for fact in facts:
        figure = flatten(fact.target_text)
        target = flatten(translated.translations[fact.segment].hypothesis.target)
        longer = [other for other in stated[fact.segment] if figure in other and figure != other]
        yield fact, _show_figure(figure, target, longer, n_shown[fact.segment, figure])
        n_shown[fact.segment, figure] += 1


def _show_figure(figure: str, target: str, longer: Sequence[str], n_before: int) -> tuple[str, str, str]:
    """The words around the figure, outside the ``longer`` ones that contain it where it stands alone too."""
    places = list(_find_stated(figure, target))
    if not places:
        return "", figure, ""
    taken = [match.span() for other in longer for match in _find_stated(other, target)]
    alone = [
        place for place in places if not any(start <= place.start() < end for start, end in taken)
    ] or places
    place = alone[min(n_before, len(alone) - 1)]
    before, after = target[: place.start()], target[place.end() :]
    left = _CLAUSE_START.split(before)[-1]
    right = _CLAUSE_END.split(after, maxsplit=1)[0]
    return _cut_left(left), figure, _cut_right(right)


def _find_stated(figure: str, target: str) -> Iterator[re.Match[str]]:
    """Places of a figure in the target, not within a longer number."""
    return re.finditer(rf"(?<![\w.,]){re.escape(figure)}(?!\w|[.,]\d)", target) if figure else iter(())


def show_mention(mention: Mention) -> tuple[str, str]:
    """A name in English and as the source writes it, and where: Xuzhou (徐州), [0] [4]."""
    post = f", {mention.role}" if mention.role else ""
    return f"{mention.name}{post} ({', '.join(mention.source_texts)})", refer(
        mention.segments, MENTION_REFERENCES
    )


def explain_unit(fact: Fact) -> str:
    """What a Chinese unit is in metric ones, to stand behind the fact; empty where nothing needs saying."""
    if fact.value is None or fact.unit is None:
        return ""
    value = Fraction(fact.value).limit_denominator(10**6)
    metric = convert_to_metric(value, fact.unit)
    return f"({write_english(value)} {fact.unit} = {metric})" if metric else ""


def _cut_left(text: str) -> str:
    words = text.split(" ")
    return text if len(words) <= CONTEXT_WORDS else "… " + " ".join(words[-CONTEXT_WORDS:])


def _cut_right(text: str) -> str:
    words = text.split(" ")
    return text if len(words) <= CONTEXT_WORDS else " ".join(words[:CONTEXT_WORDS]) + " …"


def refer(segments: Sequence[int], limit: int = MAX_REFERENCES) -> str:
    """Segment references as a reader follows them: ``[3] [4]``, runs of three and more as ``[3–7]``.

    After ``limit`` references only how many segments there are in all.
    """
    parts = []
    for _, run in groupby(enumerate(segments), key=lambda pair: pair[1] - pair[0]):
        indices = [index for _, index in run]
        if len(indices) > 2:
            parts.append(f"[{indices[0]}–{indices[-1]}]")
        else:
            parts += [f"[{index}]" for index in indices]
    if len(parts) > limit:
        parts[limit:] = [f"… ({count(len(segments), 'segment')} in all)"]
    return " ".join(parts)


def count(n: int, noun: str) -> str:
    """``1 repair``, ``2 repairs``."""
    return f"{n} {noun}" if n == 1 else f"{n} {noun}s"


def flatten(text: str) -> str:
    """``text`` on one line, single-spaced."""
    return " ".join(text.split())


def list_sources(translated: TranslatedArticle) -> Iterator[Segment]:
    """Yield all segments in document order."""
    for translation in translated.translations:
        yield translation.segment
