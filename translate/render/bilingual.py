"""Source and translation, sentence above sentence.

Stacked rather than side by side: Chinese and English differ in width, a terminal
does not align them, and a long sentence tears a table apart.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from translate.document import TranslatedArticle, Translation
from translate.render.escape import escape_controls
from translate.render.view import (
    RESIDUE_HEADING,
    Doubts,
    arrange_sections,
    flatten,
    list_doubts,
    list_residue,
)

_RULE: Final = "-" * 78


def render_translation(translated: TranslatedArticle) -> str:
    """Every segment in Chinese with its English below, sections divided by a rule."""
    doubts = list_doubts(translated)
    blocks: list[str] = []
    for view in arrange_sections(translated):
        if blocks:
            blocks.append(_RULE)
        if view.heading is not None:
            blocks.append(_pair(view.heading, doubts))
        blocks += (_pair(t, doubts) for paragraph in view.paragraphs for t in paragraph)
    residue = list_residue(translated)
    if residue:
        blocks += (_RULE, f"{RESIDUE_HEADING}:", *(_pair(t, doubts) for t in residue))
    return escape_controls("\n\n".join(blocks)) + "\n"


def _pair(translation: Translation, doubts: Doubts) -> str:
    return "\n".join(_lines(translation, doubts))


def _lines(translation: Translation, doubts: Doubts) -> Iterator[str]:
    index = translation.segment.index
    number = f"[{index}]"
    indent = " " * (len(number) + 1)
    yield f"{number} {flatten(translation.segment.source)}"
    target = flatten(translation.hypothesis.target)
    yield indent + (target or "(not translated)")
    for reason in doubts.get(index, ()):
        yield f"{indent}⚠ {reason}"
