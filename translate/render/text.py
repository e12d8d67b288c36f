"""Plain text for a terminal, a mail or a pipe. Lines are not wrapped: the reader's window does that."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Final

from translate.document import Briefing, Fact, Note, Role, TranslatedArticle, Translation
from translate.render.cells import join_cells
from translate.render.escape import escape_controls
from translate.render.view import (
    FACT_MISSING,
    FACTS_HEADING,
    MENTIONS_HEADING,
    NOTHING_DOUBTFUL,
    RESIDUE_HEADING,
    UNTITLED,
    Doubts,
    arrange_sections,
    describe_origin,
    describe_reliability,
    describe_signature,
    explain_unit,
    flatten,
    head_facts,
    join_role,
    list_doubts,
    list_reasons,
    list_residue,
    list_sources,
    mark_headline,
    refer,
    show_facts,
    show_mention,
    show_target,
)

_RULE_CHARS: Final = 78


def render_briefing(briefing: Briefing, translated: TranslatedArticle) -> str:
    """Briefing, translation by section with ``[n]`` after each segment, source sentences, signature."""
    doubts = list_doubts(translated, briefing)
    blocks = [
        *_head(briefing.headline, briefing.headline_segments, translated, doubts),
        *_block("KEY POINTS", [f"* {_note(note, doubts)}" for note in briefing.notes]),
        *_block(
            head_facts(briefing).replace(FACTS_HEADING, FACTS_HEADING.upper()),
            _line_up_facts(briefing.facts, translated),
        ),
        *_block(
            MENTIONS_HEADING.upper(), [f"* {flatten(' '.join(show_mention(m)))}" for m in briefing.mentions]
        ),
        *_block("QUOTES", [f"* {_note(note, doubts)}" for note in briefing.quotes]),
        *_block("WHAT TO BE CAREFUL ABOUT", _list_gaps(briefing.gaps)),
        "TRANSLATION",
        *_translate_sections(translated, doubts, numbered=True),
        *_block("SOURCE SENTENCES", [f"[{s.index}] {flatten(s.source)}" for s in list_sources(translated)]),
        describe_signature(translated.signature),
    ]
    return _finish(blocks)


def render_translation(translated: TranslatedArticle) -> str:
    """Title, author and paragraphs; doubtful segments are marked, and explained at the end."""
    doubts = list_doubts(translated)
    sources = {s.index: flatten(s.source) for s in list_sources(translated)}
    blocks = [
        *_translate_sections(translated, doubts, numbered=False),
        *_block(
            "WHAT TO BE CAREFUL ABOUT",
            [f"⚠ [{i}] {'; '.join(reasons)} — {sources[i]}" for i, reasons in sorted(doubts.items())],
        ),
    ]
    return _finish(blocks)


def _head(
    headline: str, segments: Sequence[int], translated: TranslatedArticle, doubts: Doubts
) -> Iterator[str]:
    title, _ = join_role(translated, Role.TITLE)
    lines = [
        flatten(mark_headline(headline, segments, doubts)) or UNTITLED,
        title,
        describe_origin(translated),
    ]
    lines.append(f"Reliability: {describe_reliability(translated, doubts)}")
    yield "\n".join(line for line in lines if line)


def _block(heading: str, lines: Sequence[str]) -> Iterator[str]:
    if lines:
        yield "\n".join((heading, *lines))


def _list_gaps(gaps: Sequence[Note]) -> list[str]:
    if not gaps:
        return [NOTHING_DOUBTFUL]
    return [f"⚠ {flatten(gap.text)} {refer(gap.segments)}" for gap in gaps]


def _line_up_facts(facts: Sequence[Fact], translated: TranslatedArticle) -> list[str]:
    lines = []
    for fact, words in show_facts(facts, translated):
        shown = "".join(words) or FACT_MISSING
        explained = explain_unit(fact)
        shown += f" {explained}" if explained else ""
        meaning = f" = {flatten(fact.meaning)}" if fact.meaning else ""
        lines.append(f"* {flatten(fact.source_text)}{meaning}: {shown} {refer((fact.segment, *fact.also))}")
    return lines


def _note(note: Note, doubts: Doubts) -> str:
    reasons = list_reasons(note.segments, doubts)
    warning = f" ⚠ ({'; '.join(reasons)})" if reasons else ""
    return f"{flatten(note.text)} {refer(note.segments)}{warning}"


def _translate_sections(translated: TranslatedArticle, doubts: Doubts, *, numbered: bool) -> Iterator[str]:
    show = partial(_segment, doubts=doubts, numbered=numbered)
    for view in arrange_sections(translated):
        if view.heading is not None:
            yield f"== {_segment(view.heading, doubts, numbered=numbered)} =="
        for paragraph in view.paragraphs:
            role = paragraph[0].segment.role
            text = (
                join_cells(paragraph, translated.article.structure.text, " | ", show)
                if role is Role.CELL
                else " ".join(map(show, paragraph))
            )
            yield f"== {text} ==" if role is Role.HEADING else text
    residue = list_residue(translated)
    if residue:
        yield "-" * _RULE_CHARS
        yield from _block(RESIDUE_HEADING, [_segment(t, doubts, numbered=numbered) for t in residue])
        yield "-" * _RULE_CHARS


def _segment(translation: Translation, doubts: Doubts, *, numbered: bool) -> str:
    index = translation.segment.index
    text = show_target(translation)
    if index not in doubts:
        return f"{text} [{index}]" if numbered else text
    reasons = f" ({'; '.join(doubts[index])})" if numbered else ""
    return f"{text} [{index}] ⚠{reasons}"


def _finish(blocks: Sequence[str]) -> str:
    return escape_controls("\n\n".join(block for block in blocks if block)) + "\n"
