"""Short lines set apart from the prose around them: headings without a mark."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from translate.document import Role
from translate.structure.block import Block, Mark

MAX_APART_CHARS: Final = 40
_TERMINATOR: Final = re.compile(r"[。！？!?…；]")
_PROSE_END: Final = re.compile(r"[。！？!?…：:；;][”’」』）)\]】\"]*$|[。！？!?…]\s?(?:\[[\d,，\s–-]+\])+$")
_CAPTION: Final = re.compile(
    r"(?:摄|攝|供图|供圖|资料图|資料圖|资料图片|截图|制图|图源.*)[）)]?$|^(?:图|圖|表)\s?[\d一二三四五六七八九十]"
)
_STAMP: Final = re.compile(r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}\s|\d{1,2}:\d{2}(?::\d{2})?$")
"""The time of a post or a turn of talk."""
_FIELD: Final = re.compile(
    r"(?:[记記]者|附件|附表|附[图圖]|主持人|[问問]|答|嘉[宾賓]|地[点點址]|[来來]源|作者|[编編][辑輯]|主[题題]|[图圖]"
    r"|[\u4e00-\u9fff]{0,4}(?:[电電][话話]|[时時][间間]|日期)).{0,4}[：:]"
)
_HALVES: Final = re.compile(
    "[\u4e00-\u9fff]{4,8}(?<![单單]位)(?<![地网網]址)(?<!方式)(?<![对對]象)(?<!部[门門])(?<!机[构關])(?<!機構)(?<![人员員长長家者师師])[：:]\\s?[\u4e00-\u9fff]{4,}"
)
"""Both halves of a short headline (``数字治理：让城市更聪明``)."""
_SPEECH: Final = re.compile(
    r"^(?:\*\*|__)[^*_\n]{1,16}[：:]\s?(?:\*\*|__)\s*\S|^(?:——|--)|^[（(][^（()）]*[）)]$|^[“「『\"].*[。！？!?….][”」』\"]$"
)
MIN_BODY_RATIO: Final = 1.3
"""What a heading heads is longer than itself by this much."""
MIN_LABELLED_CHARS: Final = 14
"""Shorter lines with a label are fields (``地点：渡口``); longer ones may be headlines (``外长：……``)."""
MAX_QUESTION_CHARS: Final = 25
"""Longer questions are part of the talk."""
MIN_PROSE_CHARS: Final = 15
_HAN: Final = re.compile(r"[\u3400-\u9fff]")
STOP: Final = re.compile(r"[。；;]|[，,、：:…—]$")
LABELLED: Final = re.compile(r"^[^：:]{1,8}[：:]\s*\S")
WORD: Final = re.compile(r"[^\W\d_]")


def is_set_apart(
    text: str, blocks: Sequence[Block], marks: Sequence[Mark | None], index: int, following: Block | None
) -> bool:
    """Whether an unmarked short line heads the prose after it, or the short line that does.

    Args:
        text: the text.
        blocks: its blocks, before any was found to be such a heading.
        marks: their marks.
        index: the block in question.
        following: the block after it, in its final role.

    """
    block = blocks[index]
    if block.joined or following is None or following.joined or not may_head(text, block):
        return False
    spaced = block.gap and not following.gap
    if not _is_headed(text, block, following, marks[index + 1], spaced=spaced):
        return False
    above = index - 1
    has_gap = block.gap
    if above > 0 and (number := marks[above]) is not None and number.kind == "number":
        has_gap = has_gap or blocks[above].gap  # a number by itself heads the same part
        above -= 1
    if following.gap and not has_gap and index > 0:
        return False
    if _TERMINATOR.search(text, block.start, block.end) and not has_gap:
        return False
    if spaced or index == 0:
        return True
    previous = blocks[above]
    if previous.role is not Role.BODY:
        return previous.role is not Role.CELL or block.gap
    if ends_as_prose(text, previous):
        return True
    before = blocks[above - 1] if above > 0 else None
    opens = before is None or before.role is not Role.BODY or ends_as_prose(text, before)
    return (opens or (previous.gap and not block.gap)) and may_head(text, previous)


def _is_headed(text: str, block: Block, following: Block, mark: Mark | None, *, spaced: bool) -> bool:
    """Whether what follows may stand under a heading: prose, another such heading, or a list close to it."""
    if following.role is Role.HEADING:
        return following.mark is not None and following.mark.kind == "apart"
    if is_prose(text, following):
        return following.end - following.start >= MIN_BODY_RATIO * (block.end - block.start)
    return spaced and following.role is Role.BODY and mark is not None and mark.kind in ("item", "digit")


def may_head(text: str, block: Block) -> bool:
    """Whether a line by itself may be a heading: short, with words, no sentence, caption or speech."""
    line = text[block.start : min(block.end, block.start + MAX_APART_CHARS + 1)]
    if len(line) > MAX_APART_CHARS or len(_HAN.findall(line)) < 2 or line.count("，") > 1:
        return False
    if STOP.search(line) or _STAMP.search(line) or _CAPTION.search(line) or _SPEECH.match(line):
        return False
    if LABELLED.match(line) and (_FIELD.match(line) or not _is_headline(line)):
        return False
    marks = _TERMINATOR.findall(line)
    return not marks or (marks == ["？"] and len(line) <= MAX_QUESTION_CHARS)


def _is_headline(line: str) -> bool:
    """Whether what stands before a colon is half of a headline, and no label of a field or a speaker."""
    return len(line) >= MIN_LABELLED_CHARS or _HALVES.fullmatch(line) is not None


def is_speech(line: str) -> bool:
    """Whether a line is said by somebody: in marks of speech, or behind a speaker set in bold."""
    return _SPEECH.match(line) is not None


def is_prose(text: str, block: Block) -> bool:
    """Whether a block is running text: a body of some length with a sentence's end in it."""
    return (
        block.role is Role.BODY
        and block.end - block.start >= MIN_PROSE_CHARS
        and _TERMINATOR.search(text, block.start, block.end) is not None
    )


def ends_as_prose(text: str, block: Block) -> bool:
    """Whether a block ends as a sentence does."""
    return _PROSE_END.search(text[max(block.start, block.end - 20) : block.end]) is not None
