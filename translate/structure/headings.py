"""Which lines, and which stretches inside a line, are headings."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

from translate.document import Role
from translate.structure.apart import LABELLED, STOP, WORD, is_prose, is_set_apart, may_head
from translate.structure.block import Block, Mark
from translate.structure.inline import cut_inline_headings
from translate.structure.lines import measure_columns
from translate.structure.marks import LIST_KINDS, read_mark

MAX_HEADING_CHARS: Final = 45
MAX_HEADING_PHRASES: Final = 4
"""More phrases between spaces are a list of names or things."""
_INNER_END: Final = re.compile(r"[。！？](?=[^。！？”」』）])")
_NUMBERED: Final = re.compile(
    r"(?P<number>\d{1,2})[ \u3000]{1,3}(?P<title>[\u3400-\u9fff][^，。；：！？\n]{1,24})"
)
MIN_NUMBERED: Final = 2
_UNDERLINES: Final = "=-~^"
"""What underlines headings, the highest first."""
_UNDERLINE: Final = re.compile(r"([=~^-])\1{2,}")
MAX_UNDERLINE_EXCESS: Final = 4
"""Columns by which a rule under a heading may be wider; one that parts two texts goes across the page."""
MAX_CHAIN: Final = 2
"""Short lines in a row that may all be headings before it is a list."""


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
    cut = [part for block in blocks for part in cut_inline_headings(text, block)]
    marks = [
        block.mark or (read_mark(text, block.start, block.end) if block.role is Role.BODY else None)
        for block in cut
    ]
    marks = [_read_underline(text, cut, index) or mark for index, mark in enumerate(marks)]
    numbered = _find_numbered(text, cut, marks)
    marks = [numbered.get(index, mark) for index, mark in enumerate(marks)]
    found = list(cut)
    chain = 0
    for index in range(len(cut) - 1, -1, -1):
        block, mark = cut[index], marks[index]
        if block.role is not Role.BODY:
            chain = 0
            continue
        following = found[index + 1] if index + 1 < len(found) else None
        if mark is not None:
            is_heading = block.mark is not None or _is_marked_heading(text, found, cut, marks, index)
        else:
            is_heading = chain < MAX_CHAIN and is_set_apart(text, cut, marks, index, following)
        if is_heading:
            found[index] = replace(block, role=Role.HEADING, mark=mark or Mark("apart", None, 0))
        chain = chain + 1 if is_heading and mark is None else 0
    return found


def _read_underline(text: str, blocks: Sequence[Block], index: int) -> Mark | None:
    """The mark of a heading over a rule about as wide as itself, as Markdown and reStructuredText set it."""
    block = blocks[index]
    if block.role is not Role.BODY or index + 2 >= len(blocks) or not may_head(text, block):
        return None
    below, following = blocks[index + 1], blocks[index + 2]
    rule = _UNDERLINE.fullmatch(text, below.start, below.end)
    if rule is None or below.gap or (index > 0 and not block.gap) or following.role is not Role.BODY:
        return None
    n_chars = block.end - block.start
    if not n_chars <= below.end - below.start <= measure_columns(text, block) + MAX_UNDERLINE_EXCESS:
        return None
    level = _UNDERLINES.index(rule[1]) + 1
    return Mark(f"markdown{level}", level, 0)


def _find_numbered(text: str, blocks: Sequence[Block], marks: Sequence[Mark | None]) -> dict[int, Mark]:
    """Headings whose number has no dot, as journals set them: ``1 资料`` over ``1.1 来源``.

    They count on by one, and one at least stands over a heading of two numbers: ``3 名工人`` does not.
    """
    found = {
        index: match
        for index, block in enumerate(blocks)
        if block.role is Role.BODY
        and marks[index] is None
        and (match := _NUMBERED.fullmatch(text, block.start, block.end)) is not None
    }
    numbers = [int(match["number"]) for match in found.values()]
    if len(numbers) < MIN_NUMBERED or any(after - before != 1 for before, after in pairwise(numbers)):
        return {}
    is_over = any(
        index + 1 < len(blocks)
        and text.startswith((f"{match['number']}.1", f"{match['number']}．1"), blocks[index + 1].start)
        for index, match in found.items()
    )
    n_chars = {index: match.start("title") - match.start() for index, match in found.items()}
    return {index: Mark("digit", 31, n) for index, n in n_chars.items()} if is_over else {}


def _is_marked_heading(
    text: str, found: Sequence[Block], blocks: Sequence[Block], marks: Sequence[Mark | None], index: int
) -> bool:
    """Whether a line with a mark is a heading; those of ``found`` behind it have their role already."""
    block, mark = blocks[index], marks[index]
    if mark is None or mark.kind == "item":
        return False
    if mark.kind.startswith("markdown"):
        return True
    title = text[block.start + mark.n_chars : block.end]
    whole = mark.n_chars >= block.end - block.start or mark.kind in ("brackets", "bold", "number")
    if len(title) > MAX_HEADING_CHARS or not (whole or WORD.search(title)):
        return False
    if len(title.split()) > MAX_HEADING_PHRASES:
        return False
    numbered = mark.kind.rstrip("0123456789") in LIST_KINDS
    stops = STOP.search(title.rstrip("：:") if mark.kind in ("bold", "han") or not numbered else title)
    if stops or (LABELLED.match(title) and numbered):
        return False
    if mark.kind == "article" and not whole:
        return False
    if _has_like_neighbour(text, blocks, marks, index):
        return False
    if mark.kind.rstrip("0123456789") in ("digit", "decimal", "digit_bracket", "circled", "number"):
        following = _get_next(blocks, index)
        if _heads_deeper(found, mark, index):
            return True
        if following is not None and mark.kind == "number" and may_head(text, following):
            following = _get_next(blocks, blocks.index(following, index))
        return following is not None and is_prose(text, following)
    return True


def _heads_deeper(found: Sequence[Block], mark: Mark, index: int) -> bool:
    """Whether a numbered heading of a greater depth follows: ``2. 方法`` over ``2.1 资料``."""
    following = _get_next(found, index)
    return (
        following is not None
        and following.role is Role.HEADING
        and following.mark is not None
        and following.mark.kind.startswith("decimal")
        and (mark.rank or 0) < (following.mark.rank or 0)
    )


def _has_like_neighbour(text: str, blocks: Sequence[Block], marks: Sequence[Mark | None], index: int) -> bool:
    """Whether a line with the same kind of mark stands right before or after.

    A paragraph before it (``（一）指导思想。坚持……``) is a part like it, and no item of a list.
    """
    mark = marks[index]
    return mark is not None and any(
        0 <= near < len(blocks)
        and (other := marks[near]) is not None
        and other.kind == mark.kind
        and blocks[near].role is Role.BODY
        and not (near < index and _is_paragraph(text, blocks[near]))
        for near in (index - 1, index + 1)
    )


def _is_paragraph(text: str, block: Block) -> bool:
    """Whether a block holds a sentence and more."""
    return is_prose(text, block) and _INNER_END.search(text, block.start, block.end) is not None


def _get_next(blocks: Sequence[Block], index: int) -> Block | None:
    return next((block for block in blocks[index + 1 : index + 4] if block.role is not Role.RESIDUE), None)
