"""Front matter: title, subtitle, byline, dateline, and the date of publication."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from translate.document import Role
from translate.structure.apart import is_prose, is_speech
from translate.structure.block import Block, trim
from translate.structure.credits import (
    find_author,
    is_set_as_byline,
    read_byline_line,
    read_dateline,
    read_inline_byline,
)
from translate.structure.dates import FoundDate, find_date
from translate.structure.fields import is_date_line, is_house, is_issuer, is_moment, is_signature, is_time
from translate.structure.heads import read_head
from translate.structure.marks import read_mark
from translate.structure.openings import is_document_number, is_letterhead, is_talk
from translate.structure.published import is_bound, is_event_label, is_meta_line, is_published

MAX_TITLE_CHARS: Final = 80
MIN_SUBTITLE_CHARS: Final = 8
MIN_SUBTITLE_HAN: Final = 4
MAX_FRONT_BLOCKS: Final = 12
N_BYLINE_PARAGRAPHS: Final = 3
"""Paragraphs from the start whose head may hold a byline."""
N_EARLY_BLOCKS: Final = 8
"""Blocks after the first paragraph or heading that may still be a byline: an abstract may stand before it."""
MAX_DATE_CHARS: Final = 200
"""A date further into a block is not looked for."""
N_TAIL_BLOCKS: Final = 6
"""Blocks at the end that may hold a date or credits."""

_SENTENCE_IN: Final = re.compile(r"[。；;]|[，,、：:]$|[！？!?].{0,80}[！？!?，]")
_HAN: Final = re.compile(r"[\u3400-\u9fff]")
_DASH: Final = re.compile(r"(?:——|—|--|－－|──)\s*\S")
_FIELD: Final = re.compile(
    r"(?:[\u4e00-\u9fff]{0,6}(?:[时時][间間]|日期|地[点點址]|[电電][话話]|[对對]象|方式|[单單]位|[费費]用)"
    r"|[记記]者|主持人|[问問]|答|嘉[宾賓]|[QA])\s?[:：]"
)
_NO_TITLE: Final = re.compile(r"(?:[时時][间間]|日期|地[点點]|[问問答QA])\s?[:：]|[（(][^（）()]*[）)]$")
"""The time or the place of an event, a question put to somebody, or a line in brackets."""
_COLUMN: Final = re.compile(r"[^，。；\s|｜丨]{2,16}\s?[|｜丨][^。|｜丨]+(?<![，、：；])")
"""A headline with its column before a bar: what it tells may be several things, with ``；`` between."""
_LATIN_OR_HAN: Final = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True)
class Front:
    """Blocks with the roles of front matter and credits, and what those say."""

    blocks: tuple[Block, ...]
    byline: str | None
    date: str | None


def find_front(text: str, blocks: Sequence[Block]) -> Front:
    """Find title, subtitle, byline, datelines and date of publication.

    The date is taken from a line of its own at the head, else from the one under a
    signature, else from a line at the head that may tell when something takes place, the title, or a
    line at the end; a date inside a sentence is not the date of
    publication, and neither is one of several. Of several author lines
    the first counts.
    """
    if is_talk(text, blocks):
        first = find_date(text, 0, MAX_DATE_CHARS)
        return Front(tuple(blocks), None, first.iso if first is not None else None)
    found: list[Block] = []
    bylines: list[str] = []
    dates: dict[str, str] = {}
    head = read_head(text, blocks)
    n_head = 0
    if head is not None:
        found.extend(head.blocks)
        bylines.extend([head.byline] if head.byline else [])
        dates.update({"head": head.date} if head.date else {})
        n_head = head.n_read
    titled = head is not None and head.has_title
    n_head += _mark_head(text, blocks[n_head:], found, bylines, dates, titled=titled)
    n_paragraphs = 0
    body = [index for index, block in enumerate(blocks) if block.role is not Role.RESIDUE]
    tail = max([n_head, *body[-N_TAIL_BLOCKS:][:1]])
    for index, block in enumerate(blocks[n_head:], n_head):
        if block.role is not Role.BODY:
            found.append(block)
            continue
        if index >= tail and _mark_tail(text, block, found, bylines, dates):
            continue
        if is_moment(text, block.start, block.end):
            dates.setdefault("tail", "")
            found.append(replace(block, role=Role.DATELINE))
            continue
        if is_signature(text, blocks, index):
            found.append(replace(block, role=Role.BYLINE))
            continue
        if found and found[-1].role is Role.BYLINE and is_date_line(text, block):
            found.append(replace(block, role=Role.DATELINE))
            signed = _find_head_date(text, block)
            dates.setdefault("signed", signed.iso if signed is not None else "")
            continue
        if index < n_head + N_EARLY_BLOCKS and _mark_late_byline(text, block, found, bylines):
            continue
        n_paragraphs += 1
        found.extend(_cut_credits(text, block, bylines, with_byline=n_paragraphs <= N_BYLINE_PARAGRAPHS))
    date = next(
        (dates[where] for where in ("head", "signed", "event", "title", "tail") if dates.get(where)), None
    )
    return Front(tuple(found), bylines[0] if bylines else None, date)


def _mark_head(
    text: str,
    blocks: Sequence[Block],
    found: list[Block],
    bylines: list[str],
    dates: dict[str, str],
    *,
    titled: bool,
) -> int:
    """Give the blocks before the first paragraph or heading their roles; returns how many those are."""
    subtitled = False
    for index, block in enumerate(blocks[:MAX_FRONT_BLOCKS]):
        if block.role is not Role.BODY:
            if block.role is Role.CELL:
                return index
            found.append(block)
            left_over = _find_head_date(text, block) if _is_meta(text, block) else None
            _note_date(text, block, left_over, dates)
            author = find_author(text, block.start, block.end)
            bylines.extend([author] if author else [])
            continue
        date = _find_head_date(text, block)
        if is_meta_line(text, block.start, block.end, (date.start, date.end) if date else None):
            found.append(replace(block, role=Role.DATELINE))
            _note_date(text, block, date, dates)
            author = find_author(text, block.start, block.end)
            bylines.extend([author] if author else [])
            continue
        filed = read_dateline(text, block.start, block.end)
        if filed is not None and is_time(text, filed.end, block.end):
            found.append(replace(block, role=Role.DATELINE))
            bylines.extend([filed.byline] if filed.byline else [])
            if date:
                dates.setdefault("head", date.iso)
            continue
        if is_document_number(text, block):
            found.append(replace(block, role=Role.DATELINE))
            continue
        if not titled and is_letterhead(text, blocks, index):
            found.append(replace(block, role=Role.BYLINE))
            continue
        credit = read_byline_line(text, block.start, block.end, bare=titled)
        if credit is not None and not titled and not is_set_as_byline(text, block.start, block.end):
            credit = credit if not _is_title(text, blocks, index) else None
        if credit is not None and (titled or credit.byline):
            found.append(replace(block, role=Role.BYLINE))
            bylines.extend([credit.byline] if credit.byline else [])
        elif not titled and _is_title(text, blocks, index):
            found.append(replace(block, role=Role.TITLE))
            titled = True
            if date and not is_bound(text, date.start, date.end):
                dates.setdefault("title", date.iso)
        elif titled and (is_issuer(text, blocks, index) or _is_source(text, block, found)):
            found.append(replace(block, role=Role.BYLINE))
        elif titled and not subtitled and _is_subtitle(text, blocks, index):
            found.append(replace(block, role=Role.SUBTITLE))
            subtitled = True
        else:
            return index
    return min(len(blocks), MAX_FRONT_BLOCKS)


def _is_source(text: str, block: Block, found: Sequence[Block]) -> bool:
    """Whether a line names the house below the line with the date."""
    return found[-1].role is Role.DATELINE and is_house(text, block)


def _note_date(text: str, block: Block, date: FoundDate | None, dates: dict[str, str]) -> None:
    """Note the date of a line at the head, if it can be that of publication."""
    if date is not None and is_published(text, block.start, block.end, (date.start, date.end)):
        is_event = is_event_label(text, block.start, date.start)
        dates.setdefault("event" if is_event else "head", date.iso)


def _is_title(text: str, blocks: Sequence[Block], index: int) -> bool:
    block = blocks[index]
    line = text[block.start : min(block.end, block.start + MAX_TITLE_CHARS + 1)]
    mark = read_mark(text, block.start, block.end)
    if mark is not None and mark.kind.startswith("markdown"):
        alike = (read_mark(text, other.start, other.end) for other in blocks[index + 1 :])
        return not any(other is not None and other.rank is not None and other.rank <= int(mark.kind[-1])
                       and other.kind.startswith("markdown") for other in alike)  # fmt: skip
    if (mark is not None and mark.kind not in ("brackets", "bold", "decimal1")) or _NO_TITLE.match(line):
        return False
    if len(line) > MAX_TITLE_CHARS or not _LATIN_OR_HAN.search(line):
        return False
    following = next((other for other in blocks[index + 1 : index + 3] if other.role is Role.BODY), None)
    if following is not None and _is_meta(text, following) and not re.search("[。；]", line):
        return True
    if _SENTENCE_IN.search(line) and not _COLUMN.fullmatch(line):
        return False
    alone = all(other.role is Role.RESIDUE for other in blocks[index + 1 :])
    return not alone or not re.search("[，,！？!?]", line)


def _is_subtitle(text: str, blocks: Sequence[Block], index: int) -> bool:
    """Whether a line after the title goes on with it rather than opening a part."""
    block = blocks[index]
    line = text[block.start : min(block.end, block.start + MAX_TITLE_CHARS + 1)]
    if _DASH.match(line) and len(line) <= MAX_TITLE_CHARS:
        return True
    if len(line) > MAX_TITLE_CHARS or len(line) < MIN_SUBTITLE_CHARS or _SENTENCE_IN.search(line):
        return False
    if (
        _FIELD.match(line)
        or is_speech(line)
        or _is_meta(text, block)
        or read_mark(text, block.start, block.end) is not None
        or len(_HAN.findall(line)) < MIN_SUBTITLE_HAN
    ):
        return False
    for other in blocks[index + 1 : index + 4]:
        if other.role is Role.RESIDUE:
            continue
        if is_prose(text, other) or read_byline_line(text, other.start, other.end, bare=True):
            return True
        return _is_meta(text, other)
    return False


def _is_meta(text: str, block: Block) -> bool:
    date = _find_head_date(text, block)
    return is_meta_line(text, block.start, block.end, (date.start, date.end) if date else None)


def _find_head_date(text: str, block: Block) -> FoundDate | None:
    return find_date(text, block.start, min(block.end, block.start + MAX_DATE_CHARS))


def _mark_tail(
    text: str, block: Block, found: list[Block], bylines: list[str], dates: dict[str, str]
) -> bool:
    """Take credits and a date line at the end of an article; returns whether the block was one."""
    date = _find_head_date(text, block)
    if is_meta_line(text, block.start, block.end, (date.start, date.end) if date else None):
        signed = bool(found) and found[-1].role is Role.BYLINE
        found.append(replace(block, role=Role.DATELINE))
        if date and is_published(text, block.start, block.end, (date.start, date.end)):
            dates["tail"] = "" if "tail" in dates else date.iso
            if signed:
                dates.setdefault("signed", date.iso)
        return True
    credit = read_byline_line(text, block.start, block.end)
    if credit is None:
        return False
    found.append(replace(block, role=Role.BYLINE))
    bylines.extend([credit.byline] if credit.byline else [])
    return True


def _mark_late_byline(text: str, block: Block, found: list[Block], bylines: list[str]) -> bool:
    """Take a line that names the author below the first paragraph; returns whether the block was one."""
    credit = read_byline_line(text, block.start, block.end)
    if credit is None or credit.byline is None:
        return False
    found.append(replace(block, role=Role.BYLINE))
    bylines.append(credit.byline)
    return True


def _cut_credits(text: str, block: Block, bylines: list[str], *, with_byline: bool) -> list[Block]:
    """Cut a byline or dateline off the head of a paragraph."""
    credit = read_inline_byline(text, block.start, block.end) if with_byline else None
    role = Role.BYLINE
    if credit is None:
        credit, role = read_dateline(text, block.start, block.end), Role.DATELINE
    if credit is None:
        return [block]
    if credit.byline and with_byline:
        bylines.append(credit.byline)
    rest, _ = trim(text, credit.end, block.end)
    head = Block(block.start, trim(text, block.start, credit.end)[1], role, gap=block.gap)
    if rest >= block.end:
        return [head]
    return [head, Block(rest, block.end, gap=False, joined=role is Role.DATELINE)]
