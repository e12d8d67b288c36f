"""What stands where a title would and is none: the turns of a talk, and the letterhead of an authority."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice
from typing import Final

from translate.document import Role
from translate.structure.block import Block

_DATE: Final = r"\d{4}\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,2}\s?日?"
_CLOCK: Final = r"(?:[上下]午|晚上)?\s?\d{1,2}:\d{2}(?::\d{2})?"
_TURN: Final = re.compile(
    rf"[\[［（(]?{_DATE}\s+{_CLOCK}[\]］）)]?\s+\S[^，。！？\n]{{0,30}}?(?:[:：].*)?|[^，。！？：:\n]{{1,24}}\s+(?:{_DATE}\s+)?{_CLOCK}"
)
"""Who says something and when: ``2024-07-08 19:02:11 李文``, ``李文  19:02``."""
_DAY: Final = re.compile(rf"\W*{_DATE}\W*")
_MAX_TURN_CHARS: Final = 400
_MIN_TURNS: Final = 2
_MIN_TURN_SHARE: Final = 0.2
_LETTERHEAD: Final = re.compile("[\u4e00-\u9fff、]{4,24}文件")
_SIGNER: Final = "[签簽][发發]人?\\s?[:：]\\s?[\u4e00-\u9fff、 ]{2,12}"
_NUMBER: Final = re.compile(
    "[\u4e00-\u9fff]{2,12}\\s?[〔\\[［（(]\\d{4}[〕\\]］）)]\\s?(?:第\\s?)?\\d{1,5}\\s?[号號]"
    f"(?:\\s+{_SIGNER})?|{_SIGNER}"
)


def is_talk(text: str, blocks: Sequence[Block]) -> bool:
    """Whether a text is the record of a talk in a messenger: it opens with a turn, and has more."""
    body = [block for block in blocks if block.role is Role.BODY]
    if len(body) < _MIN_TURNS:
        return False
    turns = [block.end - block.start <= _MAX_TURN_CHARS and _opens_turn(text, block) for block in body]
    opens = turns[0] or (_DAY.fullmatch(text, body[0].start, body[0].end) is not None and turns[1])
    return opens and sum(turns) >= max(_MIN_TURNS, _MIN_TURN_SHARE * len(body))


def _opens_turn(text: str, block: Block) -> bool:
    return _TURN.fullmatch(text, block.start, block.end) is not None


def is_letterhead(text: str, blocks: Sequence[Block], index: int) -> bool:
    """Whether a line names whose document it is, over the document's number: ``江州市人民政府文件``."""
    block = blocks[index]
    below = islice(blocks, index + 1, index + 3)
    return _LETTERHEAD.fullmatch(text, block.start, block.end) is not None and any(
        is_document_number(text, other) for other in below
    )


def is_document_number(text: str, block: Block) -> bool:
    """Whether a line is the number of an authority's document (``江政发〔2024〕12号``), or who signed it."""
    return _NUMBER.fullmatch(text, block.start, block.end) is not None
