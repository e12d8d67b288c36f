"""A repaired text divided into sections, paragraphs and segments."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from translate.document import Role, Segment, Structure
from translate.structure.block import Block, Mark
from translate.structure.budget import CountTokens, fit_sentence
from translate.structure.front import find_front
from translate.structure.headings import find_headings
from translate.structure.leftovers import set_apart_leftovers
from translate.structure.lines import find_lines
from translate.structure.outline import build_sections
from translate.structure.sentences import find_sentences
from translate.structure.tables import divide_tables

MIN_PARAGRAPHED_CHARS: Final = 150
"""A shorter line is one paragraph, whatever spaces it holds."""
_WHOLE: Final = frozenset({Role.TITLE, Role.SUBTITLE, Role.BYLINE, Role.DATELINE, Role.HEADING})
"""Roles that are one segment if the budget allows."""
_SENTENCE_END: Final = re.compile(r"[。！？!?][”’」』）)]*$")


def divide(
    text: str,
    *,
    count_tokens: CountTokens,
    max_tokens: int,
    residue: Sequence[tuple[int, int, str]] = (),
) -> Structure:
    """Divide a repaired text into sections, paragraphs and segments for translation.

    Args:
        text: the repaired text, in either script.
        count_tokens: source subword tokens of a string, end-of-sentence included.
        max_tokens: source subword tokens a segment, at most.
        residue: ``(start, end, kind)`` spans that repair recognised as boilerplate.

    Returns:
        Sections that tile ``text``, the first of level 0 (empty where the text
        starts with a heading), and segments that hold every character that is no
        space once. Marks of headings and lists (``■``, ``##``, ``1.``, ``|``) stay in
        their segment. A row of a table is a paragraph of ``CELL`` segments.

    Raises:
        InputError: a span of ``residue`` lies outside ``text``.
        ConfigError: ``max_tokens`` is under what a single character takes.

    """
    blocks = set_apart_leftovers(text, find_lines(text), residue)
    front = find_front(text, divide_tables(text, blocks))
    segments: list[Segment] = []
    headings: list[tuple[int, int, Mark]] = []
    paragraph = -1
    for block in find_headings(text, front.blocks):
        if block.role is Role.HEADING and block.mark is not None:
            headings.append((block.start, len(segments), block.mark))
        paragraph += 0 if block.joined and paragraph >= 0 else 1
        paragraph = _add_segments(text, block, segments, len(headings), paragraph, count_tokens, max_tokens)
    return Structure(text, build_sections(text, headings), tuple(segments), front.byline, front.date)


def _add_segments(
    text: str,
    block: Block,
    segments: list[Segment],
    section: int,
    paragraph: int,
    count_tokens: CountTokens,
    max_tokens: int,
) -> int:
    """Append the segments of a block; returns the number of its last paragraph."""
    whole = block.role in _WHOLE
    sentences = [(block.start, block.end)] if whole else find_sentences(text, block.start, block.end)
    breaks = _find_paragraph_breaks(text, block, sentences)
    for number, (start, end) in enumerate(sentences):
        paragraph += number in breaks
        for low, high, n_tokens in fit_sentence(text, start, end, count_tokens, max_tokens):
            source = text[low:high]
            segments.append(
                Segment(len(segments), section, paragraph, block.role, low, high, source, n_tokens)
            )
    return paragraph


def _find_paragraph_breaks(text: str, block: Block, sentences: Sequence[tuple[int, int]]) -> set[int]:
    """Sentences that open a paragraph inside a line.

    Where line breaks were lost, a space after some sentences is what is left of
    them (``……步伐。 近年来，``). Where a space follows most sentences it is a habit of
    typing, and says nothing.
    """
    if block.role is not Role.BODY or block.end - block.start < MIN_PARAGRAPHED_CHARS:
        return set()
    ends = [
        number
        for number in range(1, len(sentences))
        if _SENTENCE_END.search(
            text[max(block.start, sentences[number - 1][1] - 4) : sentences[number - 1][1]]
        )
    ]
    spaced = {number for number in ends if sentences[number][0] > sentences[number - 1][1]}
    return spaced if 2 * len(spaced) <= len(ends) else set()
