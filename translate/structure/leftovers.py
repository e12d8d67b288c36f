"""Left-overs of a page: spans that repair named, tags that survived, rules, bare links.

They are kept, as every character is, but apart from the article.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from translate.document import Role
from translate.errors import InputError
from translate.structure.block import Block, trim

_TAGS: Final = re.compile(
    r"(?:</?(?:p|div|br|hr|h[1-6]|li|ul|ol|dl|dt|dd|table|thead|tbody|tr|td|th|section|article|blockquote"
    r"|img|figure|figcaption|center|header|footer|nav|iframe|video|script|style)\b[^<>]{0,1000}>"
    r"|<!--.{0,1000}?-->)(?:\s*</?(?:strong|b|em|i|u|span|font|a)\b[^<>]{0,1000}>)*",
    re.IGNORECASE | re.DOTALL,
)
_CLOSING_TAGS: Final = re.compile(r"(?:</(?:strong|b|em|i|u|span|font|a)>\s*)+$", re.IGNORECASE)
_BARE: Final = re.compile(
    r"!?\[[^\[\]\n]{0,80}\]\([^()\s]{1,500}(?:\s+\"[^\"\n]{0,200}\")?\)|<?(?:https?://|www\.)[!-~]{3,1000}>?|(?:&#?[0-9A-Za-z]{2,8};\s*)+"
    r"|[（(【]?原[标標][题題]\s?[:：].{1,100}"
    r"|[\[【［](?:[图圖]片|[视視][频頻]|[动動][图圖]|表情|[语語]音|[链鏈]接|文件|小程序)[\]】］]"
)
"""A line that is one link, one image or what is left of it, entities or the title at another house, and
nothing else."""
_WORD: Final = re.compile(r"[^\W_]")
_TAG_LOOK_BACK: Final = 60


def set_apart_leftovers(
    text: str, blocks: Sequence[Block], residue: Sequence[tuple[int, int, str]]
) -> list[Block]:
    """Cut blocks at the residue and at block-level tags, and give those parts the role ``RESIDUE``.

    Args:
        text: the repaired text.
        blocks: its lines.
        residue: ``(start, end, kind)`` spans that repair recognised as boilerplate; they may overlap.

    Raises:
        InputError: a span of residue lies outside the text.

    """
    spans = _merge_spans(text, residue)
    apart: list[Block] = []
    for piece in _cut_at_spans(text, blocks, spans):
        if piece.role is Role.RESIDUE or _is_leftover_line(text, piece):
            apart.append(replace(piece, role=Role.RESIDUE))
        else:
            apart.extend(_cut_at_tags(text, piece))
    return apart


def _merge_spans(text: str, residue: Sequence[tuple[int, int, str]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end, kind in sorted(residue):
        if not 0 <= start <= end <= len(text):
            raise InputError(
                f"Residue {kind!r} must lie within the text of {len(text)} characters, "
                f"found {start} to {end}."
            )
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        elif start < end:
            merged.append((start, end))
    return merged


def _cut_at_spans(text: str, blocks: Sequence[Block], spans: Sequence[tuple[int, int]]) -> Iterator[Block]:
    """Parts of the blocks outside and inside of the spans, in order."""
    at = 0
    for block in blocks:
        while at < len(spans) and spans[at][1] <= block.start:
            at += 1
        position, current = block.start, at
        gap = block.gap
        while current < len(spans) and spans[current][0] < block.end:
            start, end = spans[current]
            for part in (
                _make_part(text, position, max(start, position), gap=gap, role=Role.BODY),
                _make_part(text, max(start, position), min(end, block.end), gap=gap, role=Role.RESIDUE),
            ):
                if part is not None:
                    yield part
                    gap = False
            position = min(end, block.end)
            current += 1
        rest = _make_part(text, position, block.end, gap=gap, role=Role.BODY)
        if rest is not None:
            yield rest


def _cut_at_tags(text: str, block: Block) -> Iterator[Block]:
    """Parts of a block between block-level tags, and the tags, neighbouring ones together."""
    if text.find("<", block.start, block.end) < 0:
        yield block
        return
    position, gap = block.start, block.gap
    tag_start: int | None = None
    for match in _TAGS.finditer(text, block.start, block.end):
        start = _reach_back(text, position, match.start())
        part = _make_part(text, position, start, gap=gap, role=Role.BODY)
        if part is not None:
            if tag_start is not None:
                yield Block(tag_start, trim(text, tag_start, position)[1], Role.RESIDUE, gap=gap)
                gap = False
                part = replace(part, gap=True)
            yield part
            tag_start = None
        tag_start = start if tag_start is None else tag_start
        position = match.end()
    rest = _make_part(text, position, block.end, gap=True, role=Role.BODY)
    if tag_start is not None:
        yield Block(tag_start, trim(text, tag_start, position)[1], Role.RESIDUE, gap=gap)
        if rest is not None:
            yield rest
    elif rest is not None:
        yield replace(rest, gap=gap)


def _reach_back(text: str, low: int, start: int) -> int:
    """Start of the inline tags that close right before a block-level tag."""
    low = max(low, start - _TAG_LOOK_BACK)
    closing = _CLOSING_TAGS.search(text[low:start])
    return start if closing is None else trim(text, low + closing.start(), start)[0]


def _is_leftover_line(text: str, block: Block) -> bool:
    if _BARE.fullmatch(text, block.start, block.end):
        return True
    return _WORD.search(text, block.start, block.end) is None


def _make_part(text: str, start: int, end: int, *, gap: bool, role: Role) -> Block | None:
    start, end = trim(text, start, end)
    return Block(start, end, role, gap=gap) if start < end else None
