"""Headings that stand inside a line, where the line breaks of an article were lost."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from translate.document import Role
from translate.structure.block import Block, Mark, trim
from translate.structure.marks import BULLETS

MIN_LINE_CHARS: Final = 30
"""A heading inside a line is looked for only where the line is longer than this."""
MAX_FIRST_SENTENCE_CHARS: Final = 400
"""A sentence must end within this distance of a heading, or what follows is no prose."""

_GAP: Final = r"[ \t\u3000\xa0]"
_INLINE: Final = re.compile(
    rf"(?:(?<=[。！？…”’」』）)])|(?<=\s)|(?<![\s\S]))(?P<mark>[{BULLETS}])\1*{_GAP}?"
    rf"(?P<title>[^\s。！？；，,：…{BULLETS}]{{2,30}})(?={_GAP}+\S)"
    r"|(?:(?<=[。！？…”][ \u3000])|(?<![\s\S]))"
    r"(?P<number>[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)])"
    rf"(?P<numbered>[^\s。！？；，,：…、]{{2,25}})(?={_GAP}+\S)"
)
_SECOND_HALF: Final = re.compile(rf"{_GAP}+(?P<title>[^\s。！？；，,：、…{BULLETS}]{{4,20}})(?={_GAP}+\S)")
_ANY_BULLET: Final = re.compile(rf"[{BULLETS}]")
_PAIRS: Final = ("“”", "「」", "『』", "（）", "()", "《》", "【】", "[]")
_SENTENCE_END: Final = re.compile(r"[。！？!?；…]")


def cut_inline_headings(text: str, block: Block) -> Iterator[Block]:
    """Yield the headings inside a body block, with their mark, and what lies between them.

    A heading runs from its mark to the next space, or to the one after that where
    both halves are of equal length. What stands between has no mark yet.
    """
    if block.role is not Role.BODY or block.end - block.start < MIN_LINE_CHARS:
        yield block
        return
    position, gap = block.start, block.gap
    # The pattern looks behind, and the block is the whole world to it.
    for match in _INLINE.finditer(text[block.start : block.end]):
        start, end = block.start + match.start(), block.start + match.end()
        if start < position or not _is_balanced(match[0]):
            continue
        if match["mark"]:
            second = _SECOND_HALF.match(text, end, block.end)
            if second and len(second["title"]) == len(match["title"]):
                end = second.end()
            mark = Mark(f"bullet{match['mark']}", None, 1)
        else:
            bracketed = match["number"][0] in "（("
            mark = Mark("han_bracket", 21, 0) if bracketed else Mark("han", 20, 0)
        following = trim(text, end, block.end)[0]
        if (
            _SENTENCE_END.search(text, following, min(block.end, following + MAX_FIRST_SENTENCE_CHARS))
            is None
        ):
            continue
        before = trim(text, position, start)[1]
        if before > position:
            yield Block(position, before, gap=gap)
            gap = True
        is_item = _ANY_BULLET.match(text, following)
        yield Block(start, end, gap=gap, mark=None if is_item else mark)
        position, gap = following, True
    if position < block.end:
        yield replace(block, start=position, gap=gap)


def _is_balanced(title: str) -> bool:
    return all(title.count(pair[0]) == title.count(pair[1]) for pair in _PAIRS)
