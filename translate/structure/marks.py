"""Marks at the head of a line: Markdown, chapters, ``一、``, ``（一）``, ``1.``, ``■``, ``【】``."""

from __future__ import annotations

import re
from typing import Final

from translate.structure.block import Mark

_HAN: Final = "一二三四五六七八九十百零〇"
_NUMBER: Final = rf"(?:\s?[{_HAN}\d]){{1,5}}\s?"

_UNITS: Final = "%％亿億万萬千百元年月日倍个個"

BULLETS: Final = "■◆●▲★□◇○◎►▶❖♦▼☆△"
"""Marks that head a part, or an item where several stand in a row."""

_RANKED: Final = (
    ("volume", 10, re.compile(rf"第{_NUMBER}[编編卷](?=[\s：:]|$)[\s：:]*")),
    ("part", 11, re.compile(rf"第{_NUMBER}(?:部分|篇)(?=[\s：:]|$)[\s：:]*")),
    ("chapter", 12, re.compile(rf"第{_NUMBER}[章回](?=[\s：:]|$)[\s：:]*")),
    ("chapter_section", 13, re.compile(rf"第{_NUMBER}[节節](?=[\s：:]|$)[\s：:]*")),
    ("article", 14, re.compile(rf"第{_NUMBER}[条條](?:之[{_HAN}\d]+)?(?=\s|$)\s*")),
    ("han", 20, re.compile(rf"[{_HAN}]{{1,4}}\s?[、．.]\s*")),
    ("han_bracket", 21, re.compile(rf"[（(【〔［]\s?[{_HAN}]{{1,4}}\s?[）)】〕］][、．.]?\s*")),
    ("decimal", 31, re.compile(rf"\d{{1,2}}(?:[.．]\d{{1,2}}){{1,3}}[.．、]?\s+(?![\s\d{_UNITS}])")),
    ("digit", 31, re.compile(r"(?:\d{1,3}(?:[．、]|[.](?!\d))\s*|0[1-9]\s+(?=[\u3400-\u9fff]))")),
    ("digit_bracket", 40, re.compile(r"(?:[（(]\s?\d{1,3}\s?[）)]|\d{1,2}[）)])[、．.]?\s*")),
    ("circled", 41, re.compile(r"[①-⑳㈠-㈩⑴-⒇❶-❿]\s*")),
)  # fmt: skip
_MARKDOWN: Final = re.compile(r"(#{1,6})[ \t\u3000]+(?=\S)|(#{2,6})(?=[^\s#])")
_WIKI: Final = re.compile(r"(={2,6})\s*(?=[^=\s])[^=\n]{1,80}\1$")
_BULLET: Final = re.compile(rf"([{BULLETS}])\1*\s*")
_BRACKETS: Final = re.compile(
    r"([【〖\[])(?=[^【】〖〗\[\]\n]{0,39}[\u3400-\u9fff])[^【】〖〗\[\]\n]{1,40}[】〗\]]"
)
_BOLD: Final = re.compile(r"(\*\*|__)(?=\S)[^*_\n]{1,60}(?<=\S)\1")
_BARE_NUMBER: Final = re.compile(rf"0?[1-9]\d?|[{_HAN}]{{1,3}}|[IVX]{{1,4}}")
_ITEM: Final = re.compile(r"(?:[-*+•·‧∙]|[>＞]+)\s+(?=\S)|[•·‧∙](?=\S)")

LIST_KINDS: Final = frozenset(
    {"han", "han_bracket", "decimal", "digit", "digit_bracket", "circled", "article", "number"}
)
"""Kinds that number the items of a list as well as headings."""


def read_mark(text: str, start: int, end: int) -> Mark | None:
    """Read the mark at the head of the line ``text[start:end]``.

    Returns:
        The mark, or ``None`` where the line has none. Kinds: ``markdown1`` to
        ``markdown6``, those of ``LIST_KINDS``, ``volume``, ``part``, ``chapter``,
        ``chapter_section``, ``bullet■`` and its like, ``brackets`` and ``bold`` (the
        whole line in them) and ``item`` (an item of a list, never a heading).

    """
    line = text[start : min(end, start + 200)]
    markdown = _MARKDOWN.match(line)
    if markdown:
        level = len(markdown[1] or markdown[2])
        return Mark(f"markdown{level}", level, markdown.end())
    wiki = _WIKI.fullmatch(line)
    if wiki:
        return Mark(f"markdown{len(wiki[1])}", len(wiki[1]), len(wiki[1]))
    for kind, rank, pattern in _RANKED:
        match = pattern.match(line)
        if match:
            depth = line.count(".", 0, match.end()) if kind == "decimal" else 0
            return Mark(f"{kind}{depth or ''}", rank + depth if depth else rank, match.end())
    bullet = _BULLET.match(line)
    if bullet:
        return Mark(f"bullet{bullet[1]}", None, bullet.end())
    item = _ITEM.match(line)
    if item:
        return Mark("item", None, item.end())
    if _BARE_NUMBER.fullmatch(line):
        return Mark("number", 31, 0)
    for kind, pattern in (("brackets", _BRACKETS), ("bold", _BOLD)):
        if end - start <= len(line) and pattern.fullmatch(line):
            return Mark(kind, None, 1)
    return None
