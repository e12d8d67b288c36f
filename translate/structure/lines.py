"""Lines of a text as blocks; lines broken at a fixed width are put together again."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Final

from translate.structure.block import Block, trim

_LINE: Final = re.compile(r"[^\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+")
_NEWLINE: Final = re.compile(r"\r\n?|[\n\x0b\x0c\x85\u2028\u2029]")
_INDENT: Final = ("\u3000", "    ", "\t")
_PROSE: Final = re.compile(r"[，。、；：？！,.;:?!](?=.)")
_STRUCTURED: Final = re.compile(
    r"[#>|■◆●▲★□◇◎※•【*<+\-]|\d{1,3}[.、．)）](?!\d+\s?[%％‰℃亿億万萬元倍吨噸])|[（(]?[一二三四五六七八九十]{1,3}[、）)]|第.{1,4}[章节節条條]"
)

MIN_WRAP_COLUMNS: Final = 30
MAX_WRAP_COLUMNS: Final = 110
MIN_WRAPPED_LINES: Final = 4
WRAP_SLACK_COLUMNS: Final = 4
"""A full line may end this much early: no line starts with a closing mark, and a word is kept whole."""


def find_lines(text: str) -> list[Block]:
    """Split a text into its lines that hold anything.

    Where most lines end at one same width without regard to sentences (text files
    of mail and boards), those lines are joined to paragraphs: a sentence cut by a
    line break is no sentence to a translator.

    Returns:
        Blocks of role ``BODY``, in order.

    """
    blocks: list[Block] = []
    previous_end = 0
    for match in _LINE.finditer(text):
        start, end = trim(text, match.start(), match.end())
        if start == end:
            continue
        n_newlines = len(_NEWLINE.findall(text, previous_end, start))
        blocks.append(Block(start, end, gap=n_newlines > 1))
        previous_end = end
    return _join_wrapped(text, blocks)


def _join_wrapped(text: str, blocks: Sequence[Block]) -> list[Block]:
    """Join the lines of hard-wrapped paragraphs."""
    widths = [measure_columns(text, block) for block in blocks]
    full = _find_wrap_width(text, blocks, widths)
    if full is None:
        return list(blocks)
    joined: list[Block] = []
    for index, block in enumerate(blocks):
        wraps = (
            index > 0
            and not block.gap
            and full - WRAP_SLACK_COLUMNS <= widths[index - 1] <= full
            and not text.startswith(_INDENT, _line_start(text, block.start))
            and not _STRUCTURED.match(text, block.start)
        )
        if wraps:
            joined[-1] = Block(joined[-1].start, block.end, gap=joined[-1].gap)
        else:
            joined.append(block)
    return joined


def _find_wrap_width(text: str, blocks: Sequence[Block], widths: Sequence[int]) -> int | None:
    """Column at which lines were broken, or ``None`` where they were not.

    Headlines may be of one width too; but prose has its marks inside the lines.
    """
    full = max(widths, default=0)
    if not MIN_WRAP_COLUMNS <= full <= MAX_WRAP_COLUMNS:
        return None
    inner = [at for at in range(len(blocks) - 1) if not blocks[at + 1].gap]
    wrapped = [at for at in inner if full - WRAP_SLACK_COLUMNS <= widths[at] <= full]
    n_prose = sum(1 for at in wrapped if _PROSE.search(text, blocks[at].start, blocks[at].end))
    sure = (
        len(wrapped) >= MIN_WRAPPED_LINES and 2 * len(wrapped) >= len(inner) and 2 * n_prose >= len(wrapped)
    )
    return full if sure else None


def measure_columns(text: str, block: Block) -> int:
    """Width of a line in columns of a terminal, as far as it matters (wide characters take two)."""
    if block.end - block.start > MAX_WRAP_COLUMNS:
        return MAX_WRAP_COLUMNS + 1
    wide = sum(1 for char in text[block.start : block.end] if unicodedata.east_asian_width(char) in "WFA")
    return block.end - block.start + wide


def _line_start(text: str, position: int) -> int:
    while position > 0 and text[position - 1].isspace() and not _NEWLINE.match(text[position - 1]):
        position -= 1
    return position
