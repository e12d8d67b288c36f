"""Markdown (CommonMark with tables): the briefing on top, the traceable translation below."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from translate.document import Briefing, Mention, Note, Role, TranslatedArticle, Translation
from translate.render.cells import join_cells
from translate.render.escape import escape_controls, escape_inline, escape_markdown
from translate.render.view import (
    FACT_MISSING,
    MENTIONS_HEADING,
    NOTHING_DOUBTFUL,
    RESIDUE_HEADING,
    UNTITLED,
    Doubts,
    SectionView,
    arrange_sections,
    describe_origin,
    describe_reliability,
    describe_signature,
    explain_unit,
    find_author,
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
    word_author,
)


def render_briefing(briefing: Briefing, translated: TranslatedArticle) -> str:
    """Briefing, translation by section with ``[n]`` after each segment, source sentences, signature."""
    doubts = list_doubts(translated, briefing)
    blocks = [
        *_head(briefing.headline, briefing.headline_segments, translated, doubts),
        *_list_points("Key points", briefing.notes, doubts),
        *_tabulate_facts(briefing, translated),
        *_list_mentions(briefing.mentions),
        *_list_quotes(briefing.quotes, doubts),
        *_list_gaps(briefing.gaps),
        "## Translation",
        *_translate_sections(translated, doubts, base_level=2, numbered=True),
        "## Source sentences",
        "\n".join(f"- [{s.index}] {_text(s.source)}" for s in list_sources(translated)),
        *_sign(translated),
    ]
    return _finish(blocks)


def render_translation(translated: TranslatedArticle) -> str:
    """Translation by section; doubtful segments are marked, and explained at the end."""
    doubts = list_doubts(translated)
    _, title = join_role(translated, Role.TITLE)
    blocks = [
        *_head(title, translated.list_indices(Role.TITLE), translated, doubts),
        *_translate_sections(translated, doubts, base_level=1, numbered=False),
        *_explain_doubts(translated, doubts),
        *_sign(translated),
    ]
    return _finish(blocks)


def _head(
    headline: str, segments: Sequence[int], translated: TranslatedArticle, doubts: Doubts
) -> Iterator[str]:
    yield f"# {_text(mark_headline(headline, segments, doubts)) or UNTITLED}"
    title, _ = join_role(translated, Role.TITLE)
    origin = _text(describe_origin(translated))
    yield f"*{_text(title)}*\\\n{origin}" if title else origin
    yield f"**Reliability:** {_text(describe_reliability(translated, doubts))}"


def _list_points(heading: str, notes: Sequence[Note], doubts: Doubts) -> Iterator[str]:
    if notes:
        yield f"## {heading}"
        yield "\n".join(f"- {_note(note, doubts)}" for note in notes)


def _list_quotes(quotes: Sequence[Note], doubts: Doubts) -> Iterator[str]:
    if quotes:
        yield "## Quotes"
        yield from (f"> {_note(quote, doubts)}" for quote in quotes)


def _list_gaps(gaps: Sequence[Note]) -> Iterator[str]:
    yield "## What to be careful about"
    if gaps:
        yield "\n".join(f"- {_text(gap.text)} {refer(gap.segments)}" for gap in gaps)
    else:
        yield NOTHING_DOUBTFUL


def _tabulate_facts(briefing: Briefing, translated: TranslatedArticle) -> Iterator[str]:
    if not briefing.facts:
        return
    yield f"## {head_facts(briefing)}"
    rows = ["| In the source | That is | In the translation | |", "|---|---|---|---|"]
    for fact, words in show_facts(briefing.facts, translated):
        before, figure, after = map(escape_inline, words)
        shown = f"{before}**{figure}**{after}" if figure else FACT_MISSING
        explained = _text(explain_unit(fact))
        shown += f" {explained}" if explained else ""
        places = refer((fact.segment, *fact.also))
        rows.append(f"| {_text(fact.source_text)} | {_text(fact.meaning)} | {shown} | {places} |")
    yield "\n".join(rows)


def _list_mentions(mentions: Sequence[Mention]) -> Iterator[str]:
    if mentions:
        yield f"## {MENTIONS_HEADING}"
        shown = (show_mention(mention) for mention in mentions)
        yield " · ".join(f"{_text(name)} {where}" for name, where in shown)


def _note(note: Note, doubts: Doubts) -> str:
    reasons = list_reasons(note.segments, doubts)
    warning = f" ⚠ *({_text('; '.join(reasons))})*" if reasons else ""
    return f"{_text(note.text)} {refer(note.segments)}{warning}"


def _translate_sections(
    translated: TranslatedArticle, doubts: Doubts, *, base_level: int, numbered: bool
) -> Iterator[str]:
    # The head shows the title and mostly the author already, where nothing refers to them by number.
    author = find_author(translated)
    if author is not None and word_author(translated) not in (None, show_target(author)):
        author = None
    headed = [t for t in translated.translations if t is author or t.segment.role is Role.TITLE]
    for view in arrange_sections(translated, without=() if numbered else headed):
        yield from _translate_section(
            view, translated.article.structure.text, doubts, base_level=base_level, numbered=numbered
        )
    residue = list_residue(translated)
    if residue:
        yield f"{'#' * (base_level + 1)} {RESIDUE_HEADING}"
        yield from (_segment(t, doubts, numbered=numbered) for t in residue)


def _translate_section(
    view: SectionView, source: str, doubts: Doubts, *, base_level: int, numbered: bool
) -> Iterator[str]:
    marks = "#" * min(6, base_level + max(1, view.section.level))
    if view.heading is not None:
        yield f"{marks} {_segment(view.heading, doubts, numbered=numbered)}"
    for paragraph in view.paragraphs:
        role = paragraph[0].segment.role
        show = partial(_segment, doubts=doubts, numbered=numbered)
        text = (
            join_cells(paragraph, source, " \\| ", show)
            if role is Role.CELL
            else " ".join(map(show, paragraph))
        )
        if role is Role.HEADING:
            yield f"{marks} {text}"
        elif role in (Role.TITLE, Role.SUBTITLE):
            yield f"**{text}**"
        else:
            yield text


def _segment(translation: Translation, doubts: Doubts, *, numbered: bool) -> str:
    index = translation.segment.index
    text = _text(show_target(translation))
    if index not in doubts:
        return f"{text} [{index}]" if numbered else text
    reasons = f" *({_text('; '.join(doubts[index]))})*" if numbered else ""
    return f"{text} [{index}] ⚠{reasons}"


def _explain_doubts(translated: TranslatedArticle, doubts: Doubts) -> Iterator[str]:
    if doubts:
        yield "## What to be careful about"
        sources = {s.index: s.source for s in list_sources(translated)}
        yield "\n".join(
            f"- [{index}] {_text('; '.join(reasons))} — {_text(sources[index])}"
            for index, reasons in sorted(doubts.items())
        )


def _sign(translated: TranslatedArticle) -> Iterator[str]:
    yield "---"
    yield f"`{describe_signature(translated.signature).replace('`', chr(39))}`"


def _text(text: str) -> str:
    return escape_markdown(flatten(text))


def _finish(blocks: Sequence[str]) -> str:
    return escape_controls("\n\n".join(block for block in blocks if block)) + "\n"
