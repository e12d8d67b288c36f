"""Which lines, and which stretches inside a line, are headings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from translate.document import Role
from translate.structure.apart import LABELLED, STOP, WORD, is_prose, is_set_apart
from translate.structure.block import Block, Mark, trim
from translate.structure.marks import BULLETS, LIST_KINDS, read_mark

MAX_HEADING_CHARS: Final = 45
MIN_INLINE_BODY_CHARS: Final = 30
"""A heading inside a line is looked for only where the line is longer than this."""
MAX_CHAIN: Final = 2
"""Short lines in a row that may all be headings before it is a list."""

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


def find_headings(text: str, blocks: Sequence[Block]) -> list[Block]:
    """Give headings their role and mark; cut them out of the lines they stand in.

    A marked line is a heading when it is short and no sentence; several of one
    kind in a row are a list (Markdown marks excepted). A line without a mark is
    one when it is short, set apart, and followed by prose. Inside a long line a
    heading runs from its mark to the next space (``■打造平台 有朋自远方来``), or to the
    space after that where the two halves are of equal length, as couplets are.

    Args:
        text: the text that the blocks refer to.
        blocks: blocks after the front matter, or all; only role ``BODY`` changes.

    """
    cut = [part for block in blocks for part in _cut_inline(text, block)]
    marks = [
        block.mark or (read_mark(text, block.start, block.end) if block.role is Role.BODY else None)
        for block in cut
    ]
    found = list(cut)
    chain = 0
    for index in range(len(cut) - 1, -1, -1):
        block, mark = cut[index], marks[index]
        if block.role is not Role.BODY:
            chain = 0
            continue
        following = found[index + 1] if index + 1 < len(found) else None
        if mark is not None:
            is_heading = block.mark is not None or _is_marked_heading(text, cut, marks, index)
        else:
            is_heading = chain < MAX_CHAIN and is_set_apart(text, cut, marks, index, following)
        if is_heading:
            found[index] = replace(block, role=Role.HEADING, mark=mark or Mark("apart", None, 0))
        chain = chain + 1 if is_heading and mark is None else 0
    return found


def _cut_inline(text: str, block: Block) -> Iterator[Block]:
    """Headings inside a body block, and what lies between them."""
    if block.role is not Role.BODY or block.end - block.start < MIN_INLINE_BODY_CHARS:
        yield block
        return
    position, gap = block.start, block.gap
    # The pattern looks behind, and the block is the whole world to it.
    body = text[block.start : block.end]
    for match in _INLINE.finditer(body):
        start, end = block.start + match.start(), block.start + match.end()
        if start < position:
            continue
        if match["mark"]:
            second = _SECOND_HALF.match(text, end, block.end)
            if second and len(second["title"]) == len(match["title"]):
                end = second.end()
            mark = Mark(f"bullet{match['mark']}", None, 1)
        else:
            mark = Mark(
                "han_bracket" if match["number"][0] in "（(" else "han", 20 + (match["number"][0] in "（("), 0
            )
        _, before = trim(text, position, start)
        if before > position:
            yield Block(position, before, gap=gap)
            gap = True
        is_list = _ANY_BULLET.match(text, trim(text, end, block.end)[0])
        yield Block(start, end, gap=gap, mark=None if is_list else mark)
        position, gap = trim(text, end, block.end)[0], True
    if position < block.end:
        yield replace(block, start=position, gap=gap)


def _is_marked_heading(text: str, blocks: Sequence[Block], marks: Sequence[Mark | None], index: int) -> bool:
    block, mark = blocks[index], marks[index]
    if mark is None or mark.kind == "item":
        return False
    if mark.kind.startswith("markdown"):
        return True
    title = text[block.start + mark.n_chars : block.end]
    whole = mark.n_chars >= block.end - block.start or mark.kind in ("brackets", "bold", "number")
    if len(title) > MAX_HEADING_CHARS or not (whole or WORD.search(title)):
        return False
    numbered = mark.kind.rstrip("0123456789") in LIST_KINDS
    stops = STOP.search(title.rstrip("：:") if mark.kind in ("bold", "han") or not numbered else title)
    if stops or (LABELLED.match(title) and numbered):
        return False
    if mark.kind == "article" and not whole:
        return False
    if _has_like_neighbour(blocks, marks, index):
        return False
    if mark.kind.rstrip("0123456789") in ("digit", "decimal", "digit_bracket", "circled", "number"):
        following = _get_next(blocks, index)
        return following is not None and is_prose(text, following)
    return True


def _has_like_neighbour(blocks: Sequence[Block], marks: Sequence[Mark | None], index: int) -> bool:
    """Whether a line with the same kind of mark stands right before or after."""
    mark = marks[index]
    return mark is not None and any(
        0 <= near < len(blocks)
        and (other := marks[near]) is not None
        and other.kind == mark.kind
        and blocks[near].role is Role.BODY
        for near in (index - 1, index + 1)
    )


def _get_next(blocks: Sequence[Block], index: int) -> Block | None:
    return next((block for block in blocks[index + 1 : index + 4] if block.role is not Role.RESIDUE), None)
